/** Secrets are planted in all that a call and its requests hold, and searched for in its spans; and no tracing at all. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { NO_TRACING } from '../../src/tracing/tracing.ts';
import { SPAN_ID, TRACE_ID, toHeaders } from './trace-headers.ts';
import { createTracingBench, toRequest } from './tracing-bench.ts';

const CALLER = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID };

describe('nothing secret is in a span', () => {
  it('of headers, address, body, answer or error', async () => {
    const { tracing, serve, spans, request, other } = createTracingBench();
    const canary = 'canary-91d4';
    other.respond = async () => ({ status: 500, headers: [[canary, canary]], body: Buffer.from(canary) });
    const url = new URL(`https://user:${canary}@other.example/${canary}?${canary}=${canary}#${canary}`);
    const headers = [['authorization', `Bearer ${canary}`] as const];
    const work = tracing.step(
      'step',
      async (_token: string) => {
        await request(toRequest({ url, headers, method: 'POST', body: Buffer.from(canary) }));
        throw new Error(canary);
      },
      () => ({}),
    );
    const caller = { ...CALLER, authorization: canary, 'fn-http-h-authorization': canary, cookie: canary };
    const state = { 'fn-http-request-url': canary, tracestate: canary, baggage: canary };
    await assert.rejects(
      serve(() => work(canary), { ...caller, ...state }),
      { message: canary },
    );
    assert.equal(spans.length, 3);
    assert.doesNotMatch(JSON.stringify(spans) + inspect(spans, { depth: 9, showHidden: true }), /canary/);
  });
});

describe('no tracing', () => {
  it('does nothing but what it wraps, and hands nothing on', async () => {
    const { send, sent } = createTracingBench();
    const headers = toHeaders(CALLER);
    assert.equal(
      await NO_TRACING.serve(
        { headers, callId: 'call-1' },
        async (traceId) => String(traceId),
        () => assert.fail(),
      ),
      'undefined',
    );
    const work = async () => 1;
    assert.equal(NO_TRACING.step('step', work), work);
    assert.equal(NO_TRACING.client({ name: 'ask', service: 'other' }, send), send);
    assert.deepEqual(sent, []);
  });
});
