/** A remote value: fresh for its time, and shared by concurrent callers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOW } from '../support/clock.ts';
import { createBench, DOWN, FRESH_MS, TIMEOUT_MS } from './refreshed-value-bench.ts';

describe('a value', () => {
  it('is fetched when it is first needed, and not before', async () => {
    const { source, value, within } = createBench();
    assert.deepEqual(source.fetches, []);
    assert.deepEqual(await value.get(within(30_000)), { value: 'value 1', fetchedAt: NOW });
    assert.equal(source.fetches.length, 1);
  });

  it('is fetched within its time limit and what the call has left', async () => {
    const { source, refresh } = createBench();
    for (const leftMs of [30_000, TIMEOUT_MS, 800, 0]) await refresh(leftMs);
    assert.deepEqual(source.fetches, [TIMEOUT_MS, TIMEOUT_MS, 800, 0]);
  });

  it('is fetched anew when its time is over, and not a moment earlier', async () => {
    const { time, get } = createBench();
    await get();
    time.now += FRESH_MS - 1;
    assert.equal(await get(), 'value 1');
    time.now += 1;
    assert.equal(await get(), 'value 2');
  });

  it('ages from the beginning of its fetch: what the source knew then is what it is', async () => {
    const { time, source, value, within } = createBench();
    const { promise, resolve } = Promise.withResolvers<void>();
    source.held = promise;
    const fetching = value.get(within(30_000));
    time.now += 700;
    resolve();
    assert.equal((await fetching).fetchedAt, NOW);
  });

  it('may be there from the start, and ages from then', async () => {
    const { time, source, get } = createBench({ initial: 'seed' });
    time.now += FRESH_MS - 1;
    assert.equal(await get(), 'seed');
    assert.deepEqual(source.fetches, []);
    time.now += 1;
    assert.equal(await get(), 'value 1');
  });

  it('is fetched once for all who ask at the same time', async () => {
    const { source, refresh, get } = createBench();
    const all = await Promise.all([get(), get(), refresh(), get()]);
    assert.deepEqual(all, ['value 1', 'value 1', 'value 1', 'value 1']);
    assert.equal(source.fetches.length, 1);
  });

  it('fails once for all who ask at the same time', async () => {
    const { source, get } = createBench();
    source.failure = DOWN;
    const outcomes = await Promise.allSettled([get(), get(), get()]);
    assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason === DOWN));
    assert.equal(source.fetches.length, 1);
  });

  it('is fetched early on demand, and the new one counts for all', async () => {
    const { refresh, get } = createBench();
    await get();
    assert.equal(await refresh(), 'value 2');
    assert.equal(await get(), 'value 2');
  });
});
