/**
 * The edge to the Fn FDK: a typed call in, a typed answer out.
 * Nothing but a prepared answer or a bare error code crosses it: the FDK writes a thrown error into its log.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import fdk from '@fnproject/fdk';
import { type ErrorCode, GatekeeperError, toErrorCode } from '../errors.ts';
import { type Clock, createDeadline, type Deadline } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import { groupByName, type Header } from '../runtime/header-list.ts';
import type { Log } from '../runtime/log.ts';
import type { SpanTags, Tracing } from '../tracing/tracing.ts';

/** One invocation of a function. */
export interface FnCall {
  readonly callId: string;
  /** With tracing on, the trace that the call belongs to. */
  readonly traceId?: string | undefined;
  readonly body: Buffer;
  /** Raw headers; names in lower case, `_` read as `-`, as the FDK does. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly deadline: Deadline;
}

/** What a function answers; `status` and `headers` are for the client behind a gateway. */
export interface FnAnswer {
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly status?: number;
  readonly headers?: readonly Header[];
}

/** No answer: Fn's status 502. The function has written why into its log. */
export interface FnFailure {
  readonly failed: ErrorCode;
}

/** What a function does with a call. */
export type FnHandler = (call: FnCall) => Promise<FnAnswer | FnFailure>;

/** What serving needs. */
export interface ServeDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly tracing: Tracing;
}

type Context = Parameters<Parameters<typeof fdk.handle>[0]>[1];
type RawResult = ReturnType<typeof fdk.rawResult>;

const DEFAULT_TIMEOUT_MS = 30_000;
// Time kept back for writing the answer; past its deadline the platform kills the container.
const MARGIN_MS = 250;

/**
 * Serves calls until the container ends. What `handler` throws is logged with its code; it and a failure go out as
 * Fn's status 502, which a gateway hands on as 502 without the body.
 */
export function serveFunction(handler: FnHandler, { log, clock, tracing }: ServeDeps): void {
  fdk.handle(
    async (body, context) => {
      const callId = context.callID ?? '';
      const deadline = createDeadline(toEndsAt(context.deadline, clock) - MARGIN_MS, clock);
      const headers = toHeaderMap(context.headers);
      try {
        const answer = await tracing.serve(
          { headers, callId },
          (traceId) => handler({ callId, traceId, body, headers, deadline }),
          toTags,
        );
        if (!('failed' in answer)) return writeAnswer(answer, context.httpGateway);
        throw new FailedError(answer.failed);
      } catch (error) {
        throw toBareError(error, callId, log);
      }
    },
    // The FDK's other modes decode chunk by chunk and break characters that two chunks share.
    { inputMode: 'buffer' },
  );
}

/** A failure that the function has logged. */
class FailedError extends GatekeeperError {}

function toTags(answer: FnAnswer | FnFailure): SpanTags {
  if ('failed' in answer) return { error: answer.failed };
  return answer.status === undefined ? {} : { 'http.status_code': String(answer.status) };
}

/** A deadline that is no date counts as none, not as one that never ends. */
function toEndsAt(deadline: Date | null, clock: Clock): number {
  const endsAt = deadline?.getTime() ?? Number.NaN;
  return Number.isNaN(endsAt) ? clock() + DEFAULT_TIMEOUT_MS : endsAt;
}

/** Hands the answer to the FDK. Throws for a header that Node would refuse: later, that would end the process. */
function writeAnswer(
  { status, contentType, headers = [], body }: FnAnswer,
  gateway: Context['httpGateway'],
): RawResult {
  const all: readonly Header[] = [['content-type', contentType], ...headers];
  for (const [name, value] of all) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  if (status !== undefined) gateway.statusCode = status;
  for (const [name, values] of groupByName(all)) gateway.setResponseHeader(name, ...values);
  return fdk.rawResult(body);
}

/** Logs the error, unless that is done, and strips it to its code. */
function toBareError(error: unknown, callId: string, log: Log): Error {
  if (!(error instanceof FailedError)) log.error('failure', { callId, ...toErrorFields(error) });
  const code = toErrorCode(error);
  const bare = new Error(code);
  bare.stack = code;
  return bare;
}

function toHeaderMap(headers: Record<string, string[]>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values]));
}
