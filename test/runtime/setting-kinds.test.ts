/** Kinds of setting that are made of words: each word is known, or the whole is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choice, text as textSetting, words, wordsOf } from '../../src/runtime/setting-kinds.ts';

describe('words', () => {
  it('are what stands between white space, in their order, repeated ones too', () => {
    assert.deepEqual(words('x').parse('a  b\tc\n d b'), ['a', 'b', 'c', 'd', 'b']);
    assert.deepEqual(words('x').parse('a,b'), ['a,b']);
  });

  it('show their example and what they are', () => {
    const { example, expected, fallback } = words('https://api.example/');
    assert.equal(example, 'https://api.example/');
    assert.match(expected, /separated by spaces/);
    assert.equal(fallback, undefined);
  });
});

describe('words of one kind', () => {
  const lengths = wordsOf('words in small letters', 'a bc', (word) =>
    /^[a-z]+$/.test(word) ? word.length : undefined,
  );

  it('are what each of them means', () => {
    assert.deepEqual(lengths.parse('a ccc  bb'), [1, 3, 2]);
    assert.deepEqual(lengths.parse(lengths.example), [1, 2]);
  });

  for (const text of ['A', 'a B', 'A b', 'a b1 c', '', ' ', 'a,b']) {
    it(`are refused whole as ${JSON.stringify(text)}: one that is left out would go unnoticed`, () => {
      assert.equal(lengths.parse(text), undefined);
    });
  }

  it('may mean nothing, zero or false, which is not the same as being no such word', () => {
    for (const meaning of [0, '', false, null]) {
      assert.deepEqual(wordsOf('x', 'y', () => meaning).parse('a b'), [meaning, meaning]);
    }
  });
});

describe('a choice', () => {
  const mode = choice(['off', 'first-use', 'always'], 'off');

  it('is one of its words', () => {
    for (const word of ['off', 'first-use', 'always']) assert.equal(mode.parse(word), word);
  });

  for (const text of ['', 'OFF', 'of', 'off ', 'off always', 'firstuse', 'true', 'constructor', '0']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(mode.parse(text), undefined);
    });
  }

  it('may be left out, and is then its fallback, which is its example too', () => {
    assert.deepEqual(mode.fallback, { value: 'off' });
    assert.equal(mode.example, 'off');
  });

  it('says its words as a person would', () => {
    assert.equal(mode.expected, 'off, first-use or always');
    assert.equal(choice(['on', 'off'], 'on').expected, 'on or off');
    assert.equal(choice(['on'], 'on').expected, 'on');
  });
});

describe('a text', () => {
  it('is what it is, without a default', () => {
    const { parse, expected, example, fallback } = textSetting('the name of something', 'example');
    assert.equal(parse(' any: thing '), ' any: thing ');
    assert.deepEqual([expected, example, fallback], ['the name of something', 'example', undefined]);
  });
});
