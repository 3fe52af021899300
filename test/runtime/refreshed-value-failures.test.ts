/** A remote value whose source fails: stale for its time, and the source left alone for a while. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createRefreshedValue } from '../../src/runtime/refreshed-value.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { createBench, DOWN, FRESH_MS, GONE, STALE_MS, TIMEOUT_MS } from './refreshed-value-bench.ts';

describe('a value whose source fails', () => {
  it('is served stale for the stale time, and the reason told each time', async () => {
    const { time, source, stale, get } = createBench();
    await get();
    source.failure = DOWN;
    time.now += FRESH_MS;
    assert.equal(await get(), 'value 1');
    time.now += STALE_MS - 1;
    assert.equal(await get(), 'value 1');
    assert.deepEqual(stale, [
      ['value 1', DOWN],
      ['value 1', DOWN],
    ]);
  });

  it('is not served when the stale time is over', async () => {
    const { time, source, stale, get } = createBench();
    await get();
    source.failure = DOWN;
    time.now += FRESH_MS + STALE_MS;
    await assert.rejects(get(), DOWN);
    assert.deepEqual(stale, []);
  });

  it('is not served at all when there is no stale time', async () => {
    const { time, source, get } = createBench({ staleForMs: 0 });
    await get();
    source.failure = DOWN;
    time.now += FRESH_MS;
    await assert.rejects(get(), DOWN);
  });

  it('is fetched again after a pause only, which begins with 5 s, doubles, and is 60 s at most', async () => {
    const { time, source, get } = createBench();
    source.failure = DOWN;
    const fetchedAt: number[] = [];
    for (let second = 0; second <= 200; second += 1) {
      const before = source.fetches.length;
      await assert.rejects(get(), DOWN);
      if (source.fetches.length > before) fetchedAt.push(second);
      time.now += 1000;
    }
    assert.deepEqual(fetchedAt, [0, 5, 15, 35, 75, 135, 195]);
  });

  it('is left alone on demand too, and the last failure told again', async () => {
    const { time, source, refresh } = createBench();
    source.failure = DOWN;
    await assert.rejects(refresh(), DOWN);
    source.failure = undefined;
    await assert.rejects(refresh(), DOWN);
    time.now += 5000;
    assert.equal(await refresh(), 'value 2');
  });

  it('begins with the short pause again after a success', async () => {
    const { time, source, refresh } = createBench();
    const fail = async (pauseMs: number) => {
      source.failure = DOWN;
      await assert.rejects(refresh(), DOWN);
      time.now += pauseMs;
    };
    await fail(5000);
    await fail(10_000);
    source.failure = undefined;
    await refresh();
    await fail(5000);
    source.failure = undefined;
    assert.equal(await refresh(), 'value 5');
  });

  it('stays fresh when only an early fetch failed', async () => {
    const { source, stale, refresh, get } = createBench();
    await get();
    source.failure = DOWN;
    await assert.rejects(refresh(), DOWN);
    assert.equal(await get(), 'value 1');
    assert.deepEqual(stale, []);
  });

  it('is gone when the source says that there is none any more, and is never served stale', async () => {
    const { time, source, stale, get } = createBench();
    await get();
    source.failure = GONE;
    time.now += FRESH_MS;
    await assert.rejects(get(), GONE);
    source.failure = DOWN;
    time.now += 5000;
    await assert.rejects(get(), DOWN);
    assert.deepEqual(stale, []);
  });

  it('is gone at once, although fresh, when an early fetch says that there is none any more', async () => {
    const { source, refresh, get } = createBench();
    await get();
    source.failure = GONE;
    await assert.rejects(refresh(), GONE);
    await assert.rejects(get(), GONE);
  });

  it('is not left alone because of a call that had hardly any time left', async () => {
    const { source, get } = createBench();
    source.failure = DOWN;
    for (const leftMs of [0, 999]) await assert.rejects(get(leftMs), DOWN);
    source.failure = undefined;
    assert.equal(await get(), 'value 3');
  });

  it('needs nobody who is told', async () => {
    const time = createTestClock();
    let isDown = false;
    const value = createRefreshedValue({
      fetch: async () => (isDown ? Promise.reject(DOWN) : 'value'),
      timeoutMs: TIMEOUT_MS,
      freshForMs: FRESH_MS,
      staleForMs: STALE_MS,
      clock: time.clock,
    });
    const deadline = createDeadline(NOW + 600_000, time.clock);
    await value.get(deadline);
    isDown = true;
    time.now += FRESH_MS;
    assert.equal((await value.get(deadline)).value, 'value');
  });
});
