/**
 * Calls a function as the gateway does: POST /invoke/{id} at the functions endpoint, signed when a signer is given.
 * It maps the service's failures to the gateway's own statuses and never passes on their text.
 *
 * Source: Oracle "Troubleshooting OCI Functions: issues invoking functions" (the service's statuses).
 */
import type { Tracer } from '../server/tracing.ts';
import { GatewayError, type OwnStatus } from './answer.ts';
import { CallError, callHttp, type HttpResult } from './http-call.ts';
import type { HeaderList } from './name-values.ts';

/** Largest answer of a function; more is 502 FunctionInvokeResponseBodyTooLarge. */
const MAX_FUNCTION_BODY_BYTES = 6 * 1024 * 1024;

/** What a signer is given; it returns the headers to send in place of these. */
export interface SignableCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Where and how functions are called. */
export interface FunctionEndpoint {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly sign?: (call: SignableCall) => Record<string, string>;
  readonly tracer: Tracer;
}

/** One call. */
interface FunctionCall {
  readonly functionId: string;
  readonly requestId: string;
  readonly contentType: string;
  /** Sent beside the signed ones; names may repeat. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** Calls functions. */
export interface FunctionCaller {
  /** The answer with its status, whatever it is. Throws GatewayError 502 or 504 when there is none. */
  call(call: FunctionCall): Promise<HttpResult>;
}

/** Creates the caller. */
export function createFunctionCaller(endpoint: FunctionEndpoint): FunctionCaller {
  return {
    call: async (call) => {
      const url = new URL(`invoke/${call.functionId}`, toFolder(endpoint.url));
      const plain = {
        host: url.host,
        date: new Date().toUTCString(),
        'content-type': call.contentType,
        'content-length': String(call.body.length),
        'opc-request-id': call.requestId,
        // Not "sync" by default everywhere: Fn queues a call that says "detached".
        'fn-invoke-type': 'sync',
      };
      const signed = endpoint.sign?.({ method: 'POST', url, headers: plain, body: call.body }) ?? {};
      try {
        return await endpoint.tracer.call('function', (traceHeaders) =>
          callHttp({
            origin: url,
            method: 'POST',
            target: url.pathname,
            headers: [...Object.entries(merge(plain, signed)), ...traceHeaders, ...call.headers],
            body: call.body,
            timeouts: { totalMs: endpoint.timeoutMs },
            maxBodyBytes: MAX_FUNCTION_BODY_BYTES,
            signal: call.signal,
          }),
        );
      } catch (error) {
        throw toGatewayError(error, 'function');
      }
    },
  };
}

/** Header names differ in case between signers; one name must not be sent twice. */
function merge(plain: Record<string, string>, signed: Record<string, string>): Record<string, string> {
  const lower = Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...plain, ...Object.fromEntries(lower) };
}

function toFolder(url: URL): URL {
  return new URL(url.href.endsWith('/') ? url.href : `${url.href}/`);
}

/** A call without an answer as the gateway's own error. */
export function toGatewayError(error: unknown, callee: string): unknown {
  if (!(error instanceof CallError)) return error;
  if (error.failure === 'timeout') return new GatewayError(504, `${callee} timed out`);
  return new GatewayError(502, `${callee} ${error.failure}`);
}

const PASSED_ON: readonly OwnStatus[] = [413, 429, 502, 503, 504];

/**
 * The gateway's status for a failed call of a back-end function.
 *
 * 401, 403 and 404 mean that the gateway may not call it or that it is not there: the real gateway says a
 * uniform 500 then (likely; not in its documentation).
 */
export function toFunctionFailure(status: number): OwnStatus {
  const passed = PASSED_ON.find((known) => known === status);
  return passed ?? ([401, 403, 404].includes(status) ? 500 : 502);
}
