/**
 * Ed25519 by the letter of RFC 8032 §5.1.7, with nothing checked beyond that: node:crypto refuses keys of small order
 * by itself in some of its versions (nodejs/node#64026) and verifies under them in others.
 */
import { createHash } from 'node:crypto';

/** Extended homogeneous coordinates (RFC 8032 §5.1.4). */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

export const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const NEUTRAL: Point = [0n, 1n, 1n, 0n];

const mod = (value: bigint): bigint => ((value % PRIME) + PRIME) % PRIME;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const D = mod(-121665n * power(121666n, PRIME - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (PRIME - 1n) / 4n);

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function multiply(point: Point, factor: bigint): Point {
  let result = NEUTRAL;
  for (let double = point, rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}

function areEqual([x1, y1, z1]: Point, [x2, y2, z2]: Point): boolean {
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

/** §5.1.2: 32 bytes with the lowest first, of which the top bit is the sign of x. */
export function encode(y: bigint, sign: 0 | 1): Buffer {
  const number = y + (sign === 1 ? 2n ** 255n : 0n);
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse();
}

/** §5.1.3, but for its refusal of a y beyond the prime and of a negative zero, which OpenSSL does not make either. */
function decode(bytes: Uint8Array): Point | undefined {
  const number = toNumber(bytes);
  const y = mod(number % 2n ** 255n);
  const u = y * y - 1n;
  const v = D * y * y + 1n;
  const square = mod(u * power(v, PRIME - 2n));
  let x = power(square, (PRIME + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(x * x) !== square) return undefined;
  if (x % 2n !== number >> 255n) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

const BASE = decode(encode(mod(4n * power(5n, PRIME - 2n)), 0)) ?? NEUTRAL;

/** True when the signature holds for the message under the encoded public key. */
export function isValid(publicKey: Uint8Array, message: string, signature: Uint8Array): boolean {
  const [first, second] = [signature.subarray(0, 32), signature.subarray(32)];
  const [key, r, s] = [decode(publicKey), decode(first), toNumber(second)];
  if (key === undefined || r === undefined || s >= ORDER) return false;
  const hash = createHash('sha512').update(first).update(publicKey).update(message).digest();
  return areEqual(multiply(BASE, s), add(r, multiply(key, toNumber(hash) % ORDER)));
}
