/**
 * One call over a function's socket, by the rules of the Fn agent: 200 is an answer, 502 a failure that the
 * process survives, 504 a timeout, anything else a broken FDK. A failed function's own words go nowhere.
 * Sources: Fn "Function format" (http-stream); `dispatch` and `writeResp` of the Fn agent.
 */
import http from 'node:http';
import type { OciError } from '../oci/error-answer.ts';
import { FN_ERRORS } from './errors.ts';

/** What to send. */
export interface FnCall {
  readonly socketPath: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}

/** The function's answer, or an error and whether the process may take another call. */
export type FnCallResult =
  | { readonly ok: true; readonly rawHeaders: readonly string[]; readonly body: Buffer }
  | { readonly ok: false; readonly error: OciError; readonly isProcessUsable: boolean };

const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

/** Calls the function; never rejects. */
export function callFunction(call: FnCall): Promise<FnCallResult> {
  return new Promise((resolve) => {
    const request = http.request({
      socketPath: call.socketPath,
      method: 'POST',
      path: '/call',
      headers: [...call.headers, 'Host', 'localhost', 'Content-Length', `${call.body.length}`],
      // A connection per call: a kept one could be closed by the function's timers in the moment it thaws.
      agent: false,
    });
    const timer = setTimeout(() => settle(fail(FN_ERRORS.timedOut, false)), call.timeoutMs);

    // The first outcome counts: what a destroyed connection still reports afterwards changes nothing.
    function settle(result: FnCallResult): void {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    }

    request.on('response', (response) => readAnswer(response, settle));
    request.on('error', (error) => settle(toBrokenCall(error)));
    request.end(call.body);
  });
}

function fail(error: OciError, isProcessUsable: boolean): FnCallResult {
  return { ok: false, error, isProcessUsable };
}

function toBrokenCall(error: Error): FnCallResult {
  const isHeaderTooLarge = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
  return fail(isHeaderTooLarge ? FN_ERRORS.responseHeaderTooLarge : FN_ERRORS.broken, false);
}

function readAnswer(response: http.IncomingMessage, settle: (result: FnCallResult) => void): void {
  const failure = toFailure(response.statusCode);
  if (failure?.ok === false && !failure.isProcessUsable) {
    settle(failure);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    // The process goes on, as in Fn: it did nothing wrong but say too much.
    if (size > MAX_RESPONSE_BYTES) settle(failure ?? fail(FN_ERRORS.responseTooLarge, true));
    else if (failure === undefined) chunks.push(chunk);
  });
  // A failure is read to its end too: only then is the process free for the next call.
  response.on('end', () => {
    settle(failure ?? { ok: true, rawHeaders: response.rawHeaders, body: Buffer.concat(chunks) });
  });
  response.on('error', () => settle(fail(FN_ERRORS.broken, false)));
}

function toFailure(status: number | undefined): FnCallResult | undefined {
  if (status === 200) return undefined;
  if (status === 502) return fail(FN_ERRORS.failed, true);
  if (status === 504) return fail(FN_ERRORS.timedOut, true);
  return fail(FN_ERRORS.invalidResponse, false);
}
