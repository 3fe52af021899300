/**
 * Leaves a source that has failed alone for a while, for longer with each further failure.
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

/** How long the pauses are. */
export interface PauseOptions {
  /** Default 5 s; it doubles with each further failure. */
  readonly firstMs?: number;
  /** Default 60 s. */
  readonly longestMs?: number;
}

/** Creates a pause that is not active. */
export function createPause(clock: Clock, { firstMs = 5_000, longestMs = 60_000 }: PauseOptions = {}): Pause {
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
      const pauseMs = failure === undefined ? firstMs : Math.min(failure.pauseMs * 2, longestMs);
      failure = { error, until: clock() + pauseMs, pauseMs };
    },
    end: () => {
      failure = undefined;
    },
  };
}
