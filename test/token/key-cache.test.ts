/** The cached key set: its freshness, its time limit, its budget of early fetches. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createFixedKeys, createKeyCache } from '../../src/token/key-cache.ts';
import type { VerificationKey } from '../../src/token/key-set.ts';
import { createTestClock } from '../support/clock.ts';

const DOWN = new GatekeeperError('ERR_KEYS_UNREACHABLE');

function createBench(options: { seed?: readonly VerificationKey[] } = {}) {
  const time = createTestClock();
  const bench = { isDown: false };
  const timeouts: number[] = [];
  const stale: unknown[] = [];
  const cache = createKeyCache({
    fetch: async (timeoutMs) => {
      timeouts.push(timeoutMs);
      if (bench.isDown) throw DOWN;
      return [];
    },
    ttlSeconds: 600,
    staleSeconds: 3600,
    cooldownSeconds: 30,
    timeoutMs: 3000,
    clock: time.clock,
    onStale: (_keys, error) => stale.push(error),
    ...options,
  });
  const deadline = (leftMs = 30_000) => createDeadline(time.now + leftMs, time.clock);
  /** As for a token that the keys we have do not verify, another one each time. */
  const refetch = async (question: string = randomUUID()) =>
    cache.refetch(await cache.get(deadline()), question, deadline());
  /** Whether newer keys came of it; undecided when that could not be told. */
  const look = async (question?: string): Promise<'newer' | 'none' | 'undecided'> =>
    refetch(question).then(
      (keys) => (keys === undefined ? 'none' : 'newer'),
      (error: unknown) => {
        assert.ok(error instanceof GatekeeperError && error.code === 'ERR_KEYS_UNDECIDED', String(error));
        return 'undecided';
      },
    );
  return Object.assign(bench, { time, cache, timeouts, stale, deadline, refetch, look });
}

describe('the cached key set', () => {
  it('is fetched once while it is fresh', async () => {
    const { cache, time, timeouts, deadline } = createBench();
    const first = await cache.get(deadline());
    time.now += 599_999;
    assert.equal(await cache.get(deadline()), first);
    assert.equal(timeouts.length, 1);
    time.now += 1;
    assert.notEqual(await cache.get(deadline()), first);
  });

  it('says until when it is fresh, counted from its fetch and not from its use', async () => {
    const { cache, time, deadline } = createBench();
    const start = time.now;
    await cache.get(deadline());
    time.now += 100_000;
    assert.equal(cache.freshUntil(await cache.get(deadline())), start + 600_000);
  });

  it('is seeded, so that a cold start needs no fetch, and the seed ages like any other', async () => {
    const seed: VerificationKey[] = [];
    const { cache, time, timeouts, deadline } = createBench({ seed });
    assert.equal((await cache.get(deadline())).value, seed);
    assert.equal(timeouts.length, 0);
    time.now += 600_000;
    assert.notEqual((await cache.get(deadline())).value, seed);
  });

  it('takes no longer to fetch than configured, nor than the call has left, nor than half of that with old keys at hand', async () => {
    const { cache, time, timeouts, deadline } = createBench();
    await cache.get(deadline(30_000));
    time.now += 600_000;
    await cache.refetch(await cache.get(deadline(800)), 'question', deadline(300));
    assert.deepEqual(timeouts, [3000, 400, 300]);
  });

  it('serves old while the domain is down, tells so each time, and ends after the stale time', async () => {
    const bench = createBench();
    const first = await bench.cache.get(bench.deadline());
    bench.isDown = true;
    bench.time.now += 600_000;
    assert.equal(await bench.cache.get(bench.deadline()), first);
    bench.time.now += 3_599_999;
    assert.equal(await bench.cache.get(bench.deadline()), first);
    assert.deepEqual(bench.stale, [DOWN, DOWN]);
    bench.time.now += 1;
    await assert.rejects(bench.cache.get(bench.deadline()), DOWN);
  });

  it('is never invented: without a fetch that worked there is none', async () => {
    const bench = createBench();
    bench.isDown = true;
    await assert.rejects(bench.cache.get(bench.deadline()), DOWN);
    assert.deepEqual(bench.stale, []);
  });
});

describe('the budget of early fetches', () => {
  it('allows two, then one for each cooldown, however many forged tokens come', async () => {
    const { look, time, timeouts } = createBench();
    assert.deepEqual([await look(), await look(), await look()], ['newer', 'newer', 'undecided']);
    time.now += 29_999;
    assert.equal(await look(), 'undecided');
    time.now += 1;
    assert.deepEqual([await look(), await look()], ['newer', 'undecided']);
    assert.equal(timeouts.length, 1 + 3);
  });

  it('never saves up more than two', async () => {
    const { look, time } = createBench();
    time.now += 86_400_000;
    const results = [];
    for (let index = 0; index < 4; index += 1) results.push(await look());
    assert.deepEqual(results, ['newer', 'newer', 'undecided', 'undecided']);
  });

  it('is spent again on what has just come up, whose key may be published a moment later', async () => {
    const { look, timeouts } = createBench();
    assert.deepEqual([await look('new key'), await look('new key')], ['newer', 'newer']);
    for (let index = 0; index < 10; index += 1)
      assert.equal(await look('new key'), 'none', 'it has been looked for');
    assert.equal(timeouts.length, 1 + 2);
    assert.equal(await look('another'), 'undecided', 'it has not');
  });

  it('is not spent on what was looked for in vain a cooldown ago, while the key set is younger than that', async () => {
    const { look, time, timeouts } = createBench();
    assert.equal(await look('old key'), 'newer');
    time.now += 30_000;
    assert.equal(await look('another'), 'newer');
    assert.equal(await look('old key'), 'none');
    time.now += 29_999;
    assert.equal(await look('old key'), 'none');
    assert.equal(timeouts.length, 1 + 2);
    time.now += 1;
    assert.equal(await look('old key'), 'newer', 'it may have come back');
  });

  it('loses no part of a cooldown that has passed', async () => {
    const { refetch, time } = createBench();
    await refetch();
    await refetch();
    time.now += 45_000;
    assert.ok(await refetch());
    time.now += 15_000;
    assert.ok(await refetch());
  });

  it('is not stopped by a clock that is set back: one more is allowed, and then one for each cooldown', async () => {
    const { look, time, timeouts } = createBench();
    assert.deepEqual([await look(), await look(), await look()], ['newer', 'newer', 'undecided']);
    // A clock that is corrected by less than a minute makes no key set old.
    time.now -= 40_000;
    assert.deepEqual([await look(), await look()], ['newer', 'undecided']);
    time.now += 30_000;
    assert.deepEqual([await look(), await look()], ['newer', 'undecided']);
    assert.equal(timeouts.length, 1 + 4);
  });

  it('makes the keys that it fetched the ones that count', async () => {
    const { cache, deadline } = createBench();
    const first = await cache.get(deadline());
    const newer = await cache.refetch(first, 'question', deadline());
    assert.notEqual(newer, first);
    assert.equal(await cache.get(deadline()), newer);
  });

  it('is not touched for keys that another call has fetched meanwhile', async () => {
    const { cache, deadline, refetch, timeouts } = createBench();
    const first = await cache.get(deadline());
    await refetch();
    const newest = await refetch();
    assert.notEqual(newest, undefined);
    for (let index = 0; index < 5; index += 1)
      assert.equal(await cache.refetch(first, 'question', deadline()), newest);
    assert.equal(timeouts.length, 3);
  });

  it('is taken from once for all who need newer keys at the same time', async () => {
    const { cache, deadline, refetch, timeouts } = createBench();
    const first = await cache.get(deadline());
    const all = await Promise.all([1, 2, 3, 4].map(() => cache.refetch(first, 'question', deadline())));
    assert.deepEqual(new Set(all), new Set([await cache.get(deadline())]));
    assert.equal(timeouts.length, 2);
    assert.ok(await refetch(), 'one is left');
  });

  it('throws when the domain is down, so that an unknown key is not taken for a forged one', async () => {
    const bench = createBench();
    await bench.cache.get(bench.deadline());
    bench.isDown = true;
    await assert.rejects(bench.refetch(), DOWN);
  });

  it('is not spent on a domain that has just failed, which is not asked', async () => {
    const bench = createBench();
    await bench.cache.get(bench.deadline());
    bench.isDown = true;
    for (let index = 0; index < 10; index += 1) await assert.rejects(bench.refetch(), DOWN);
    assert.equal(bench.timeouts.length, 2);
    bench.isDown = false;
    bench.time.now += 5000;
    assert.deepEqual([await bench.look(), await bench.look()], ['newer', 'undecided']);
  });
});

describe('a key set without an address', () => {
  it('is always the same and always fresh, and no token can make it look for another', async () => {
    const seed: VerificationKey[] = [];
    const fixed = createFixedKeys(seed);
    const deadline = { remainingMs: () => 1000 };
    fixed.prefetch();
    const keys = await fixed.get(deadline);
    assert.equal(keys.value, seed);
    assert.equal(await fixed.get(deadline), keys);
    for (let index = 0; index < 5; index += 1) {
      assert.equal(await fixed.refetch(keys, `question ${index}`, deadline), undefined);
    }
    assert.ok(fixed.freshUntil(keys) > Date.UTC(3000, 0));
  });
});

describe('the prefetched key set', () => {
  it('is there when the first call comes, which fetches nothing', async () => {
    const { cache, timeouts, deadline } = createBench();
    cache.prefetch();
    await cache.get(deadline());
    assert.deepEqual(timeouts, [999]);
  });

  it('is not fetched with seed keys', async () => {
    const { cache, timeouts } = createBench({ seed: [] });
    cache.prefetch();
    assert.deepEqual(timeouts, []);
  });

  it('that failed is nobody’s failure: the first call fetches at once for itself', async () => {
    const bench = createBench();
    bench.isDown = true;
    bench.cache.prefetch();
    // Until the failure has come.
    await new Promise((resolve) => setImmediate(resolve));
    bench.isDown = false;
    await bench.cache.get(bench.deadline());
    assert.equal(bench.timeouts.length, 2);
  });
});
