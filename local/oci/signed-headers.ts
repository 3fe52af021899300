/**
 * What OCI wants under a request's signature, and what those headers must say: a recent date and the body's digest.
 * The same rules hold for every sender, whatever key it signs with. Pure; the signature itself is checked elsewhere.
 * Source: OCI "Request Signatures" (required headers, five minutes of clock skew, body digest).
 */
import { createHash } from 'node:crypto';
import { REQUEST_TARGET, type WireRequest } from './authorization-header.ts';

/** Why a request's headers are refused, before its signature is looked at. */
export type HeaderRefusal = 'unsigned-header' | 'date-out-of-range' | 'body-mismatch';

const MAX_SKEW_MS = 5 * 60_000;
const SIGNED_ALWAYS = [REQUEST_TARGET, 'host'];
const SIGNED_WITH_BODY = ['content-length', 'content-type', 'x-content-sha256'];
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** True for the methods whose body is signed, even an empty one. */
export function isBodySigned(method: string): boolean {
  return METHODS_WITH_BODY.includes(method.toUpperCase());
}

/** Lower-case names of what must be signed besides a date, in the order in which the SDKs write them. */
export function toRequiredHeaders(method: string): readonly string[] {
  return isBodySigned(method) ? [...SIGNED_ALWAYS, ...SIGNED_WITH_BODY] : SIGNED_ALWAYS;
}

/** A body's `x-content-sha256`. */
export function toDigest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64');
}

/** What is wrong with a request whose signature covers the headers `signed`; `now` in milliseconds since the epoch. */
export function findHeaderProblem(
  request: WireRequest,
  signed: readonly string[],
  now: number,
): HeaderRefusal | undefined {
  // With both signed, x-date counts, as in OCI: browsers and some proxies rewrite Date.
  const dateHeader = ['x-date', 'date'].find((name) => signed.includes(name));
  if (dateHeader === undefined) return 'unsigned-header';
  if (toRequiredHeaders(request.method).some((name) => !signed.includes(name))) return 'unsigned-header';
  if (!isRecent(request.headers[dateHeader], now)) return 'date-out-of-range';
  if (isBodySigned(request.method) && !isBodyCovered(request)) return 'body-mismatch';
  return undefined;
}

function isRecent(value: string | string[] | undefined, now: number): boolean {
  if (typeof value !== 'string') return false;
  const date = new Date(value);
  // The round trip admits the one form of RFC 9110 section 5.6.7 that OCI documents; Date.parse takes many more.
  if (Number.isNaN(date.getTime()) || date.toUTCString() !== value) return false;
  return Math.abs(now - date.getTime()) <= MAX_SKEW_MS;
}

/** The digest is signed, the body is not: without this check a signed request could carry any body. */
function isBodyCovered({ headers, body }: WireRequest): boolean {
  return headers['content-length'] === `${body.length}` && headers['x-content-sha256'] === toDigest(body);
}
