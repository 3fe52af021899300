/** Where a mistake of ours happened, without what it says. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toFirstFrame } from '../../src/runtime/first-frame.ts';

const CANARY = 'canary-2e';

class OddError extends Error {}

/** An error with this stack. */
function withStack(error: Error, stack: unknown): Error {
  return Object.defineProperty(error, 'stack', { value: stack });
}

describe('the place of an unexpected error', () => {
  it('is its class, its file and its line', () => {
    assert.match(toFirstFrame(new OddError('x')), /^OddError at .*first-frame\.test\.ts:\d+:\d+\)?$/);
    assert.match(toFirstFrame(new TypeError()), /^TypeError at .*first-frame\.test\.ts:\d+:\d+\)?$/);
  });

  for (const message of [
    CANARY,
    `x\n    at ${CANARY} (file:///${CANARY}:1:1)\n`,
    `\n    at ${CANARY}:1:1`,
    `${CANARY}\n    at`,
    'at',
    'Error',
  ]) {
    it(`never is the message ${JSON.stringify(message)}, not even one that looks like a place`, () => {
      const place = toFirstFrame(new Error(message));
      assert.doesNotMatch(place, /canary|\n/);
      assert.match(place, /first-frame\.test\.ts/);
    });
  }

  for (const later of ['another message', '']) {
    it(`is said to be unknown when the message became ${JSON.stringify(later)} behind the stack's back`, () => {
      const error = new RangeError(`x\n    at ${CANARY} (file:///${CANARY}:1:1)`);
      // The stack is written down when it is first read, with the message of that moment.
      assert.match(String(error.stack), /canary/);
      error.message = later;
      assert.equal(toFirstFrame(error), 'RangeError without a frame');
    });
  }

  it('is its place when the message was changed before the stack was first read', () => {
    const error = new RangeError(`x\n    at ${CANARY} (file:///${CANARY}:1:1)`);
    error.message = 'another message';
    assert.doesNotMatch(toFirstFrame(error), /canary/);
  });

  it('is found although the error says that it has no class, or a message that is no text', () => {
    const place = /^Error at .*first-frame\.test\.ts/;
    assert.match(toFirstFrame(Object.assign(new Error('x'), { constructor: undefined })), place);
    assert.match(toFirstFrame(Object.assign(new Error('x'), { constructor: { name: '' } })), place);
    assert.doesNotMatch(toFirstFrame(Object.assign(new Error(CANARY), { message: 7 })), /canary/);
  });

  it('is that of the constructor, whatever the error calls itself', () => {
    const error = Object.assign(new RangeError('x'), { name: CANARY });
    assert.match(toFirstFrame(error), /^RangeError at .*first-frame\.test\.ts/);
  });

  it('never is the message of the error behind it', () => {
    assert.doesNotMatch(toFirstFrame(new Error('x', { cause: new Error(CANARY) })), /canary/);
  });

  it('is said to be unreadable when reading the error fails, and what that says stays out', () => {
    const error = Object.defineProperty(new Error('x'), 'stack', {
      get: () => {
        throw new Error(CANARY);
      },
    });
    assert.equal(toFirstFrame(error), 'an error that cannot be read');
  });

  it('is said to be unknown when there is none', () => {
    assert.equal(toFirstFrame(withStack(new Error('x'), 'Error: x')), 'Error without a frame');
    assert.equal(toFirstFrame(withStack(new Error('x'), undefined)), 'object without a stack');
  });

  for (const thrown of [
    CANARY,
    { message: CANARY, stack: `at ${CANARY}` },
    7,
    null,
    undefined,
    Symbol(CANARY),
  ]) {
    it(`of a thrown ${thrown === null ? 'null' : typeof thrown} is that it has none`, () => {
      assert.equal(toFirstFrame(thrown), `${typeof thrown} without a stack`);
    });
  }
});
