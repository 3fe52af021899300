/** A remote value: fresh, stale, shared by concurrent callers, and its source left alone after a failure. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRefreshedValue } from '../../src/runtime/refreshed-value.ts';
import { createTestClock, NOW } from '../support/clock.ts';

const FRESH_MS = 60_000;
const STALE_MS = 120_000;

/** Gives `value 1`, `value 2`, … or throws `failure`. */
function createBench(options: { initial?: string; staleForMs?: number } = {}) {
  const time = createTestClock();
  const source: { failure: unknown; fetches: number[]; held: Promise<void> | undefined } = {
    failure: undefined,
    fetches: [],
    held: undefined,
  };
  const stale: [value: string, error: unknown][] = [];
  const value = createRefreshedValue<string>({
    fetch: async (timeoutMs) => {
      source.fetches.push(timeoutMs);
      const name = `value ${source.fetches.length}`;
      await source.held;
      if (source.failure !== undefined) throw source.failure;
      return name;
    },
    freshForMs: FRESH_MS,
    staleForMs: STALE_MS,
    clock: time.clock,
    onStale: (fetched, error) => stale.push([fetched.value, error]),
    ...options,
  });
  const get = async (): Promise<string> => (await value.get(1000)).value;
  return { time, source, stale, value, get };
}

const DOWN = new Error('down');

describe('a value', () => {
  it('is fetched when it is first needed, and not before', async () => {
    const { source, value } = createBench();
    assert.deepEqual(source.fetches, []);
    assert.deepEqual(await value.get(1234), { value: 'value 1', fetchedAt: NOW });
    assert.deepEqual(source.fetches, [1234]);
  });

  it('is fetched anew when its time is over, and not a moment earlier', async () => {
    const { time, get } = createBench();
    await get();
    time.now += FRESH_MS - 1;
    assert.equal(await get(), 'value 1');
    time.now += 1;
    assert.equal(await get(), 'value 2');
  });

  it('ages from the end of its fetch', async () => {
    const { time, source, value } = createBench();
    const { promise, resolve } = Promise.withResolvers<void>();
    source.held = promise;
    const fetching = value.get(1000);
    time.now += 700;
    resolve();
    assert.equal((await fetching).fetchedAt, NOW + 700);
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
    const { source, value, get } = createBench();
    const all = await Promise.all([get(), get(), value.refresh(1000).then((fetched) => fetched.value), get()]);
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
    const { value, get } = createBench();
    await get();
    assert.equal((await value.refresh(1000)).value, 'value 2');
    assert.equal(await get(), 'value 2');
  });

  it('is gone when it is told to be, and never served again, not even stale', async () => {
    const { source, value, get } = createBench();
    await get();
    value.clear();
    source.failure = DOWN;
    await assert.rejects(get(), DOWN);
  });
});

describe('a value whose source fails', () => {
  it('is served stale for the stale time, and the reason told each time', async () => {
    const { time, source, stale, get } = createBench();
    await get();
    source.failure = DOWN;
    time.now += FRESH_MS;
    assert.equal(await get(), 'value 1');
    time.now += STALE_MS - 1;
    assert.equal(await get(), 'value 1');
    assert.deepEqual(stale, [['value 1', DOWN], ['value 1', DOWN]]);
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

  it('is not fetched in the pause, which begins with 5 s, doubles and ends growing at 60 s', async () => {
    const { time, source, get } = createBench();
    source.failure = DOWN;
    const pauses: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      await assert.rejects(get(), DOWN);
      const fetches = source.fetches.length;
      let pauseMs = 0;
      while (source.fetches.length === fetches) {
        time.now += 500;
        pauseMs += 500;
        await assert.rejects(get(), DOWN);
      }
      pauses.push(pauseMs);
      time.now += 60_000;
    }
    assert.equal(pauses[0], 5000);
    assert.ok(pauses.every((pause) => pause <= 60_000));
  });

  it('is left alone on demand too, and the last failure told again', async () => {
    const { time, source, value } = createBench();
    source.failure = DOWN;
    await assert.rejects(value.refresh(1000), DOWN);
    source.failure = undefined;
    await assert.rejects(value.refresh(1000), DOWN);
    time.now += 5000;
    assert.equal((await value.refresh(1000)).value, 'value 2');
  });

  it('begins with the short pause again after a success', async () => {
    const { time, source, value } = createBench();
    const fail = async (pauseMs: number) => {
      source.failure = DOWN;
      await assert.rejects(value.refresh(1000), DOWN);
      time.now += pauseMs;
    };
    await fail(5000);
    await fail(10_000);
    source.failure = undefined;
    await value.refresh(1000);
    await fail(5000);
    source.failure = undefined;
    assert.equal((await value.refresh(1000)).value, 'value 4');
  });

  it('stays fresh when only an early fetch failed', async () => {
    const { source, stale, value, get } = createBench();
    await get();
    source.failure = DOWN;
    await assert.rejects(value.refresh(1000), DOWN);
    assert.equal(await get(), 'value 1');
    assert.deepEqual(stale, []);
  });

  it('needs nobody who is told', async () => {
    const time = createTestClock();
    let isDown = false;
    const value = createRefreshedValue({
      fetch: async () => (isDown ? Promise.reject(DOWN) : 'value'),
      freshForMs: FRESH_MS,
      staleForMs: STALE_MS,
      clock: time.clock,
    });
    await value.get(1000);
    isDown = true;
    time.now += FRESH_MS;
    assert.equal((await value.get(1000)).value, 'value');
  });
});
