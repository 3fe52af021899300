/**
 * Headers that the gateway keeps to itself: no transformation may touch them.
 *
 * Source: Oracle "Protected Request Headers and Response Headers".
 */

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
