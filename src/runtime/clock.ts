/**
 * Time as an argument, so that tests move it and nothing reads a clock in passing.
 * It schedules nothing beyond a call: a function's container is frozen between calls, and timers stop with it.
 */

/** Milliseconds since the epoch, as `Date.now`. */
export type Clock = () => number;

/** The moment by which a call must have been answered. */
export interface Deadline {
  /** Milliseconds left, 0 when none are. */
  remainingMs(): number;
}

/** A deadline at `at` (milliseconds since the epoch). */
export function createDeadline(at: number, clock: Clock): Deadline {
  return { remainingMs: () => Math.max(0, at - clock()) };
}

/** The same deadline, but at most `limitMs` from now. */
export function limitDeadline(deadline: Deadline, limitMs: number, clock: Clock): Deadline {
  return createDeadline(clock() + Math.min(limitMs, deadline.remainingMs()), clock);
}

/** Waits for `work`, which must not reject, but no longer than `limitMs`. */
export async function waitAtMost(work: Promise<void>, limitMs: number): Promise<void> {
  const { promise: isOver, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([work, isOver]);
  clearTimeout(timer);
}
