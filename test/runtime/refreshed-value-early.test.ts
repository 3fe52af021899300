/** A newer value than the one that turned out not to serve, and a clock that is set back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOW } from '../support/clock.ts';
import { createBench, DOWN, FRESH_MS, GONE, STALE_MS } from './refreshed-value-bench.ts';

/** A bench that counts how often it asks whether it may fetch. */
function createAskingBench() {
  const bench = createBench();
  const asked = { mayFetch: true, times: 0 };
  const mayFetch = (): boolean => {
    asked.times += 1;
    return asked.mayFetch;
  };
  const first = () => bench.value.get(bench.within(30_000));
  const newerThan = (tried: Awaited<ReturnType<typeof first>>) =>
    bench.value.refreshIfSame(tried, bench.within(30_000), mayFetch);
  return { ...bench, asked, first, newerThan };
}

describe('a newer value than the one tried', () => {
  it('is fetched when that may be, and counts for all', async () => {
    const { asked, first, newerThan, value, within } = createAskingBench();
    const newer = await newerThan(await first());
    assert.equal(newer?.value, 'value 2');
    assert.equal(asked.times, 1);
    assert.equal(await value.get(within(30_000)), newer);
  });

  it('is none, and the source is not asked, when it may not be fetched', async () => {
    const { asked, first, newerThan, source, get } = createAskingBench();
    const tried = await first();
    asked.mayFetch = false;
    assert.equal(await newerThan(tried), undefined);
    assert.equal(source.fetches.length, 1);
    assert.equal(asked.times, 1);
    assert.equal(await get(), 'value 1');
  });

  it('is the one that another call has fetched meanwhile, for which nobody has to be asked', async () => {
    const { asked, first, newerThan, source, refresh, get } = createAskingBench();
    const tried = await first();
    await get();
    await refresh();
    asked.mayFetch = false;
    assert.equal((await newerThan(tried))?.value, 'value 2');
    assert.equal(asked.times, 0);
    assert.equal(source.fetches.length, 2);
  });

  it('is the one that another call is fetching, for which nobody has to be asked', async () => {
    const { asked, first, newerThan, source } = createAskingBench();
    const tried = await first();
    const { promise, resolve } = Promise.withResolvers<void>();
    source.held = promise;
    const all = [newerThan(tried), newerThan(tried)];
    asked.mayFetch = false;
    all.push(newerThan(tried));
    resolve();
    assert.deepEqual(new Set((await Promise.all(all)).map((newer) => newer?.value)), new Set(['value 2']));
    assert.equal(asked.times, 1);
    assert.equal(source.fetches.length, 2);
  });

  it('fails for all who wait for the same fetch', async () => {
    const { first, newerThan, source } = createAskingBench();
    const tried = await first();
    source.failure = DOWN;
    const outcomes = await Promise.allSettled([newerThan(tried), newerThan(tried)]);
    assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason === DOWN));
    assert.equal(source.fetches.length, 2);
  });

  it('is not fetched while the source is left alone, which is said without asking whether it may be', async () => {
    const { asked, first, newerThan, source, time } = createAskingBench();
    const tried = await first();
    source.failure = DOWN;
    await assert.rejects(newerThan(tried), DOWN);
    source.failure = undefined;
    time.now += 4999;
    await assert.rejects(newerThan(tried), DOWN);
    assert.deepEqual([asked.times, source.fetches.length], [1, 2]);
    time.now += 1;
    assert.equal((await newerThan(tried))?.value, 'value 3');
    assert.equal(asked.times, 2);
  });

  it('is not known to be none when it may not be fetched and the last fetch failed: that is thrown', async () => {
    const { asked, first, newerThan, source, time } = createAskingBench();
    const tried = await first();
    source.failure = DOWN;
    await assert.rejects(newerThan(tried), DOWN);
    source.failure = undefined;
    time.now += 5000;
    asked.mayFetch = false;
    await assert.rejects(newerThan(tried), DOWN);
    assert.deepEqual([asked.times, source.fetches.length], [2, 2]);
    asked.mayFetch = true;
    const newer = await newerThan(tried);
    assert.ok(newer !== undefined);
    asked.mayFetch = false;
    assert.equal(await newerThan(newer), undefined, 'the source has worked since');
  });

  it('is asked for again when the source had said that there is none', async () => {
    const { first, newerThan, source, time } = createAskingBench();
    const tried = await first();
    source.failure = GONE;
    await assert.rejects(newerThan(tried), GONE);
    source.failure = undefined;
    time.now += 5000;
    assert.equal((await newerThan(tried))?.value, 'value 3');
  });
});

describe('a clock that is set back', () => {
  it('does not make a value fresh for longer: one from the future is fetched anew', async () => {
    const { time, source, get } = createBench();
    await get();
    time.now = NOW - 3_600_000;
    assert.equal(await get(), 'value 2');
    time.now += FRESH_MS - 1;
    assert.equal(await get(), 'value 2');
    time.now += 1;
    assert.equal(await get(), 'value 3');
    assert.equal(source.fetches.length, 3);
  });

  it('does not let a value serve stale for longer than it may', async () => {
    const { time, source, stale, get } = createBench();
    await get();
    source.failure = DOWN;
    time.now = NOW - FRESH_MS - STALE_MS;
    await assert.rejects(get(), DOWN);
    assert.deepEqual(stale, []);
  });

  it('does not leave the source alone for longer', async () => {
    const { time, source, get, refresh } = createBench();
    source.failure = DOWN;
    await assert.rejects(get(), DOWN);
    source.failure = undefined;
    time.now = NOW - 3_600_000;
    assert.equal(await refresh(), 'value 2');
  });

  it('does not make a call ask that another call is asking for', async () => {
    const { time, source, get } = createBench();
    source.failure = DOWN;
    await assert.rejects(get(), DOWN);
    source.failure = undefined;
    time.now += 5000;
    const { promise, resolve } = Promise.withResolvers<void>();
    source.held = promise;
    const asking = get();
    time.now -= 1000;
    const joining = get();
    resolve();
    assert.deepEqual(await Promise.all([asking, joining]), ['value 2', 'value 2']);
  });
});
