/**
 * A process's output as lines, for the function's log. A line without end cannot fill the memory:
 * it is cut, and goes on as the next line.
 */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longest line, in UTF-16 units. */
export const MAX_LINE_LENGTH = 64 * 1024;

/** Calls `emit` for every line of the stream, without its end; the last one may lack it. */
export function readLines(stream: Readable, emit: (line: string) => void): void {
  // A character may be split between two chunks.
  const decoder = new StringDecoder('utf8');
  let rest = '';

  function take(text: string): void {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) emitCut(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (rest.length > MAX_LINE_LENGTH) {
      emitCut(rest);
      rest = '';
    }
  }

  function emitCut(line: string): void {
    for (let start = 0; start === 0 || start < line.length; start += MAX_LINE_LENGTH) {
      emit(line.slice(start, start + MAX_LINE_LENGTH));
    }
  }

  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  // A broken pipe ends the output, not the runner.
  stream.on('error', () => stream.destroy());
  stream.on('end', () => {
    take(decoder.end());
    if (rest !== '') emitCut(rest);
    rest = '';
  });
}
