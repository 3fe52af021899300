/**
 * One outgoing HTTP request: headers exactly as given, every phase timed, the answer's size bounded.
 * It never follows a redirect, never reuses a connection and never adds a header of its own but Connection.
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type HeaderList, toHeaderList } from './name-values.ts';

/** Limits in milliseconds; a phase without one is bounded by `totalMs` alone. */
interface CallTimeouts {
  readonly connectMs?: number;
  readonly sendMs?: number;
  /** Between two reads, as the real gateway counts it. */
  readonly readMs?: number;
  readonly totalMs?: number;
}

/** What to send and how long to wait. */
export interface HttpCall {
  readonly origin: URL;
  readonly method: string;
  /** Path and query, sent as they are. */
  readonly target: string;
  /** Must hold Host, and Content-Length when there is a body. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly timeouts: CallTimeouts;
  readonly maxBodyBytes: number;
  /** Ends the call when the client has gone. */
  readonly signal: AbortSignal;
}

/** What came back. */
export interface HttpResult {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Why there is no answer. */
export type CallFailure = 'timeout' | 'unreachable' | 'too-large' | 'aborted';

/** A call without an answer; the cause stays out, since it may quote headers. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly failure: CallFailure;

  constructor(failure: CallFailure) {
    super(`the call ended without an answer: ${failure}`);
    this.failure = failure;
  }
}

/** Sends a request and reads the whole answer. Throws {@link CallError}. */
export async function callHttp(call: HttpCall): Promise<HttpResult> {
  if (call.signal.aborted) throw new CallError('aborted');
  const request = createRequest(call);
  const watch = createWatch(request, call);
  try {
    return await exchange(request, call, watch);
  } catch {
    throw new CallError(watch.failure() ?? 'unreachable');
  } finally {
    watch.stop();
    request.destroy();
  }
}

function createRequest(call: HttpCall): ClientRequest {
  const send = call.origin.protocol === 'https:' ? httpsRequest : httpRequest;
  return send({
    hostname: call.origin.hostname.replaceAll(/^\[|\]$/g, ''),
    port: call.origin.port === '' ? undefined : Number(call.origin.port),
    method: call.method,
    path: call.target,
    // The flat form keeps order, case and repeats, and keeps node from adding Host.
    headers: call.headers.flat(),
    // A kept connection may be dead by the time it is used again; one a call is slower and never is.
    agent: false,
  });
}

/** Ends the request at the first deadline that passes and remembers why. */
interface Watch {
  arm(milliseconds: number | undefined): void;
  fail(failure: CallFailure): void;
  failure(): CallFailure | undefined;
  stop(): void;
}

/** Whichever comes first counts: a phase's deadline, the whole call's, or the client's leaving. */
function createWatch(request: ClientRequest, call: HttpCall): Watch {
  let failure: CallFailure | undefined;
  let phase: NodeJS.Timeout | undefined;
  const fail = (reason: CallFailure): void => {
    failure ??= reason;
    request.destroy(new CallError(reason));
  };
  const later = (milliseconds: number | undefined): NodeJS.Timeout | undefined => {
    return milliseconds === undefined ? undefined : setTimeout(() => fail('timeout'), milliseconds);
  };
  const total = later(call.timeouts.totalMs);
  const onAbort = (): void => fail('aborted');
  call.signal.addEventListener('abort', onAbort);
  return {
    arm: (milliseconds) => {
      clearTimeout(phase);
      phase = later(milliseconds);
    },
    fail,
    failure: () => failure,
    stop: () => {
      clearTimeout(phase);
      clearTimeout(total);
      call.signal.removeEventListener('abort', onAbort);
    },
  };
}

/**
 * Sends the request and reads its answer. The clock is set anew at each step: connected, sent, each part read.
 */
async function exchange(request: ClientRequest, call: HttpCall, watch: Watch): Promise<HttpResult> {
  watch.arm(call.timeouts.connectMs);
  request.on('socket', (socket) => {
    socket.once(call.origin.protocol === 'https:' ? 'secureConnect' : 'connect', () =>
      watch.arm(call.timeouts.sendMs),
    );
  });
  request.on('finish', () => watch.arm(call.timeouts.readMs));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    // Stays for the whole call: an error after the answer has begun must not be uncaught.
    request.on('error', reject);
    request.on('close', () => reject(new CallError('unreachable')));
    request.end(call.body);
  });
  watch.arm(call.timeouts.readMs);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes: Buffer = chunk;
    watch.arm(call.timeouts.readMs);
    size += bytes.length;
    if (size > call.maxBodyBytes) watch.fail('too-large');
    else chunks.push(bytes);
  }
  // A body cut short ends the loop with an error; this is for the limit hit by the very last chunk.
  if (watch.failure() !== undefined || !response.complete) throw new CallError('unreachable');
  return {
    status: response.statusCode ?? 0,
    headers: toHeaderList(response.rawHeaders),
    body: Buffer.concat(chunks),
  };
}
