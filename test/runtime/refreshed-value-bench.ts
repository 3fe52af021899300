/** A remote value, and a source that gives or fails as a test tells it to. */
import assert from 'node:assert/strict';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createRefreshedValue, type Fetched } from '../../src/runtime/refreshed-value.ts';
import { createTestClock } from '../support/clock.ts';

export const FRESH_MS = 60_000;
export const STALE_MS = 120_000;
export const TIMEOUT_MS = 3000;
export const DOWN = new Error('down');
export const GONE = new Error('gone');

/** The source gives `value 1`, `value 2`, … or throws `failure`; it answers when `held` resolves. */
export function createBench(options: { initial?: string; staleForMs?: number; timeoutMs?: number } = {}) {
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
    timeoutMs: TIMEOUT_MS,
    freshForMs: FRESH_MS,
    staleForMs: STALE_MS,
    clock: time.clock,
    isOutage: (error) => error !== GONE,
    onStale: (fetched, error) => stale.push([fetched.value, error]),
    ...options,
  });
  const within = (leftMs: number) => createDeadline(time.now + leftMs, time.clock);
  let last: Fetched<string> = { value: 'none yet', fetchedAt: 0 };
  const remember = (fetched: Fetched<string>): string => {
    last = fetched;
    return fetched.value;
  };
  const get = async (leftMs = 30_000): Promise<string> => remember(await value.get(within(leftMs)));
  /** A value newer than the last one given, by a fetch that nobody forbids. */
  const refresh = async (leftMs = 30_000): Promise<string> => {
    const newer = await value.refreshIfSame(last, within(leftMs), () => true);
    assert.ok(newer !== undefined);
    return remember(newer);
  };
  return { time, source, stale, value, within, get, refresh };
}
