/**
 * Compact JWS (RFC 7515, section 7.1) with the JOSE header of Oracle's tokens, written by hand:
 * a JWT library refuses to make most of the bad tokens that a verifier must be tried with.
 * It reads nothing and checks nothing.
 */
import { type KeyObject, sign } from 'node:crypto';
import { type PublishedKey, SIGNING_KEY_ID } from './signing-keys.ts';

/** Members of a JOSE header or of a JWT claims set. */
export type JsonObject = Record<string, unknown>;

/** Turns the signing input into a signature; an empty one for `alg: none`. */
export type Signer = (input: Buffer) => Buffer;

/** Exactly what Oracle's tokens carry, in its order. There is no `typ`. */
export function toJoseHeader(key: PublishedKey): JsonObject {
  return { 'x5t#S256': key['x5t#S256'], x5t: key.x5t, kid: SIGNING_KEY_ID, alg: 'RS256' };
}

/** RS256. */
export function createRsaSigner(privateKey: KeyObject): Signer {
  return (input) => sign('sha256', input, privateKey);
}

/** Header, payload and signature. Members that are `undefined` are left out. */
export function toCompactJws(header: JsonObject, payload: JsonObject, signer: Signer): string {
  const input = `${toPart(header)}.${toPart(payload)}`;
  return `${input}.${signer(Buffer.from(input, 'ascii')).toString('base64url')}`;
}

/** The same token with another payload under the old signature. */
export function replacePayload(token: string, payload: JsonObject): string {
  const [header, , signature] = token.split('.');
  return `${header}.${toPart(payload)}.${signature}`;
}

function toPart(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
