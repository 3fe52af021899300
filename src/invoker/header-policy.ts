/**
 * Which headers pass between caller and OIC: an allow-list each way, so that a new header stays out by default.
 * The caller's Authorization and cookies never reach OIC; OIC's cookies and challenges never reach the caller.
 */
import type { Header } from '../runtime/header-list.ts';
import { TRACE_HEADERS } from '../tracing/trace-context.ts';

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
  'x-request-id',
  ...TRACE_HEADERS,
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
  'http2-settings',
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
  // To some servers these are another method, or another path.
  'x-http-method-override',
  'x-original-url',
  'x-rewrite-url',
]);
const NEVER_PREFIXES = ['x-caller-', 'x-forwarded-', 'x-real-', 'fn-', 'oci-', 'opc-'];

/** The caller's headers that go on to OIC; `extra` are the integration's own, in lower case. */
export function toOicHeaders(
  headers: ReadonlyMap<string, readonly string[]>,
  extra: readonly string[],
  hasBody: boolean,
): readonly Header[] {
  const pairs = [...headers].flatMap(([name, values]) => values.map((value): Header => [name, value]));
  // A gateway adds a content type to a request without a body; OIC would then look for one.
  return toPassed(pairs, TO_OIC, extra).filter(([name]) => hasBody || !name.startsWith('content-'));
}

/** OIC's headers that go back to the caller. */
export function toCallerHeaders(headers: readonly Header[], extra: readonly string[]): readonly Header[] {
  return toPassed(
    headers.map(([name, value]): Header => [name.toLowerCase(), value]),
    TO_CALLER,
    extra,
  );
}

/** True for a header, named in lower case, that no integration may ask for. */
export function isNeverPassed(name: string): boolean {
  return NEVER.has(name) || NEVER_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function toPassed(
  headers: readonly Header[],
  defaults: ReadonlySet<string>,
  extra: readonly string[],
): readonly Header[] {
  // RFC 9110 §7.6.1: what Connection names was meant for one connection only.
  const hopByHop = headers.flatMap(([name, value]) =>
    name === 'connection' ? value.split(',').map((word) => word.trim().toLowerCase()) : [],
  );
  return headers.filter(
    ([name]) =>
      !isNeverPassed(name) && !hopByHop.includes(name) && (defaults.has(name) || extra.includes(name)),
  );
}
