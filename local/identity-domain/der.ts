/**
 * The few DER encodings that an X.509 certificate is made of (ITU-T X.690).
 * It only writes: what someone else wrote is read by node:crypto, never here.
 */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Constructed, context-specific tag `[number]`, as explicit tagging uses it. */
const CONTEXT_TAG = 0xa0;

/** Primitive, context-specific tag `[number]`, as implicit tagging of bytes uses it. */
const BARE_CONTEXT_TAG = 0x80;

/** `NULL`, the parameters of an RSA signature algorithm. */
export const DER_NULL = Buffer.from([0x05, 0x00]);

/** `BOOLEAN TRUE`; DER leaves a FALSE that is the default out. */
export const DER_TRUE = encode(TAG.boolean, Buffer.from([0xff]));

/** An ordered collection. */
export function toSequence(...parts: Buffer[]): Buffer {
  return encode(TAG.sequence, Buffer.concat(parts));
}

/** A collection whose members the caller has ordered as DER wants. */
export function toSet(...parts: Buffer[]): Buffer {
  return encode(TAG.set, Buffer.concat(parts));
}

/** A non-negative integer, given as big-endian bytes. */
export function toInteger(magnitude: Uint8Array): Buffer {
  // A leading bit of 1 would make the number negative.
  const isHigh = ((magnitude[0] ?? 0) & 0x80) !== 0;
  return encode(TAG.integer, isHigh ? Buffer.concat([Buffer.from([0]), magnitude]) : Buffer.from(magnitude));
}

/** Bits in whole bytes but for the last `unused` ones. */
export function toBitString(bytes: Uint8Array, unused = 0): Buffer {
  return encode(TAG.bitString, Buffer.concat([Buffer.from([unused]), bytes]));
}

/** Bytes. */
export function toOctetString(bytes: Uint8Array): Buffer {
  return encode(TAG.octetString, Buffer.from(bytes));
}

/** Text. */
export function toUtf8String(text: string): Buffer {
  return encode(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/** An object identifier in dotted form, such as `2.5.4.3`. */
export function toObjectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encode(TAG.objectId, Buffer.from([first * 40 + second, ...rest.flatMap(toBase128)]));
}

/** A moment in whole seconds. RFC 5280, section 4.1.2.5: two digits for the year until 2049, four after. */
export function toTime(at: Date): Buffer {
  const digits = at.toISOString().replace(/\.\d+|[-:T]/g, '');
  return at.getUTCFullYear() < 2050
    ? encode(TAG.utcTime, Buffer.from(digits.slice(2), 'ascii'))
    : encode(TAG.generalizedTime, Buffer.from(digits, 'ascii'));
}

/** `[number]` around another value. */
export function toTagged(number: number, content: Buffer): Buffer {
  return encode(CONTEXT_TAG + number, content);
}

/** `[number]` in place of the tag that the bytes would have had. */
export function toBareTagged(number: number, content: Buffer): Buffer {
  return encode(BARE_CONTEXT_TAG + number, content);
}

function toBase128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

function encode(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...toLength(content.length)]), content]);
}

function toLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let left = length; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  return [0x80 | bytes.length, ...bytes];
}
