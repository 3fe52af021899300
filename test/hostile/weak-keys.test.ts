/** Curves, private keys and algorithms that have no place in a key set for verifying tokens. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { createKeyFor, toOracleJwk, toPart } from '../support/tokens.ts';
import { countUsable, KEY } from './attack.ts';

const toJwk = (key: KeyObject): Readonly<Record<string, unknown>> => ({ ...key.export({ format: 'jwk' }) });

describe('curves (RFC 7518 §3.4, RFC 8037 §3.1)', () => {
  for (const algorithm of ['ES256', 'ES384', 'ES512', 'EdDSA'] as const) {
    it(`RFC 7518 §3.1: a key for ${algorithm} is used`, () =>
      assert.equal(countUsable(toJwk(createKeyFor(algorithm).publicKey)), 1));
  }

  for (const [what, publicKey] of [
    ['secp256k1 (RFC 8812)', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
    ['Ed448', generateKeyPairSync('ed448').publicKey],
    ['X25519, which agrees on keys', generateKeyPairSync('x25519').publicKey],
    ['X448, which agrees on keys', generateKeyPairSync('x448').publicKey],
  ] as const) {
    it(`RFC 8037 §3.1: a key on ${what} is dropped`, () => assert.equal(countUsable(toJwk(publicKey)), 0));
  }

  it('CVE-2020-0601: a curve that the key brings along is dropped', () => {
    const { crv, ...point } = toJwk(createKeyFor('ES256').publicKey);
    assert.equal(countUsable({ ...point, crv, g: point['x'] }), 1, 'an extra member counts for nothing');
    assert.equal(countUsable({ ...point, crv: { p: 'AQ', g: point['x'] } }), 0);
    assert.equal(countUsable(point), 0);
  });

  it('RFC 8725 §3.4: a point of Ed25519 is 32 bytes, not one more or less', () => {
    const jwk = toJwk(createKeyFor('EdDSA').publicKey);
    const x = Buffer.from(String(jwk['x']), 'base64url');
    for (const wrong of [x.subarray(1), Buffer.concat([x, Buffer.of(0)]), Buffer.alloc(0)]) {
      assert.equal(countUsable({ ...jwk, x: wrong.toString('base64url') }), 0);
    }
  });
});

describe('what has no place in a public key set (RFC 7517 §9.2)', () => {
  for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
    it(`RFC 7517 §9.2: a key with the private member ${name} is dropped`, () => {
      assert.equal(countUsable({ ...toOracleJwk(KEY), [name]: toPart('x') }), 0);
      assert.equal(countUsable({ ...toOracleJwk(KEY), [name]: toPart('x') }, toOracleJwk(KEY)), 1);
    });
  }

  it('RFC 7517 §9.2: a whole private key is dropped, of each kind', () => {
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { privateKey, publicKey } = createKeyFor(algorithm);
      assert.equal(countUsable(toJwk(publicKey)), 1);
      assert.equal(countUsable(toJwk(privateKey)), 0);
    }
  });

  for (const alg of ['HS256', 'none', 'RSA-OAEP', 'dir', 'rs256', '', null]) {
    it(`RFC 8725 §3.1: a key for ${JSON.stringify(alg)} is dropped, as is a shared secret for it`, () => {
      assert.equal(countUsable({ ...toOracleJwk(KEY), alg }), 0);
      assert.equal(countUsable({ kty: 'oct', k: toPart('secret'), alg }), 0);
    });
  }
});
