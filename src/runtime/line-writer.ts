/**
 * Makes and writes lines a moment later, in the same turn of the event loop, so that nobody waits for them: the answer of a call goes out
 * before the line about it. No line is lost: what is left when the process ends is written then. A container is frozen long
 * after that moment.
 */

/** Where lines go. Standard output of a function is a pipe, to which Node writes at once. */
interface Output {
  write(text: string): unknown;
}

/** Takes a line with its line break, which is made when it is written. */
export type WriteLine = (toLine: () => string) => void;

/** Creates the writer. */
export function createLineWriter(output: Output): WriteLine {
  let waiting: (() => string)[] = [];

  function flush(): void {
    const lines = waiting;
    waiting = [];
    if (lines.length > 0) output.write(lines.map((toLine) => toLine()).join(''));
  }

  process.once('exit', flush);
  return (toLine) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(toLine);
  };
}
