/** What is handed on of a trace: to whom, in place of what, when nothing is recorded, and by calls that run at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { PARENT_ID, SHORT_TRACE_ID, SPAN_ID, TRACE_ID, TRACEPARENT } from './trace-headers.ts';
import { createTracingBench, headersOf, SERVICE, toRequest } from './tracing-bench.ts';

const CALLER = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID };

describe('a call that is not to be traced', () => {
  for (const [what, headers, traceId] of [
    ['by B3 with ids', { ...CALLER, 'x-b3-sampled': '0' }, TRACE_ID],
    ['by B3 without ids', { b3: '0' }, undefined],
    ['by W3C', { traceparent: TRACEPARENT.replace(/01$/, '00') }, TRACE_ID],
  ] as const) {
    it(`${what} makes no span, and hands on that it is not`, async () => {
      const { tracing, serve, spans, sent, request } = createTracingBench();
      const given = await serve(async (id) => {
        await tracing.step('step', () => request(toRequest()))();
        return id;
      }, headers);
      assert.deepEqual(spans, []);
      const { 'x-b3-sampled': sampled, 'x-b3-traceid': id, traceparent } = headersOf(sent[0]);
      assert.deepEqual([sampled, id], [['0'], [given]]);
      assert.match(traceparent?.[0] ?? '', new RegExp(`^00-${given}-[0-9a-f]{16}-00$`));
      if (traceId !== undefined) assert.equal(given, traceId);
    });
  }
});

describe('a request of a call', () => {
  it('hands on its own span, B3 and W3C alike', async () => {
    const { serve, sent, spanOf, request } = createTracingBench();
    await serve(() => request(toRequest({ headers: [['accept', 'x']] })), CALLER);
    const { id } = spanOf('ask');
    assert.deepEqual(headersOf(sent[0]), {
      accept: ['x'],
      'x-b3-traceid': [TRACE_ID],
      'x-b3-spanid': [id],
      'x-b3-parentspanid': [spanOf(SERVICE).id],
      'x-b3-sampled': ['1'],
      traceparent: [`00-${TRACE_ID}-${id}-01`],
    });
  });

  it('has them in place of the caller’s, in whatever case and form those are, and never twice', async () => {
    const { serve, sent, request } = createTracingBench();
    const theirs = ['X-B3-TraceId', 'x-b3-spanid', 'X-B3-ParentSpanId', 'X-B3-Sampled'];
    const others = ['X-B3-Flags', 'b3', 'B3', 'TraceParent', 'traceparent', 'Tracestate', 'x-b3-traceid'];
    const headers = [...theirs, ...others].map((name) => [name, 'canary'] as const);
    await serve(() => request(toRequest({ headers: [...headers, ['X-Kept', 'a'], ['x-kept', 'b']] })));
    const got = headersOf(sent[0]);
    assert.doesNotMatch(JSON.stringify(sent[0]?.headers), /canary/);
    assert.deepEqual(got['x-kept'], ['a', 'b']);
    assert.deepEqual(['b3' in got, 'tracestate' in got, 'x-b3-flags' in got], [false, false, false]);
    for (const [name, values] of Object.entries(got)) {
      if (name !== 'x-kept') assert.equal(values.length, 1, name);
    }
  });

  it('hands the state of W3C on, and pads a short trace id for W3C only', async () => {
    const { serve, sent, request } = createTracingBench();
    await serve(() => request(toRequest()), { traceparent: TRACEPARENT, tracestate: 'Vendor=AbC' });
    await serve(() => request(toRequest()), { ...CALLER, 'x-b3-traceid': SHORT_TRACE_ID });
    assert.deepEqual(headersOf(sent[0])['tracestate'], ['Vendor=AbC']);
    const { traceparent, 'x-b3-traceid': id } = headersOf(sent[1]);
    assert.deepEqual(id, [SHORT_TRACE_ID]);
    assert.match(traceparent?.[0] ?? '', new RegExp(`^00-0{16}${SHORT_TRACE_ID}-`));
  });

  it('goes out as it came in every other way', async () => {
    const { serve, sent, request } = createTracingBench();
    const asked = toRequest({ method: 'POST', body: Buffer.from([0, 255]), timeoutMs: 7, maxBytes: 9 });
    await serve(() => request(asked));
    assert.deepEqual({ ...sent[0], headers: [] }, { ...asked, headers: [] });
    assert.equal(sent[0]?.body, asked.body, 'the very bytes');
  });
});

describe('calls at once', () => {
  it('never mix: each request and each step belongs to its own call, however they interleave', async () => {
    const { tracing, serve, spans, sent, request } = createTracingBench();
    const step = tracing.step('step', async (turn: number) => {
      if (turn % 2 === 0) await setImmediate();
      else await setTimeout(turn % 5);
      return request(toRequest({ headers: [['x-turn', String(turn)]] }));
    });
    const calls = Array.from({ length: 30 }, (_, turn) => ({
      turn,
      ids: { 'x-b3-traceid': TRACE_ID.slice(0, -2) + String(turn + 10), 'x-b3-spanid': PARENT_ID },
    }));
    await Promise.all(
      calls.map(({ turn, ids }) =>
        serve(async () => {
          await Promise.all([step(turn), step(turn)]);
          await step(turn);
        }, ids),
      ),
    );
    for (const { turn, ids } of calls) {
      const traceId = ids['x-b3-traceid'];
      const own = spans.filter((span) => span.traceId === traceId);
      const call = own.find(({ kind }) => kind === 'SERVER');
      const steps = own.filter(({ name }) => name === 'step');
      const asked = own.filter(({ name }) => name === 'ask');
      assert.deepEqual([own.length, steps.length, asked.length, call?.parentId], [7, 3, 3, PARENT_ID]);
      assert.ok(steps.every(({ parentId }) => parentId === call?.id));
      assert.deepEqual(new Set(asked.map(({ parentId }) => parentId)), new Set(steps.map(({ id }) => id)));
      const theirs = sent.filter((one) => headersOf(one)['x-turn']?.[0] === String(turn));
      assert.deepEqual(
        theirs.map((one) => headersOf(one)['x-b3-traceid']?.[0]),
        [traceId, traceId, traceId],
      );
    }
  });
});
