/**
 * Which headers pass between caller and OIC: an allow-list each way, so that a new header stays out by default.
 * The caller's Authorization and cookies never reach OIC; OIC's cookies and challenges never reach the caller.
 */

const TO_OIC: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'content-encoding',
  'content-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'prefer',
  'traceparent',
  'tracestate',
  'x-request-id',
]);
const TO_CALLER: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
  'x-request-id',
]);
/** Never passed on, whatever an integration asks for: credentials, and what frames or routes a message. */
const NEVER: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'set-cookie2',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'www-authenticate',
]);
const NEVER_PREFIXES = ['x-caller-', 'x-forwarded-', 'x-real-', 'fn-', 'oci-', 'opc-'];

/** The caller's headers that go on to OIC; `extra` are the integration's own, in lower case. */
export function toOicHeaders(
  headers: ReadonlyMap<string, readonly string[]>,
  extra: readonly string[],
  hasBody: boolean,
): readonly [string, string][] {
  return (
    [...headers]
      .filter(([name]) => isPassed(name, TO_OIC, extra))
      // A gateway adds a content type to a request without a body; OIC would then look for one.
      .filter(([name]) => hasBody || !name.startsWith('content-'))
      .flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))
  );
}

/** OIC's headers that go back to the caller. */
export function toCallerHeaders(
  headers: readonly (readonly [name: string, value: string])[],
  extra: readonly string[],
): readonly [string, string][] {
  return headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => isPassed(name, TO_CALLER, extra));
}

/** True for a header, named in lower case, that no integration may ask for. */
export function isNeverPassed(name: string): boolean {
  return NEVER.has(name) || NEVER_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function isPassed(name: string, defaults: ReadonlySet<string>, extra: readonly string[]): boolean {
  if (isNeverPassed(name)) return false;
  return defaults.has(name) || extra.includes(name);
}
