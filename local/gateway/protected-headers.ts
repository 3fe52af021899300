/**
 * Headers that transformations must not touch, and headers that end at this hop.
 *
 * Source: Oracle "Protected Request Headers and Response Headers"; RFC 9110 §7.6.1 (hop by hop).
 */
import { dropHeaders, type HeaderList, readHeaders } from './name-values.ts';

const PROTECTED_BOTH_WAYS = [
  'connection',
  'content-length',
  // Oracle's table says "except", surely for "expect": both are refused.
  'except',
  'expect',
  'keep-alive',
  'opc-request-id',
  'te',
  'transfer-encoding',
  'upgrade',
];

/** Request headers that a route may not set, rename or filter; lower case. */
export const PROTECTED_REQUEST_HEADERS: ReadonlySet<string> = new Set([
  ...PROTECTED_BOTH_WAYS,
  'cdn-loop',
  'cookie',
  'origin',
  'proxy-authorization',
  'x-forwarded-for',
  'x-real-ip',
]);

/** Response headers that a route may not set, rename or filter; lower case. */
export const PROTECTED_RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  ...PROTECTED_BOTH_WAYS,
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'proxy-authenticate',
  'public-key-pins',
  'retry-after',
  'strict-transport-security',
  'trailers',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
]);

const HOP_BY_HOP = [
  'connection',
  // The body goes on buffered, with its own length.
  'content-length',
  // Answered by this server already.
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * Drops what must not be forwarded, including every header that Connection names.
 *
 * Call it before any header is set here: else `Connection: x-caller-sub` would let a client take away what
 * the gateway says about it. Host is exempt, being no option of a connection.
 */
export function dropHopByHop(headers: HeaderList): HeaderList {
  const named = readHeaders(headers, 'connection')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== 'host');
  return dropHeaders(headers, new Set([...HOP_BY_HOP, ...named]));
}
