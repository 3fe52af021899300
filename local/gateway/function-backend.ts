/**
 * ORACLE_FUNCTIONS_BACKEND: wraps the client's request in Fn's HTTP gateway headers and unwraps the answer.
 * It never lets a client header stand unprefixed beside the gateway's own: that would let a client forge them.
 *
 * Source: Oracle "Adding a Function in OCI Functions as an API Gateway Back End"; Fn "HTTP-stream format" (gateway
 * headers of request and response).
 */
import { type Answer, GatewayError } from './answer.ts';
import type { Backend, BackendRequest } from './backend.ts';
import { type FunctionCaller, toFunctionFailure } from './function-call.ts';
import { dropHopByHop } from './hop-by-hop.ts';
import type { HttpResult } from './http-call.ts';
import { dropHeaders, type HeaderList, type NameValue, readHeaders } from './name-values.ts';
import type { FunctionBackend } from './specification-schema.ts';

const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
const PREFIX = 'Fn-Http-H-';
const CONTENT_TYPE = new Set(['content-type']);
/** Injected for a request without one, also for a GET without a body. */
const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** Creates the back end. */
export function createFunctionBackend(policy: FunctionBackend, functions: FunctionCaller): Backend {
  return {
    maxBodyBytes: MAX_REQUEST_BYTES,
    takesClientHost: true,
    answer: async (request) => {
      const [contentType = ''] = readHeaders(request.headers, 'content-type');
      const result = await functions.call({
        functionId: policy.functionId,
        requestId: request.requestId,
        contentType: contentType === '' ? DEFAULT_CONTENT_TYPE : contentType,
        headers: toGatewayHeaders(request),
        body: request.body,
        signal: request.signal,
      });
      if (result.status === 200) return toAnswer(result);
      throw new GatewayError(toFunctionFailure(result.status), 'function failed');
    },
  };
}

/** The gateway's own headers, then the client's behind the prefix. */
function toGatewayHeaders(request: BackendRequest): HeaderList {
  const client = dropHeaders(request.headers, CONTENT_TYPE);
  return [
    ['Fn-Intent', 'httprequest'],
    ['Fn-Http-Method', request.method],
    // Path and query only, never absolute.
    ['Fn-Http-Request-Url', request.query === '' ? request.path : `${request.path}?${request.query}`],
    ...client.map(([name, value]): NameValue => [`${PREFIX}${name}`, value]),
  ];
}

/** Only these leave the function: prefixed headers, Content-Type and Fn-Call-Id. All else is dropped. */
function toAnswer(result: HttpResult): Answer {
  const unwrapped = result.headers.flatMap(([name, value]): NameValue[] => {
    const isWrapped = name.length > PREFIX.length && name.toLowerCase().startsWith(PREFIX.toLowerCase());
    return isWrapped ? [[name.slice(PREFIX.length), value]] : [];
  });
  const plain = result.headers.filter(([name]) =>
    ['content-type', 'fn-call-id'].includes(name.toLowerCase()),
  );
  const own = new Set(['opc-request-id', ...plain.map(([name]) => name.toLowerCase())]);
  return {
    status: toStatus(readHeaders(result.headers, 'fn-http-status')),
    headers: [...plain, ...dropHeaders(dropHopByHop(unwrapped), own)],
    body: result.body,
  };
}

/** A status that HTTP does not have, or 1xx, which is no final answer, is the function's fault. */
function toStatus(values: readonly string[]): number {
  const [text, ...others] = values;
  if (text === undefined) return 200;
  if (others.length > 0 || !/^[2-5]\d\d$/.test(text))
    throw new GatewayError(502, 'function answered no valid status');
  return Number(text);
}
