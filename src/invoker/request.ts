/**
 * The HTTP request that a gateway hands to a function, out of Fn's headers.
 * Source: Fn's HTTP gateway protocol (fn-format) and Oracle's "Adding a Function as an API Gateway Back End".
 * Nothing here identifies the caller: whoever may invoke a function can write all of these headers.
 */
import { GatekeeperError } from '../errors.ts';
import type { FnCall } from '../fn/function.ts';

/** The client's request, as the gateway received it. */
export interface GatewayRequest {
  readonly method: string;
  /** Path as sent, percent-encoded, the deployment's prefix included. */
  readonly path: string;
  /** Query as sent, with its `?`, or empty. */
  readonly query: string;
  /** The client's headers; names in lower case, `_` read as `-`. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

const PREFIX = 'fn-http-h-';
const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
/** What OCI Functions accept, and what goes on to OIC. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** Throws `ERR_REQUEST_NOT_HTTP`, `ERR_REQUEST_PATH` or `ERR_REQUEST_TOO_LARGE`. */
export function parseGatewayRequest({ headers, body }: Pick<FnCall, 'headers' | 'body'>): GatewayRequest {
  const method = onlyValue(headers, 'fn-http-method');
  const target = onlyValue(headers, 'fn-http-request-url');
  if (headers.get('fn-intent')?.join() !== 'httprequest' || !METHOD.test(method)) {
    throw new GatekeeperError('ERR_REQUEST_NOT_HTTP');
  }
  if (body.length > MAX_BODY_BYTES) throw new GatekeeperError('ERR_REQUEST_TOO_LARGE');
  return { method, ...splitTarget(target), headers: toClientHeaders(headers), body };
}

/** A header that is there twice is as bad as none: one of the two values was put there by someone else. */
function onlyValue(headers: FnCall['headers'], name: string): string {
  const [value, ...others] = headers.get(name) ?? [];
  if (value === undefined || others.length > 0) throw new GatekeeperError('ERR_REQUEST_NOT_HTTP');
  return value;
}

/**
 * Path and query of the request target. OCI's gateway sends path and query only; the open-source server sends an
 * absolute URL, whose host says nothing. `URL` is not used: it would resolve dot segments that must be refused.
 */
function splitTarget(target: string): { path: string; query: string } {
  const relative = target.replace(/^https?:\/\/[^/?#]*/, '');
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?$/.exec(relative) ?? [];
  // The query goes into the request line to OIC: only visible ASCII (RFC 3986 §2).
  if (!path.startsWith('/') || path.startsWith('//') || /[^\x21-\x7e]/.test(query)) {
    throw new GatekeeperError('ERR_REQUEST_PATH');
  }
  return { path, query };
}

function toClientHeaders(headers: FnCall['headers']): ReadonlyMap<string, readonly string[]> {
  const client = new Map<string, readonly string[]>();
  for (const [name, values] of headers) {
    if (name.startsWith(PREFIX)) client.set(name.slice(PREFIX.length), values);
  }
  // The gateway hands this one on without its prefix.
  const contentType = headers.get('content-type');
  if (contentType !== undefined) client.set('content-type', [onlyValue(headers, 'content-type')]);
  return client;
}
