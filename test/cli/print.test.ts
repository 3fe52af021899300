/** JSON for a program is harmless at a terminal too, and says the same. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { printJson } from '../../cli/print.ts';

it('JSON has no character that steers a terminal, and is the same value', (t) => {
  const value = {
    'a\u009b2J': ['\u001b[2J', '\u007f\u0085', '\u2028\u2029', '\u202e\u2066\u200f\u061c', 'é 😀'],
  };
  const written: string[] = [];
  const { mock } = t.mock.method(process.stdout, 'write', (text: string) => written.push(text) > 0);
  printJson(value);
  mock.restore();
  const text = written.join('');
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u);
  assert.match(text, /é 😀/);
  assert.deepEqual(JSON.parse(text), value);
});
