/** Finds a mistake of ours in the log by its place; what its message says stays out. */

const FRAME = /^\s+at [^\n]*:\d+:\d+\)?$/m;
const CLASS_NAME = /^[A-Za-z]\w*$/;

/**
 * Where an unexpected error came from: its class and its first stack frame, which hold no data.
 * The message is cut off first: it can hold input, and a line of it can look like a frame. Never throws.
 */
export function toFirstFrame(error: unknown): string {
  try {
    if (!(error instanceof Error) || typeof error.stack !== 'string')
      return `${typeof error} without a stack`;
    const name: unknown = Object.getPrototypeOf(error).constructor.name;
    const kind = typeof name === 'string' && CLASS_NAME.test(name) ? name : 'Error';
    const frame = FRAME.exec(cutMessage(error.stack, String(error.message)))?.[0].trim();
    return `${kind} ${frame ?? 'without a frame'}`;
  } catch {
    return 'an error that cannot be read';
  }
}

/** The frames of the stack; nothing when the message that it begins with is not known any more. */
function cutMessage(stack: string, message: string): string {
  const firstLineEnd = stack.indexOf('\n');
  // Without a message the first line is the class alone; a colon means that there was one.
  if (message === '') return stack.slice(0, firstLineEnd).includes(':') ? '' : stack.slice(firstLineEnd);
  const messageAt = stack.indexOf(`${message}\n    at `);
  return messageAt === -1 ? '' : stack.slice(messageAt + message.length);
}
