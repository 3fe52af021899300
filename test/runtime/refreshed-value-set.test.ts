/** A remote value that was found another way: it counts as fetched now, and replaces what was there. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOW } from '../support/clock.ts';
import { createBench, DOWN, FRESH_MS, GONE, STALE_MS } from './refreshed-value-bench.ts';

describe('a value that was found another way', () => {
  it('is not served any longer than a fetched one, when its source is down', async () => {
    const { time, source, value, get } = createBench();
    value.set('found');
    source.failure = DOWN;
    time.now += FRESH_MS + STALE_MS;
    await assert.rejects(get(), DOWN);
  });

  it('is gone like a fetched one when its source says that there is none any more', async () => {
    const { time, source, value, get } = createBench();
    value.set('found');
    source.failure = GONE;
    time.now += FRESH_MS;
    await assert.rejects(get(), GONE);
    source.failure = DOWN;
    time.now += 5000;
    await assert.rejects(get(), DOWN);
  });

  it('is served without a fetch, from when it was found', async () => {
    const { time, source, value, within } = createBench();
    time.now += 1000;
    value.set('found');
    assert.deepEqual(await value.get(within(30_000)), { value: 'found', fetchedAt: NOW + 1000 });
    assert.deepEqual(source.fetches, []);
  });

  it('is fresh for its time, and not a moment longer', async () => {
    const { time, value, get } = createBench();
    value.set('found');
    time.now += FRESH_MS - 1;
    assert.equal(await get(), 'found');
    time.now += 1;
    assert.equal(await get(), 'value 1');
  });

  it('takes the place of an older one, and its time begins anew', async () => {
    const { time, source, value, get } = createBench();
    await get();
    time.now += FRESH_MS - 1;
    value.set('found');
    time.now += FRESH_MS - 1;
    assert.equal(await get(), 'found');
    assert.equal(source.fetches.length, 1);
  });

  it('serves stale while its source is down, and the reason is told', async () => {
    const { time, source, stale, value, get } = createBench();
    value.set('found');
    source.failure = DOWN;
    time.now += FRESH_MS + STALE_MS - 1;
    assert.equal(await get(), 'found');
    assert.deepEqual(stale, [['found', DOWN]]);
  });

  it('serves although its source is left alone after a failure', async () => {
    const { source, value, get } = createBench();
    source.failure = DOWN;
    await assert.rejects(get(), DOWN);
    value.set('found');
    assert.equal(await get(), 'found');
    assert.equal(source.fetches.length, 1);
  });

  it('counts as the newer one for a caller who wants another than it had', async () => {
    const { source, value, get, refresh } = createBench();
    await get();
    value.set('found');
    assert.equal(await refresh(), 'found');
    assert.equal(source.fetches.length, 1);
  });
});
