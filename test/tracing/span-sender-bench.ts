/** A sender of spans, on timers that a test moves, to a collector that says what the test tells it to. */
import type { TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import type { ZipkinSpan } from '../../src/tracing/span.ts';
import { createSpanSender } from '../../src/tracing/span-sender.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';

/** The key of the collector is in its address. */
const CANARY_KEY = 'canary-data-key';
export const COLLECTOR = new URL(
  `https://apm.example/20200101/observations/public-span?dataKey=${CANARY_KEY}`,
);

export function toSpan(id: string): ZipkinSpan {
  return {
    traceId: '1',
    id,
    name: 'span',
    kind: 'SERVER',
    timestamp: 1,
    duration: 1,
    localEndpoint: { serviceName: 'app::function' },
    tags: {},
  };
}

/** The collector takes everything with 202, unless told otherwise. */
export function createSenderBench(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const sent: HttpRequest[] = [];
  const collector = {
    answer: async (): Promise<HttpResponse> => ({ status: 202, headers: [], body: Buffer.from('') }),
    say: (status: number): void => {
      collector.answer = async () => ({ status, headers: [], body: Buffer.from('') });
    },
  };
  const send = (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    return collector.answer();
  };
  const sender = createSpanSender({ url: COLLECTOR, send, clock: time.clock, log });
  const add = (...ids: readonly string[]): void => {
    for (const id of ids) sender.add({ isOfCall: true, toSpan: () => toSpan(id) });
  };
  const addStep = (id: string): void => sender.add({ isOfCall: false, toSpan: () => toSpan(id) });
  /** Lets time pass for the timers, and what they start come to its end. */
  const pass = async (ms = 20): Promise<void> => {
    t.mock.timers.tick(ms);
    await setImmediate();
  };
  /** The ids in each request. */
  const batches = (): string[][] =>
    sent.map(({ body }) => JSON.parse(String(Buffer.from(body ?? []))).map(({ id }: ZipkinSpan) => id));
  return { time, lines, entries, sent, collector, add, addStep, pass, batches };
}
