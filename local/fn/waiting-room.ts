/**
 * Calls that wait for a free process, first come first woken. Being woken is a hint, not a promise:
 * another call may have been faster, so whoever wakes looks again.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitingRoom {
  /** Resolves when woken, at the latest after `limitMs`. */
  wait(limitMs: number): Promise<void>;
  wakeOne(): void;
  wakeAll(): void;
}

/** Creates an empty waiting room. */
export function createWaitingRoom(): WaitingRoom {
  const waiting = new Set<AbortController>();

  function wake(waiter: AbortController | undefined): void {
    if (waiter === undefined) return;
    // Out of the set at once: two wake-ups in one turn must reach two calls.
    waiting.delete(waiter);
    waiter.abort();
  }

  return {
    wait: async (limitMs) => {
      const waiter = new AbortController();
      waiting.add(waiter);
      await sleep(limitMs, undefined, { signal: waiter.signal }).catch(() => undefined);
      waiting.delete(waiter);
    },
    // A set keeps the order of arrival.
    wakeOne: () => wake(waiting.values().next().value),
    wakeAll: () => {
      for (const waiter of [...waiting]) wake(waiter);
    },
  };
}
