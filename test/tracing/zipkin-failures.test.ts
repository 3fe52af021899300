/** What a call throws goes on as it was thrown, and what no call asked for is no part of any trace. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { createTracingBench, SERVICE, toRequest } from './tracing-bench.ts';

describe('what a call throws', () => {
  for (const [failure, error] of [
    [new GatekeeperError('ERR_VAULT_DENIED', { detail: 'ours' }), 'ERR_VAULT_DENIED'],
    [new HttpError('timeout'), 'timeout'],
    [new TypeError('canary'), 'ERR_INTERNAL'],
    ['canary', 'ERR_INTERNAL'],
    [undefined, 'ERR_INTERNAL'],
  ] as const) {
    it(`goes on unchanged, and is ${error} in each span that it goes through`, async () => {
      const { tracing, spans, serve, request, other } = createTracingBench();
      other.respond = () => Promise.reject(failure);
      const step = tracing.step('step', async () => request(toRequest()));
      await assert.rejects(serve(step), (thrown) => thrown === failure);
      assert.deepEqual(
        spans.map(({ name, tags }) => [name, tags]),
        ['ask', 'step', SERVICE].map((name) => [name, { error }]),
      );
      assert.doesNotMatch(JSON.stringify(spans), /canary/);
    });
  }

  it('at once, without a promise, goes on unchanged too', async () => {
    const { serve, spans, tracing } = createTracingBench();
    const failure = new GatekeeperError('ERR_INTERNAL');
    const fail = (): Promise<void> => {
      throw failure;
    };
    await assert.rejects(serve(tracing.step('step', fail)), (thrown) => thrown === failure);
    assert.equal(spans.length, 2);
  });
});

describe('a request or a step outside any call', () => {
  it('is no span and has no headers of a trace', async () => {
    const { tracing, spans, sent, request } = createTracingBench();
    const asked = toRequest({ headers: [['accept', 'x']] });
    const step = tracing.step('step', async (word: string) => `${word}!`);
    assert.equal((await request(asked)).status, 200);
    assert.equal(await step('done'), 'done!');
    assert.deepEqual([spans, sent], [[], [asked]]);
  });

  it('throws what it throws', async () => {
    const { tracing, request, other } = createTracingBench();
    const failure = new HttpError('broken');
    other.respond = () => Promise.reject(failure);
    await assert.rejects(request(toRequest()), (thrown) => thrown === failure);
    await assert.rejects(
      tracing.step('step', () => Promise.reject(failure))(),
      (thrown) => thrown === failure,
    );
  });
});
