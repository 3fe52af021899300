/**
 * The time that an answer may take. After a freeze of the container timers come first, while what the other side said meanwhile
 * waits in the kernel: that is heard before the time counts as over.
 */

/** Calls `expire` after `ms`, unless what it returns is called before. */
export function startTimeLimit(ms: number, expire: () => void): () => void {
  let lastTurn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // The event loop takes in what waits between its timers and its immediates.
    lastTurn = setImmediate(expire);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(lastTurn);
  };
}
