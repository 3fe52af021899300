/** Base64 of others: canonical and text, or nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeBase64Text } from '../../src/runtime/base64.ts';

describe('Base64', () => {
  for (const text of ['', 'a', 'user:password', 'ä€😀', 'line\nline', '\ufeffx', '??>>']) {
    it(`gives back the text ${JSON.stringify(text)}`, () => {
      assert.equal(decodeBase64Text(Buffer.from(text).toString('base64')), text);
    });
  }

  for (const [what, encoded] of [
    ['without its padding', 'YQ'],
    ['with too much padding', 'YWJj===='],
    ['with stray bits in the last character', 'YR=='],
    ['of the URL kind', 'Pz8-Pg'],
    ['with a line break', 'YWJj\nYWJj'],
    ['with a space behind', 'YWJj '],
    ['with a character of another alphabet', 'YWJ:'],
    ['with one character too many', 'YWJjY'],
    ['of bytes that are not UTF-8', Buffer.from([0xff, 0xfe]).toString('base64')],
  ] as const) {
    it(`is refused ${what}`, () => {
      assert.equal(decodeBase64Text(encoded), undefined);
    });
  }
});
