/** What a function could not decide: Fn's 502, one line of its own and no second one, and what a trace says of an answer. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import fdk from '@fnproject/fdk';
import { GatekeeperError } from '../../src/errors.ts';
import { type FnHandler, serveFunction } from '../../src/fn/function.ts';
import { NOW } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { SPAN_ID, TRACE_ID } from '../tracing/trace-headers.ts';
import { createTracingBench, SERVICE } from '../tracing/tracing-bench.ts';
import { startFunction } from './function-process.ts';

describe('a function that could not decide', () => {
  it('fails with 502 and its code, and leaves the line that it has written, and no other', async (t) => {
    const fn = await startFunction();
    t.after(() => fn.close());
    const { status, headers, body } = await fn.call('failed', { 'Fn-Call-Id': 'call-1' });
    assert.deepEqual([status, headers['fn-http-status']], [502, undefined]);
    assert.match(body.toString(), /ERR_KEYS_UNREACHABLE/);
    await fn.call('throw-known', { 'Fn-Call-Id': 'call-2' });
    await fn.takeOutput('"callId":"call-2"');
    const events = fn.written.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    assert.deepEqual(events, ['decision', 'failure']);
    assert.equal(fn.isRunning(), true);
  });
});

/** Serves one call in a trace, with the FDK's handler in hand. */
async function serveTraced(handler: FnHandler) {
  const handle = mock.method(fdk, 'handle', () => undefined);
  const { log, entries } = createLogLines(() => NOW);
  const { tracing, spans } = createTracingBench();
  serveFunction(handler, { log, clock: () => NOW, tracing });
  handle.mock.restore();
  const [served] = handle.mock.calls[0]?.arguments ?? [];
  assert.ok(typeof served === 'function');
  const httpGateway = { statusCode: 0, setResponseHeader: () => undefined };
  const headers = { 'X-B3-Traceid': [TRACE_ID], 'X-B3-Spanid': [SPAN_ID] };
  const context = { callID: 'call-1', deadline: new Date(NOW + 30_000), headers, httpGateway };
  const outcome = await served(Buffer.from(''), context).catch((error: unknown) => error);
  const [span, ...others] = spans;
  assert.deepEqual([span?.traceId, span?.parentId, span?.name, others], [TRACE_ID, SPAN_ID, SERVICE, []]);
  return { outcome, tags: span?.tags, entries };
}

describe('the span of a call', () => {
  for (const [what, handler, tags, events] of [
    [
      'has the code of what could not be decided',
      async () => ({ failed: 'ERR_KEYS_EMPTY' }),
      { callId: 'call-1', error: 'ERR_KEYS_EMPTY' },
      [],
    ],
    [
      'has the code of what is thrown',
      () => Promise.reject(new GatekeeperError('ERR_VAULT_DENIED')),
      { error: 'ERR_VAULT_DENIED' },
      ['failure'],
    ],
    [
      'has the status of an answer for the client',
      async () => ({ contentType: 'text/plain', body: 'canary', status: 403 }),
      { callId: 'call-1', 'http.status_code': '403' },
      [],
    ],
    [
      'has no status where Fn’s own is all there is',
      async () => ({ contentType: 'text/plain', body: 'canary' }),
      { callId: 'call-1' },
      [],
    ],
  ] as const satisfies readonly (readonly [string, FnHandler, object, readonly string[]])[]) {
    it(what, async () => {
      const served = await serveTraced(handler);
      assert.deepEqual(served.tags, tags);
      assert.deepEqual(
        served.entries().map(({ event }) => event),
        events,
      );
    });
  }

  it('is of the trace that the handler is told', async () => {
    const told: unknown[] = [];
    await serveTraced(async ({ traceId }) => {
      told.push(traceId);
      return { contentType: 'text/plain', body: '' };
    });
    assert.deepEqual(told, [TRACE_ID]);
  });
});
