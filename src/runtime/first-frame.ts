/** Finds a mistake of ours in the log by its place; what its message says stays out. */

/**
 * Where an unexpected error came from: its class and its first stack frame, which hold no data.
 * The message is cut off first: it can hold input, and a line of it can look like a frame.
 */
export function toFirstFrame(error: unknown): string {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return `${typeof error} without a stack`;
  const messageEnd = error.message === '' ? 0 : error.stack.indexOf(error.message) + error.message.length;
  const frame = /^\s+at [^\n]*:\d+:\d+\)?$/m.exec(error.stack.slice(messageEnd))?.[0].trim();
  return `${error.constructor.name} ${frame ?? 'without a frame'}`;
}
