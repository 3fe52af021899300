/** A protected key set that cannot be had for a while: what is said, what is kept, and when it is asked for again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { createKeySourceBench as createBench } from './key-source-protected-bench.ts';

describe('a protected key set that cannot be had', () => {
  for (const [status, code] of [
    [404, 'ERR_KEYS_UNREACHABLE'],
    [429, 'ERR_KEYS_UNREACHABLE'],
    [503, 'ERR_KEYS_UNREACHABLE'],
    [302, 'ERR_KEYS_UNREACHABLE'],
  ] as const) {
    it(`is ${code} when the domain answers ${status} to a token, which is kept, and asked for openly next time`, async () => {
      const { keySet, fetch, failureOf } = createBench();
      keySet.status = status;
      const error = await failureOf();
      assert.deepEqual([error.code, error.upstreamStatus], [code, status]);
      keySet.status = 200;
      assert.deepEqual(await fetch(), [1, 'openly', 'Bearer 1']);
    });
  }

  it('is ERR_KEYS_UNREACHABLE when the request with a token fails, and the error has nothing of it', async () => {
    const { keySet, fetch, failureOf } = createBench();
    await fetch();
    for (const [failure, detail] of [
      [new HttpError('timeout'), 'timeout'],
      [new Error('canary-1', { cause: 'canary-1' }), 'unreachable'],
    ] as const) {
      keySet.failure = failure;
      const error = await failureOf();
      assert.deepEqual([error.code, error.detail], ['ERR_KEYS_UNREACHABLE', detail]);
    }
  });

  for (const [code, fail] of [
    ['ERR_DOMAIN_CLIENT_REFUSED', ({ minting }) => Object.assign(minting, { accepts: () => false })],
    ['ERR_DOMAIN_UNAVAILABLE', ({ domain }) => Object.assign(domain, { failure: new HttpError('broken') })],
    ['ERR_DOMAIN_TIMEOUT', ({ domain }) => Object.assign(domain, { failure: new HttpError('timeout') })],
    [
      'ERR_VAULT_DENIED',
      ({ vault }) => Object.assign(vault, { failure: new GatekeeperError('ERR_VAULT_DENIED') }),
    ],
  ] as const satisfies readonly (readonly [string, (bench: ReturnType<typeof createBench>) => void])[]) {
    it(`fails with ${code} when no token can be had for that reason, and works as soon as one is asked for again`, async () => {
      const bench = createBench();
      const { domain, vault, minting, keySet, time, fetch, failureOf } = bench;
      fail(bench);
      assert.equal((await failureOf()).code, code);
      keySet.admits = (bearer) => bearer === undefined;
      assert.deepEqual(await fetch(), [1, 'openly'], 'somebody has opened it instead');
      keySet.admits = (bearer) => bearer !== undefined;
      Object.assign(domain, { failure: undefined });
      Object.assign(vault, { failure: undefined });
      Object.assign(minting, { accepts: () => true });
      assert.equal((await failureOf()).code, code, 'left alone for a while');
      time.now += 5_000;
      assert.deepEqual(await fetch(), [1, 'openly', 'mint 1', 'Bearer 1']);
    });
  }
});
