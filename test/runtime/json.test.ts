/** JSON of others: a value, or undefined, and never a throw. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isOptionalString,
  parseJson,
  parseJsonObject,
  parseStrictJson,
  parseStrictJsonObject,
} from '../../src/runtime/json.ts';

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

const parseStrict = (text: string | Uint8Array) => parseStrictJsonObject(Buffer.from(text));

/** An object that is nested so deep, with lists or with objects inside. */
const toNested = (depth: number, [open, close] = ['[', ']']): string =>
  `{"a":${open.repeat(depth - 1)}${close.repeat(depth - 1)}}`;

describe('a strict JSON object', () => {
  for (const text of [
    '{}',
    '{"a":1}',
    ' {\n"a" :\t1 , "b": [ ] } ',
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '{"a":1,"A":2,"á":3,"a\u0301":4,"":5," ":6}',
    '{"a":":","b:c":"d:e:f",":":{":":":"}}',
    '{"a":"\\":","b":"\\\\","c":"\\\\\\":{","d":"\\u0022:"}',
    '{"a" :1,"b"\n\t\r :":"}',
    '{"a":["x:y",["z:"],{}]}',
    '{"a":null,"b":true,"c":false,"d":-1.5e3}',
    '{"__proto__":1,"constructor":2,"toString":3}',
    '{"0":1,"1":2,"00":3}',
    '{"a":"\u2028:\u2029"}',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(Object.entries(parseStrict(text) ?? {}), Object.entries(JSON.parse(text)));
    });
  }

  for (const [what, text] of [
    ['a member twice', '{"a":1,"a":2}'],
    ['a member three times', '{"a":1,"a":1,"a":1}'],
    ['a member twice, once spelt with an escape', '{"a":1,"\\u0061":2}'],
    ['a member twice, both spelt with an escape', '{"\\u0061":1,"\\u0061":2}'],
    ['a member twice with a quote in its name', '{"\\"":1,"\\u0022":2}'],
    ['a member twice with a slash in its name', '{"/":1,"\\/":2}'],
    ['a member twice with a colon in its name', '{":":1,":":2}'],
    ['a member twice without a name', '{"":1,"":2}'],
    ['a member twice in an object inside', '{"b":{"a":1,"a":2}}'],
    ['a member twice in an object in a list', '{"b":[1,{"a":1,"a":2}]}'],
    ['an object twice, whose members are lost', '{"a":{"b":1,"c":2},"a":{}}'],
    ['a member twice beside texts full of colons', '{"x":"::","a":1,"a":":","y":":"}'],
    ['__proto__ twice', '{"__proto__":{},"__proto__":{"a":1}}'],
    ['__proto__ twice, once spelt with an escape', '{"__proto__":1,"\\u005f_proto__":2}'],
    ['__proto__ twice in an object inside', '{"b":{"__proto__":1,"__proto__":2}}'],
    ['a number twice as a name', '{"0":1,"0":2}'],
  ] as const) {
    it(`has not ${what}`, () => {
      assert.ok(parseJsonObject(Buffer.from(text)) !== undefined, 'a lenient reader takes it');
      assert.equal(parseStrict(text), undefined);
    });
  }

  // nodejs/node#63785: once it has read certain names, JSON.parse of Node 24 takes an escaped name for another one.
  for (const [what, text] of [
    ['at its end', '{"a\\u0062":1}'],
    ['of one character', '{"\\u0061":1}'],
    ['that is a quote', '{"\\"":1}'],
    ['that is a backslash', '{"\\\\":1}'],
    ['that is a slash', '{"\\/":1}'],
    ['and space before its colon', '{"\\n" \t\r\n :1}'],
    ['behind a good one', '{"a":1,"b\\t":2}'],
    ['deep inside', '{"a":[{"b":{"\\u0063":1}}]}'],
    ['that spells __proto__', '{"\\u005f_proto__":{"active":true}}'],
  ] as const) {
    it(`has no name with an escape ${what}`, () => {
      assert.ok(parseJsonObject(Buffer.from(text)) !== undefined, 'a lenient reader takes it');
      assert.equal(parseStrict(text), undefined);
    });
  }

  it('may have escapes in its texts, of which none is taken for a name', () => {
    const text = '{"a":"\\u0061","b":["\\"x\\":","\\\\"],"c":"\\":1,\\"d\\":"}';
    assert.deepEqual(parseStrict(text), { a: 'a', b: ['"x":', '\\'], c: '":1,"d":' });
  });

  it('is nested eight deep at most, by lists, by objects, and by both', () => {
    const eight = [toNested(8), `${'{"a":'.repeat(7)}{}${'}'.repeat(7)}`, '{"a":[{"a":[{"a":[{"a":[]}]}]}]}'];
    const nine = [
      toNested(9),
      `${'{"a":'.repeat(8)}{}${'}'.repeat(8)}`,
      '{"a":[{"a":[{"a":[{"a":[{}]}]}]}]}',
    ];
    for (const text of eight) assert.notEqual(parseStrict(text), undefined, text);
    for (const text of nine) assert.equal(parseStrict(text), undefined, text);
    assert.equal(parseStrict(`{"a":1,"b":${toNested(8)}}`), undefined, 'not only in its first member');
    assert.equal(parseStrict(toNested(5000)), undefined);
  });

  it('sets no prototype, and has a member of that name as its own', () => {
    const value = parseStrict('{"__proto__":{"active":true}}') ?? {};
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(Object.hasOwn(value, '__proto__'), true);
    assert.equal('active' in value, false);
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['no JSON', '{"a":1'],
    ['an object with something behind it', '{"a":1}:'],
    ['a member without a value', '{"a"}'],
    ['an object behind a byte order mark', '\ufeff{}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.equal(parseStrict(text), undefined);
    });
  }
});

describe('an optional text', () => {
  for (const value of [null, 0, false, [], {}, ['a']]) {
    it(`is not ${JSON.stringify(value)}`, () => assert.equal(isOptionalString(value), false));
  }

  for (const value of [undefined, '', 'a']) {
    it(`is ${JSON.stringify(value)}`, () => assert.equal(isOptionalString(value), true));
  }
});

describe('a text that is made to take long', () => {
  it('is refused after one look at it', () => {
    // Quotes in a string without an end: looked for from each of them, a text of this size would take minutes.
    const text = `{"${'\\"'.repeat(500_000)}\\\n`;
    assert.equal(parseStrictJson(text), undefined);
  });
});
