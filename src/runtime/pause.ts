/**
 * Leaves a source that has failed alone for a while: 5 s, doubling to 60 s with each further failure.
 * A struggling source must not be flooded, and no caller should wait for what has just failed.
 */
import type { Clock } from './clock.ts';

/** The pause after the failures of one source. */
export interface Pause {
  /** True while the source is to be left alone. */
  isActive(): boolean;
  /** What the source failed with last, unless it has worked since. */
  lastError(): unknown;
  /** The source has failed. */
  begin(error: unknown): void;
  /** The source has worked. */
  end(): void;
}

/** A source that was given less time may have failed for lack of it alone; that is no reason to leave it alone. */
export const HURRIED_MS = 1_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/** Creates a pause that is not active; none is longer than `longestMs`. */
export function createPause(clock: Clock, longestMs = LONGEST_PAUSE_MS): Pause {
  let failure: { error: unknown; until: number; pauseMs: number } | undefined;
  return {
    isActive: () => {
      if (failure === undefined) return false;
      const leftMs = failure.until - clock();
      // A clock that was set back by more than the pause ends it.
      return leftMs > 0 && leftMs <= failure.pauseMs;
    },
    lastError: () => failure?.error,
    begin: (error) => {
      const pauseMs = failure === undefined ? FIRST_PAUSE_MS : Math.min(failure.pauseMs * 2, longestMs);
      failure = { error, until: clock() + pauseMs, pauseMs };
    },
    end: () => {
      failure = undefined;
    },
  };
}
