/** From the text of a key set to the keys that may verify, and from a token's header to one of them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { parseKeySet, selectKeys } from '../../src/token/key-set.ts';
import { createSigningKey, KID, toKeySetText, toOracleJwk } from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
const OTHER = createSigningKey('thumb-2');
const { n: MODULUS } = KEY.publicKey.export({ format: 'jwk' });

function parse(...keys: readonly unknown[]) {
  return parseKeySet(JSON.stringify({ keys }));
}

/** A modulus of so many bits; a key set is public, so that nothing has to be able to sign with it. */
function createModulus(bits: number): string {
  const bytes = randomBytes(bits / 8);
  bytes[0] = 0xc1;
  bytes[bytes.length - 1] = 0xc1;
  return bytes.toString('base64url');
}

describe('a key set', () => {
  it('in Oracle’s exact shape gives its key, although key_ops lacks "verify" and use is absent', () => {
    const keys = parseKeySet(toKeySetText(KEY));
    assert.equal(keys?.length, 1);
    assert.equal(keys[0]?.kid, KID);
    assert.equal(keys[0].thumbprint, 'thumb-1');
    assert.ok(keys[0].key.equals(KEY.publicKey));
    assert.equal(keys[0].key.type, 'public');
  });

  it('gives two keys under one kid, as while a domain rotates', () => {
    assert.deepEqual(
      parseKeySet(toKeySetText(KEY, OTHER))?.map(({ thumbprint }) => thumbprint),
      ['thumb-1', 'thumb-2'],
    );
  });

  it('gives a key that has neither kid nor thumbprint nor alg', () => {
    const keys = parse({ kty: 'RSA', n: MODULUS, e: 'AQAB' });
    assert.deepEqual([keys?.[0]?.kid, keys?.[0]?.thumbprint], [undefined, undefined]);
  });

  it('gives a key whose use is to sign', () => {
    assert.equal(parse({ ...toOracleJwk(KEY), use: 'sig' })?.length, 1);
  });

  it('keeps its good keys when others cannot be used (RFC 7517 §5)', () => {
    const unusable = [
      { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
      { kty: 'oct', k: 'c2VjcmV0' },
      {},
      null,
      7,
    ];
    assert.equal(parse(...unusable, toOracleJwk(KEY))?.length, 1);
  });

  for (const [what, key] of [
    ['of 1024 bits', toOracleJwk(createSigningKey('thumb', 1024))],
    ['of 2040 bits', { ...toOracleJwk(KEY), n: createModulus(2040) }],
    ['of 8200 bits, which would cost every check dearly', { ...toOracleJwk(KEY), n: createModulus(8200) }],
    ['with exponent 1, under which every signature holds', { ...toOracleJwk(KEY), e: 'AQ' }],
    ['with exponent 3', { ...toOracleJwk(KEY), e: 'Aw' }],
    ['with an even exponent', { ...toOracleJwk(KEY), e: 'AQAC' }],
    [
      'with an exponent beyond 2^256',
      { ...toOracleJwk(KEY), e: Buffer.alloc(33, 0xff).toString('base64url') },
    ],
    ['with exponent 0', { ...toOracleJwk(KEY), e: 'AA' }],
    ['for a symmetric algorithm', { ...toOracleJwk(KEY), alg: 'HS256' }],
    ['for an algorithm that it cannot do', { ...toOracleJwk(KEY), alg: 'ES256' }],
    ['whose operations are encryption only', { ...toOracleJwk(KEY), key_ops: ['encrypt', 'wrapKey'] }],
    ['with a SHA-1 thumbprint that is a number', { ...toOracleJwk(KEY), x5t: 7 }],
    ['with a prime of a private key', { ...toOracleJwk(KEY), p: 'AQAB' }],
    ['for encryption only', { ...toOracleJwk(KEY), alg: 'RSA-OAEP' }],
    ['whose use is encryption (RFC 7517 §4.2)', { ...toOracleJwk(KEY), use: 'enc' }],
    ['whose use is unknown', { ...toOracleJwk(KEY), use: 'SIG' }],
    ['whose use is empty', { ...toOracleJwk(KEY), use: '' }],
    ['whose use is a list', { ...toOracleJwk(KEY), use: ['sig'] }],
    ['whose use is null', { ...toOracleJwk(KEY), use: null }],
    ['that is private', { ...toOracleJwk(KEY), ...KEY.privateKey.export({ format: 'jwk' }) }],
    ['with a symmetric member', { ...toOracleJwk(KEY), k: 'c2VjcmV0' }],
    ['without a modulus', { ...toOracleJwk(KEY), n: undefined }],
    ['with an empty modulus', { ...toOracleJwk(KEY), n: '' }],
    ['without an exponent', { ...toOracleJwk(KEY), e: undefined }],
    ['with an exponent that is a number', { ...toOracleJwk(KEY), e: 65_537 }],
    ['with a kid that is a number', { ...toOracleJwk(KEY), kid: 7 }],
    ['with a thumbprint that is null', { ...toOracleJwk(KEY), 'x5t#S256': null }],
    ['of another kind', { ...toOracleJwk(KEY), kty: 'oct' }],
  ] as const) {
    it(`does not use a key ${what}`, () => {
      assert.deepEqual(parse(key), []);
      assert.equal(parse(key, toOracleJwk(OTHER))?.length, 1, 'the others are used');
    });
  }

  it('may have no key at all: that is not the same as being none', () => {
    assert.deepEqual(parseKeySet('{"keys":[]}'), []);
  });

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '"keys"',
    '{}',
    '{"keys":{}}',
    '{"keys":null}',
    '<html></html>',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseKeySet(text), undefined);
    });
  }

  it('may be without any key, and is a key set all the same', () => {
    assert.deepEqual(parse(), []);
  });

  it('may have 20 keys and not one more', () => {
    const keys = Array.from({ length: 20 }, (_, index) => ({
      ...toOracleJwk(KEY),
      'x5t#S256': `thumb-${index}`,
    }));
    assert.equal(parse(...keys)?.length, 20);
    assert.equal(parse(...keys, toOracleJwk(KEY)), undefined);
  });
});

describe('the keys for a token', () => {
  const both = parseKeySet(toKeySetText(KEY, OTHER)) ?? [];
  const plain =
    parse(
      { ...toOracleJwk(KEY), 'x5t#S256': undefined, x5t: undefined, kid: 'one' },
      { ...toOracleJwk(OTHER), 'x5t#S256': undefined, x5t: undefined, kid: 'two' },
    ) ?? [];

  const select = (
    keys: typeof both,
    kid: string | undefined,
    thumbprint: string | undefined,
    sha1Thumbprint?: string,
  ) => selectKeys(keys, { kid, thumbprint, sha1Thumbprint });

  it('are exactly the one with its thumbprint, whatever the kid', () => {
    assert.deepEqual(select(both, KID, 'thumb-2'), [both[1]]);
    assert.deepEqual(select(both, 'another', 'thumb-2'), [both[1]]);
    assert.deepEqual(select(both, undefined, 'thumb-2'), [both[1]]);
  });

  it('are none for a thumbprint that no key has, although the constant kid fits', () => {
    assert.deepEqual(select(both, KID, 'thumb-3'), []);
    assert.deepEqual(select(both, KID, ''), []);
  });

  it('are those of its kid when the token or the key set has no thumbprint', () => {
    assert.deepEqual(select(both, KID, undefined), both);
    assert.deepEqual(select(plain, 'two', 'thumb-2'), [plain[1]]);
    assert.deepEqual(select(plain, 'two', undefined), [plain[1]]);
  });

  it('are none for a kid that no key has', () => {
    assert.deepEqual(select(plain, 'three', undefined), []);
    assert.deepEqual(select(both, 'three', undefined), []);
  });

  it('are those with its SHA-1 thumbprint when the token has no other, whatever the kid', () => {
    assert.deepEqual(select(both, KID, undefined, 'sha1-thumb-2'), [both[1]]);
    assert.deepEqual(select(both, KID, undefined, 'sha1-thumb-3'), []);
    assert.deepEqual(select(both, KID, 'thumb-1', 'sha1-thumb-2'), [both[0]], 'the stronger one counts');
  });

  it('are none by thumbprint for a key without a kid that has another thumbprint', () => {
    const keys = parse({ ...toOracleJwk(KEY), kid: undefined }) ?? [];
    assert.deepEqual(select(keys, KID, 'thumb-2'), []);
  });

  it('are the only one when the token names none, and none of several', () => {
    const [only] = plain;
    assert.deepEqual(select(plain, undefined, undefined), []);
    assert.ok(only !== undefined);
    assert.deepEqual(select([only], undefined, undefined), [only]);
  });

  it('are the only one when the key set names none, whatever the token says', () => {
    const unnamed =
      parse({ ...toOracleJwk(KEY), 'x5t#S256': undefined, x5t: undefined, kid: undefined }) ?? [];
    assert.equal(unnamed.length, 1);
    assert.deepEqual(select(unnamed, KID, 'thumb-1', 'sha1-thumb-1'), unnamed);
  });
});
