/** A body put together from pieces: the same bytes in whatever pieces, and never a byte that has not come. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createBodyBuffer } from '../../src/runtime/body-buffer.ts';

const MAX = 6 * 1024 * 1024;

/** Adds the body in pieces of this size; gives what was taken, or undefined when it was too much. */
function collect(body: Buffer, pieceSize: number, announced: number, maxBytes = MAX): Buffer | undefined {
  const buffer = createBodyBuffer(announced, maxBytes);
  for (let at = 0; at < body.length; at += pieceSize) {
    if (!buffer.add(body.subarray(at, at + pieceSize))) return undefined;
  }
  return buffer.take();
}

describe('a body in pieces', () => {
  it('is refused at the first byte too many', () => {
    assert.equal(collect(Buffer.alloc(11), 1, 0, 10), undefined);
    assert.equal(collect(Buffer.alloc(MAX + 1), 65_536, 0), undefined);
    assert.equal(collect(Buffer.alloc(MAX + 1), 65_536, MAX), undefined);
  });

  it('is empty when nothing came, whatever was announced', () => {
    for (const announced of [0, 100, MAX]) assert.equal(collect(Buffer.alloc(0), 1, announced)?.length, 0);
  });

  it('is what came when less came than was announced', () => {
    const body = randomBytes(2_000_000);
    assert.deepEqual(collect(body, 65_536, MAX), body);
    assert.deepEqual(collect(body.subarray(0, 10), 3, 100), body.subarray(0, 10));
  });

  for (const size of [1, 1_000, 1024 * 1024, 1024 * 1024 + 1, 3_000_001, MAX]) {
    for (const pieceSize of [1_000, 65_536, MAX]) {
      it(`of ${size} bytes, ${pieceSize} at a time, is put together as it was, announced or not`, () => {
        const body = randomBytes(size);
        for (const announced of [0, size]) assert.ok(collect(body, pieceSize, announced)?.equals(body));
      });
    }
  }
});
