/** A function's output as lines. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { MAX_LINE_LENGTH, readLines } from '../../../local/fn/line-log.ts';

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, 'end');
  return lines;
}

describe('output of a function', () => {
  it('is cut at line ends, whatever the chunks', async () => {
    assert.deepEqual(await linesOf('a\nb', 'c\r\n', '\nd'), ['a', 'bc', '', 'd']);
  });

  it('keeps a character that two chunks share', async () => {
    const bytes = Buffer.from('ü\n');
    assert.deepEqual(await linesOf(bytes.subarray(0, 1), bytes.subarray(1)), ['ü']);
  });

  it('cuts a line without end', async () => {
    const lines = await linesOf('x'.repeat(MAX_LINE_LENGTH), 'y'.repeat(10), 'z\n');
    assert.deepEqual(
      lines.map((line) => line.length),
      [MAX_LINE_LENGTH, 10, 1],
    );
  });

  it('cuts a long line that came whole', async () => {
    const lines = await linesOf(`${'x'.repeat(MAX_LINE_LENGTH + 1)}\nshort\n`);
    assert.deepEqual(
      lines.map((line) => line.length),
      [MAX_LINE_LENGTH, 1, 5],
    );
  });

  it('is nothing when there is none', async () => {
    assert.deepEqual(await linesOf(''), []);
  });
});
