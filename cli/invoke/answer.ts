/** A function's answer, printed for a person. The token of the request is never shown. */
import { printLine } from '../print.ts';

/** Longer than OCI lets a function run, so that the platform's own answer comes first. */
export const LONGEST_CALL_MS = 330_000;

/** What a function, or the platform in its place, answered. */
export interface FunctionAnswer {
  readonly status: number;
  /** Status for the client behind the gateway, `Fn-Http-Status`. */
  readonly clientStatus: string | undefined;
  readonly body: string;
  readonly ms: number;
}

/** Sends one invocation over HTTP, to the local runner or to an Fn server. */
export async function invokeOverHttp(
  url: string,
  request: { headers: Readonly<Record<string, string>>; body: string },
): Promise<FunctionAnswer> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(LONGEST_CALL_MS);
  const response = await fetch(url, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
    signal,
  });
  const body = await response.text();
  return {
    status: response.status,
    clientStatus: response.headers.get('fn-http-status') ?? undefined,
    body,
    ms: performance.now() - startedAt,
  };
}

/** Prints status, time and body, JSON indented. */
export function printAnswer({ status, clientStatus, body, ms }: FunctionAnswer): void {
  const forClient = clientStatus === undefined ? '' : `, for the client behind the gateway ${clientStatus}`;
  printLine(`function status ${status}${forClient}, ${ms.toFixed(0)} ms`);
  printLine(toReadable(body));
}

function toReadable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
