/** What a function, the platform in its place, or the gateway answered. */
import { groupByName, type Header } from '../../src/runtime/header-list.ts';
import { HttpError, type HttpRequest, sendHttp } from '../../src/runtime/http.ts';
import { parseJsonObject } from '../../src/runtime/json.ts';

/** An answer. */
export interface Answer {
  readonly status: number;
  /** Status for the client behind the gateway, `Fn-Http-Status`. */
  readonly clientStatus: number | undefined;
  /** Fn's id of the call; undefined where none is told, as behind the gateway. */
  readonly callId: string | undefined;
  readonly body: Buffer;
  readonly ms: number;
}

/** Longer than OCI lets a function run, so that the platform's own answer comes first. */
const LONGEST_CALL_MS = 330_000;
const MAX_ANSWER_BYTES = 8_388_608;

/** Sends a request by HTTP and follows nowhere. Throws an error that says that nobody answered. */
export async function askOverHttp(
  request: Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>,
): Promise<Answer> {
  const startedAt = performance.now();
  const limits = { timeoutMs: LONGEST_CALL_MS, maxBytes: MAX_ANSWER_BYTES };
  const response = await sendHttp({ ...request, ...limits }).catch((error: unknown) => {
    const why = error instanceof HttpError ? error.failure : 'unreachable';
    throw new Error(`${request.url.origin} does not answer (${why}): is it still running?`);
  });
  return toAnswer(response, performance.now() - startedAt);
}

/** The answer that a status, headers and a body are. */
export function toAnswer(
  { status, headers, body }: { status: number; headers: readonly Header[]; body: Buffer },
  ms: number,
): Answer {
  const byName = groupByName(headers);
  const clientStatus = byName.get('fn-http-status')?.[0];
  return {
    status,
    clientStatus: clientStatus === undefined ? undefined : Number(clientStatus),
    callId: byName.get('fn-call-id')?.[0],
    body,
    ms,
  };
}

/** The authorizer's decision; undefined for what is none. */
export function readDecision({ status, body }: Answer): boolean | undefined {
  const active = status === 200 ? parseJsonObject(body)?.['active'] : undefined;
  return typeof active === 'boolean' ? active : undefined;
}
