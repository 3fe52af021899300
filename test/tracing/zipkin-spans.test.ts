/** The spans of a call: whose child each is, what it is called, and what stands in it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SHORT_TRACE_ID, SPAN_ID, TRACE_ID, TRACEPARENT } from './trace-headers.ts';
import { createTracingBench, SERVICE, toRequest } from './tracing-bench.ts';

const CALLER = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID };

describe('the span of a call', () => {
  it('is the first of a trace of its own when the caller has none', async () => {
    const { serve, spans } = createTracingBench();
    const given = await serve(async (traceId) => traceId);
    const [span, ...others] = spans;
    assert.match(span?.traceId ?? '', /^[0-9a-f]{32}$/);
    assert.match(span?.id ?? '', /^[0-9a-f]{16}$/);
    assert.equal('parentId' in (span ?? {}), false);
    assert.equal(given, span?.traceId, 'the work is told, for its log');
    assert.equal(others.length, 0);
  });

  for (const [form, headers, traceId] of [
    ['B3', CALLER, TRACE_ID],
    ['B3 with a short id', { ...CALLER, 'x-b3-traceid': SHORT_TRACE_ID }, SHORT_TRACE_ID],
    ['B3 in one header', { b3: `${TRACE_ID}-${SPAN_ID}-1` }, TRACE_ID],
    ['W3C', { traceparent: TRACEPARENT }, TRACE_ID],
    ['the client behind a gateway', { 'fn-http-h-traceparent': TRACEPARENT }, TRACE_ID],
  ] as const) {
    it(`is a child of the caller's, by ${form}, with an id of its own`, async () => {
      const { serve, spans } = createTracingBench();
      assert.equal(await serve(async (given) => given, headers), traceId);
      assert.deepEqual([spans[0]?.traceId, spans[0]?.parentId], [traceId, SPAN_ID]);
      assert.notEqual(spans[0]?.id, SPAN_ID);
    });
  }

  it('says the service, the kind, the call and what is said of the answer, with times in microseconds', async () => {
    const { serve, spans } = createTracingBench();
    const before = Date.now() * 1000;
    await serve(
      () => new Promise((resolve) => setTimeout(resolve, 2)),
      CALLER,
      () => ({ 'http.status_code': '201' }),
    );
    const { traceId: _trace, id: _id, timestamp = 0, duration = 0, ...span } = spans[0] ?? {};
    assert.deepEqual(span, {
      parentId: SPAN_ID,
      name: SERVICE,
      kind: 'SERVER',
      localEndpoint: { serviceName: SERVICE },
      tags: { callId: 'call-1', 'http.status_code': '201' },
    });
    assert.ok(Number.isInteger(timestamp) && Number.isInteger(duration));
    assert.ok(Math.abs(timestamp - before) < 60_000_000 && duration >= 1000 && duration < 60_000_000);
  });
});

describe('the spans of what a call does', () => {
  it('are children of the step that does it, and that of the call', async () => {
    const { tracing, serve, spanOf, request } = createTracingBench();
    const step = tracing.step('step', async () => request(toRequest()));
    await serve(step, CALLER);
    const [call, inner, asked] = [spanOf(SERVICE), spanOf('step'), spanOf('ask')];
    assert.deepEqual([call.parentId, inner.parentId, asked.parentId], [SPAN_ID, call.id, inner.id]);
    assert.deepEqual(new Set([call, inner, asked].map(({ traceId }) => traceId)), new Set([TRACE_ID]));
    assert.equal(new Set([call.id, inner.id, asked.id, SPAN_ID]).size, 4);
    assert.equal('kind' in inner, false);
    assert.deepEqual([asked.kind, asked.remoteEndpoint], ['CLIENT', { serviceName: 'other' }]);
  });

  it('are siblings when they come one after another or at once', async () => {
    const { serve, spans, spanOf, request } = createTracingBench();
    await serve(async () => {
      await request(toRequest());
      await Promise.all([request(toRequest()), request(toRequest())]);
    });
    const asked = spans.filter(({ name }) => name === 'ask');
    assert.deepEqual(new Set(asked.map(({ parentId }) => parentId)), new Set([spanOf(SERVICE).id]));
    assert.equal(new Set(asked.map(({ id }) => id)).size, 3);
  });

  for (const [status, error] of [
    [200, {}],
    [302, {}],
    [399, {}],
    [400, { error: '400' }],
    [503, { error: '503' }],
  ] as const) {
    it(`of a request that is answered with ${status} say method and status, and errors from 400 on`, async () => {
      const { serve, spanOf, request, other } = createTracingBench();
      other.respond = async () => ({ status, headers: [], body: Buffer.from('') });
      await serve(() => request(toRequest({ method: 'PUT' })));
      assert.deepEqual(spanOf('ask').tags, {
        'http.method': 'PUT',
        'http.status_code': String(status),
        ...error,
      });
    });
  }

  it('have names by the request, and steps the words that they are given', async () => {
    const { tracing, send, serve, spanOf } = createTracingBench();
    const request = tracing.client({ name: ({ method }) => `by ${method}`, service: 'other' }, send);
    const step = tracing.step(
      'count',
      async (a: number, b: number) => a + b,
      (sum) => ({ sum: String(sum) }),
    );
    const sum = await serve(async () => {
      await request(toRequest({ method: 'POST' }));
      return step(1, 2);
    });
    assert.deepEqual([sum, spanOf('by POST').kind, spanOf('count').tags], [3, 'CLIENT', { sum: '3' }]);
  });
});
