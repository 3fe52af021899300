/** The first fetch of a remote value, started before anyone asks. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NOW } from '../support/clock.ts';
import { createBench, DOWN, FRESH_MS, GONE } from './refreshed-value-bench.ts';

/** Less than a second: in a hurry, so that no source behind this one counts a failure either. */
const PREFETCH_MS = 999;

/** Holds what the source is asked from now on, until `release`. */
function hold(source: { held: Promise<void> | undefined }): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  source.held = promise;
  return () => {
    source.held = undefined;
    resolve();
  };
}

describe('a prefetched value', () => {
  it('is asked for at once, in less than a second, and no second time by the first call', async () => {
    const { source, value, get } = createBench();
    value.prefetch();
    assert.deepEqual(source.fetches, [PREFETCH_MS]);
    assert.equal(await get(), 'value 1');
    assert.equal(await get(), 'value 1');
    assert.equal(source.fetches.length, 1);
  });

  it('is waited for by all who ask while it is on its way', async () => {
    const { source, value, get, time } = createBench();
    const release = hold(source);
    value.prefetch();
    const asking = [get(), get(), get()];
    time.now += 700;
    release();
    assert.deepEqual(await Promise.all(asking), ['value 1', 'value 1', 'value 1']);
    assert.equal(source.fetches.length, 1);
  });

  it('is asked for in its own time limit where that is shorter', () => {
    const { source, value } = createBench({ timeoutMs: 300 });
    value.prefetch();
    assert.deepEqual(source.fetches, [300]);
  });

  it('ages from when it was asked for, as any other', async () => {
    const { source, value, within, time, get } = createBench();
    const release = hold(source);
    value.prefetch();
    time.now += 700;
    release();
    assert.equal((await value.get(within(30_000))).fetchedAt, NOW);
    time.now = NOW + FRESH_MS - 1;
    assert.equal(await get(), 'value 1');
    time.now += 1;
    assert.equal(await get(), 'value 2');
  });

  it('is not asked for when there is a fresh one already', async () => {
    const seeded = createBench({ initial: 'seed' });
    seeded.value.prefetch();
    assert.equal(await seeded.get(), 'seed');
    assert.deepEqual(seeded.source.fetches, []);
    const warm = createBench();
    await warm.get();
    warm.value.prefetch();
    assert.equal(warm.source.fetches.length, 1);
  });

  it('does not take the place of an old one, which the next call replaces for itself', async () => {
    const { source, value, get, time } = createBench({ initial: 'seed' });
    time.now += FRESH_MS;
    value.prefetch();
    assert.equal(source.fetches.length, 1);
    assert.equal(await get(), 'value 2');
  });
});

describe('a prefetch that fails', () => {
  for (const failure of [DOWN, GONE]) {
    it(`as ${failure.message} is nobody’s failure: it is neither thrown, nor left unhandled, nor told`, async (t) => {
      const unhandled = t.mock.fn();
      process.on('unhandledRejection', unhandled);
      t.after(() => process.off('unhandledRejection', unhandled));
      const { source, value, stale } = createBench();
      source.failure = failure;
      assert.doesNotThrow(() => value.prefetch());
      await nextTurn();
      await nextTurn();
      assert.equal(unhandled.mock.callCount(), 0);
      assert.deepEqual(stale, []);
    });
  }

  it('begins no pause: the first call asks for itself at once', async () => {
    const { source, value, get } = createBench();
    source.failure = DOWN;
    value.prefetch();
    await nextTurn();
    source.failure = undefined;
    assert.equal(await get(), 'value 2');
  });

  it('is not counted: the pause after the first call’s own failure is the shortest', async () => {
    const { source, value, get, time } = createBench();
    source.failure = DOWN;
    value.prefetch();
    await assert.rejects(get(), DOWN);
    assert.equal(source.fetches.length, 2);
    source.failure = undefined;
    time.now += 5000;
    assert.equal(await get(), 'value 3');
  });

  it('while a call waits for it makes that call ask for itself', async () => {
    const { source, value, get } = createBench();
    const release = hold(source);
    source.failure = DOWN;
    value.prefetch();
    const asking = get();
    release();
    await assert.rejects(asking, DOWN);
    assert.equal(source.fetches.length, 2);
  });
});

describe('a prefetch that is slow', () => {
  it('holds no call longer than the call’s deadline', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { source, value, get } = createBench();
    hold(source);
    value.prefetch();
    source.held = undefined;
    let outcome = 'waiting';
    const asking = get(800).then((name) => {
      outcome = name;
    });
    t.mock.timers.tick(799);
    await nextTurn();
    assert.equal(outcome, 'waiting');
    t.mock.timers.tick(1);
    await asking;
    assert.equal(outcome, 'value 2', 'asked for in what was left');
  });

  it('does not hold a call that has no time left', async () => {
    const { source, value, get } = createBench();
    hold(source);
    value.prefetch();
    source.failure = DOWN;
    source.held = undefined;
    await assert.rejects(get(0), DOWN);
    assert.deepEqual(source.fetches, [PREFETCH_MS, 0]);
  });

  it('does not replace what a call has fetched meanwhile', async () => {
    const { source, value, get, within, time } = createBench();
    const release = hold(source);
    value.prefetch();
    source.held = undefined;
    assert.equal(await get(0), 'value 2');
    time.now += 1000;
    release();
    await nextTurn();
    assert.deepEqual(await value.get(within(30_000)), { value: 'value 2', fetchedAt: NOW });
  });

  it('that fails in the end takes nothing away from what a call has fetched meanwhile', async () => {
    const { source, value, get } = createBench();
    const release = hold(source);
    value.prefetch();
    source.held = undefined;
    assert.equal(await get(0), 'value 2');
    source.failure = GONE;
    release();
    await nextTurn();
    assert.equal(await get(), 'value 2');
    assert.equal(source.fetches.length, 2);
  });
});
