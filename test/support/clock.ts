/** A clock that stands still until a test moves it. */

/** A moment on a whole second. */
export const NOW = Date.UTC(2026, 0, 1);
export const NOW_SECONDS = NOW / 1000;

/** `now` is read at each call of `clock`; setting it moves the time. */
export function createTestClock(start = NOW) {
  const time = { now: start };
  return Object.assign(time, { clock: (): number => time.now });
}
