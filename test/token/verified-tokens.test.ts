/** The memory of verified signatures: what it finds again, what it never finds, and how much it keeps. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createVerifiedTokens, type SignedToken } from '../../src/token/verified-tokens.ts';
import { NOW } from '../support/clock.ts';
import { createSigningKey } from '../support/tokens.ts';

const { publicKey, thumbprint } = createSigningKey('thumb-1');
const KEY = {
  key: publicKey,
  algorithms: ['RS256'],
  kid: undefined,
  thumbprint,
  sha1Thumbprint: undefined,
} as const;

function toSigned(sub = 'orders-app'): SignedToken {
  return { claims: { sub }, key: KEY, keys: { value: [KEY], fetchedAt: NOW } };
}

/** A token of so many characters; `name` makes it another one. */
function toToken(name: string, length: number): string {
  const head = `header.${name}`;
  return `${head.padEnd(length - 4, 'x')}.sig`;
}

describe('a remembered token', () => {
  it('is found by the whole of it', () => {
    const tokens = createVerifiedTokens();
    const signed = toSigned();
    tokens.add('header.payload.signature', signed);
    assert.equal(tokens.find('header.payload.signature'), signed);
  });

  for (const other of [
    'header.payload.another',
    'header.payload.',
    'header.payload',
    'header.payload.signature ',
    'header.payload.signaturf',
    'header.payloae.signature',
    'headeR.payload.signature',
    'header.payload.signature.signature',
    'signature',
    '.',
    '',
  ]) {
    it(`is not found by ${JSON.stringify(other)}, which shares a part of it at most`, () => {
      const tokens = createVerifiedTokens();
      tokens.add('header.payload.signature', toSigned());
      assert.equal(tokens.find(other), undefined);
    });
  }

  it('is not found when it was removed, and nothing else is lost', () => {
    const tokens = createVerifiedTokens();
    const kept = toSigned();
    tokens.add('a.b.c', toSigned());
    tokens.add('a.d.c', kept);
    tokens.remove('a.b.c');
    tokens.remove('a.unknown.c');
    assert.equal(tokens.find('a.b.c'), undefined);
    assert.equal(tokens.find('a.d.c'), kept);
  });

  it('gives its place to the same content with another signature: one content is one entry', () => {
    const tokens = createVerifiedTokens();
    const second = toSigned();
    tokens.add('a.b.first', toSigned());
    tokens.add('a.b.second', second);
    assert.equal(tokens.find('a.b.first'), undefined);
    assert.equal(tokens.find('a.b.second'), second);
    tokens.remove('a.b.first');
    assert.equal(tokens.find('a.b.second'), undefined);
  });

  it('is known to one memory only', () => {
    const tokens = createVerifiedTokens();
    tokens.add('a.b.c', toSigned());
    assert.equal(createVerifiedTokens().find('a.b.c'), undefined);
  });

  it('stands nowhere in the memory itself', () => {
    const tokens = createVerifiedTokens();
    tokens.add('header.payload.canary-77', toSigned());
    assert.doesNotMatch(inspect(tokens, { depth: 9, showHidden: true }), /canary/);
  });
});

describe('the memory', () => {
  it('never looks for a token of more than 16 KiB', () => {
    const tokens = createVerifiedTokens();
    const longest = toToken('a', 16_384);
    const tooLong = toToken('a', 16_385);
    tokens.add(longest, toSigned());
    tokens.add(tooLong, toSigned());
    assert.notEqual(tokens.find(longest), undefined);
    assert.equal(tokens.find(tooLong), undefined);
  });

  it('keeps a thousand tokens, and forgets the least used first', () => {
    const tokens = createVerifiedTokens();
    for (let index = 0; index < 1000; index += 1) tokens.add(`a.${index}.c`, toSigned());
    assert.notEqual(tokens.find('a.0.c'), undefined);
    tokens.add('a.one-more.c', toSigned());
    assert.notEqual(tokens.find('a.0.c'), undefined, 'used a moment ago');
    assert.equal(tokens.find('a.1.c'), undefined);
    assert.notEqual(tokens.find('a.2.c'), undefined);
  });

  it('keeps a million characters of tokens, so that large ones fit into a small function', () => {
    const tokens = createVerifiedTokens();
    const names = Array.from({ length: 65 }, (_, index) => `n${index}`);
    for (const name of names) tokens.add(toToken(name, 16_384), toSigned());
    const kept = names.filter((name) => tokens.find(toToken(name, 16_384)) !== undefined);
    assert.equal(kept.length, 64);
    assert.deepEqual(kept, names.slice(1));
  });

  it('does not count one content twice, however many signatures it comes with', () => {
    const tokens = createVerifiedTokens();
    tokens.add('a.first.c', toSigned());
    for (let index = 0; index < 2000; index += 1) tokens.add(`a.other.${index}`, toSigned());
    assert.notEqual(tokens.find('a.first.c'), undefined);
  });
});
