/** Texts of others, made harmless for whoever reads them in a log or at a terminal. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toPrintable } from '../../src/runtime/printable.ts';

describe('a printable text', () => {
  for (const [what, character] of [
    ['an escape sequence', '\u001b'],
    ['the one-character form of it', '\u009b'],
    ['a bell', '\u0007'],
    ['a backspace', '\b'],
    ['a line break', '\n'],
    ['a carriage return, by which a line is written over', '\r'],
    ['a tab', '\t'],
    ['a null byte', '\0'],
    ['a delete', '\u007f'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
    ['an override of the writing direction (CVE-2021-42574)', '\u202e'],
    ['an isolate of the writing direction', '\u2066'],
    ['a mark of the writing direction', '\u200f'],
  ] as const) {
    it(`is without ${what}`, () => assert.equal(toPrintable(`a${character}b`, 9), 'a?b'));
  }

  it('keeps all that only looks strange', () => {
    const text = 'é🔑 "quoted" \\ <b> %0a עברית';
    assert.equal(toPrintable(text, 99), text);
  });

  it('is cut to its length, which counts what is replaced', () => {
    assert.equal(toPrintable('abc', 3), 'abc');
    assert.equal(toPrintable('abcd', 3), 'abc');
    assert.equal(toPrintable('a\n\n\nb', 4), 'a???');
    assert.equal(toPrintable('abc', 0), '');
  });
});
