/**
 * Names with values in the order they came, repeats included: the form of headers and of query parameters here.
 * All values are byte strings (one character per octet), as node gives and takes headers; never decoded text.
 */

/** One name with one value. */
export type NameValue = readonly [name: string, value: string];
/** Header fields in order; a repeated field is repeated here too. */
export type HeaderList = readonly NameValue[];

/** Pairs up node's flat `rawHeaders`. */
export function toHeaderList(raw: readonly string[]): HeaderList {
  const list: NameValue[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) list.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return list;
}

/** All values of a header, names compared without case (RFC 9110 §5.1). */
export function readHeaders(headers: HeaderList, name: string): string[] {
  return headers.filter(([key]) => isSameHeader(key, name)).map(([, value]) => value);
}

/** True when both are the same header name. */
export function isSameHeader(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The list without these headers. */
export function dropHeaders(headers: HeaderList, names: ReadonlySet<string>): HeaderList {
  return headers.filter(([name]) => !names.has(name.toLowerCase()));
}

/**
 * Makes a value safe to send: control characters go.
 *
 * A claim or a path parameter may hold CR and LF; in a header they would end it and start another
 * (response splitting, CWE-113). What the real gateway does with them is unknown.
 */
export function toHeaderValue(value: string): string {
  return Array.from(value)
    .filter((character) => !isControl(character))
    .join('')
    .trim();
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}

/** Text as a byte string of its UTF-8 octets. */
export function toByteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A byte string as text; octets that are no UTF-8 become U+FFFD. */
export function toText(byteString: string): string {
  return Buffer.from(byteString, 'latin1').toString('utf8');
}
