/** Calls as a gateway makes them, and what comes of them: the answer and the line in the log. */
import assert from 'node:assert/strict';
import type { FnAnswer, FnCall } from '../../src/fn/function.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { HttpResponse } from '../../src/runtime/http.ts';
import { NOW } from '../support/clock.ts';

export const TOKEN = 'header.payload.signature';

type Headers = Readonly<Record<string, readonly string[] | undefined>>;

/** The headers by which a gateway hands on a good request. */
export function gatewayHeaders(changes: Headers = {}): Map<string, readonly string[]> {
  const headers: Headers = {
    'fn-intent': ['httprequest'],
    'fn-http-method': ['GET'],
    'fn-http-request-url': ['/orders/7'],
    'fn-http-h-authorization': [`Bearer ${TOKEN}`],
    ...changes,
  };
  return new Map(
    Object.entries(headers).flatMap(([name, values]) => (values === undefined ? [] : [[name, values]])),
  );
}

/** A call as the edge to the FDK makes it. */
export function createCall(headers: Headers = {}, body: string | Buffer = ''): FnCall {
  return {
    callId: 'call-1',
    body: Buffer.from(body),
    headers: gatewayHeaders(headers),
    deadline: createDeadline(NOW + 30_000, () => NOW),
  };
}

export function toResponse(
  status: number,
  headers: HttpResponse['headers'] = [],
  body: string | Buffer = '',
): HttpResponse {
  return { status, headers, body: Buffer.from(body) };
}

/** The members of a problem answer. */
export function parseProblem(answer: FnAnswer): Record<string, unknown> {
  assert.equal(answer.contentType, 'application/problem+json');
  return JSON.parse(String(answer.body));
}

/** The line of the call, which left no other, but for those that say at level debug what OIC answered. */
export function onlyLine(lines: readonly string[]): Record<string, unknown> {
  const parsed = lines.map((line) => JSON.parse(line));
  const [line, ...others] = parsed.filter(({ event }) => event !== 'oic_answered');
  assert.deepEqual([line?.event, others], ['invocation', []]);
  const answered = parsed.filter(({ event }) => event === 'oic_answered');
  assert.ok(answered.every(({ level, callId }) => level === 'debug' && callId === line.callId));
  assert.ok(answered.length <= (line.attempts ?? 0), 'one for each sending at most');
  return line;
}

/** The lines of an event. */
export function linesOf(lines: readonly string[], event: string): readonly Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line)).filter((line) => line.event === event);
}

/** The line of the last call. */
export function lastLine(lines: readonly string[]): Record<string, unknown> {
  const line = JSON.parse(lines.at(-1) ?? '{}');
  assert.equal(line.event, 'invocation');
  return line;
}
