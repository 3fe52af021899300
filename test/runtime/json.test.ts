/** JSON of others: a value, or undefined, and never a throw. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseJson, parseJsonObject } from '../../src/runtime/json.ts';

describe('a JSON text', () => {
  it('gives its value', () => {
    assert.deepEqual(parseJson('{"a":[1,null]}'), { a: [1, null] });
    assert.equal(parseJson('null'), null);
  });

  for (const text of ['', ' ', '{', "{'a':1}", '{"a":1,}', 'undefined', 'NaN', '\ufeff{}', '{} {}', '[]]']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseJson(text), undefined);
    });
  }
});

describe('a JSON object in bytes', () => {
  it('gives its members', () => {
    assert.deepEqual(parseJsonObject(Buffer.from('{"a":"ä€😀"}')), { a: 'ä€😀' });
  });

  for (const [what, bytes] of [
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"a"'],
    ['a number', '7'],
    ['an object behind a byte order mark', '\ufeff{}'],
    ['no JSON', '{"a":'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['overlong UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.equal(parseJsonObject(Buffer.from(bytes)), undefined);
    });
  }

  it('does not set the prototype of what it gives', () => {
    const value = parseJsonObject(Buffer.from('{"__proto__":{"active":true}}')) ?? {};
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal('active' in value, false);
  });
});
