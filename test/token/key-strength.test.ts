/** What a public key may verify by its type and size. */
import assert from 'node:assert/strict';
import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { findAlgorithms } from '../../src/token/key-strength.ts';

const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

const rsa = (modulusLength: number, publicExponent = 65_537): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey;
const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).publicKey;

/** The Ed25519 key with this y coordinate (RFC 8032 §5.1.2); `sign` is the bit of x. */
function toEd25519(y: bigint, sign = 0n): KeyObject {
  const bytes = Buffer.from((y + sign * 2n ** 255n).toString(16).padStart(64, '0'), 'hex').reverse();
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
}

describe('a strong key', () => {
  for (const [what, key, algorithms] of [
    ['of RSA with 2048 bits', rsa(2048), RSA],
    ['of RSA with a larger odd exponent', rsa(2048, 65_539), RSA],
    ['on P-256', ec('P-256'), ['ES256']],
    ['on P-384', ec('P-384'), ['ES384']],
    ['on P-521', ec('P-521'), ['ES512']],
    ['of Ed25519', generateKeyPairSync('ed25519').publicKey, ['EdDSA']],
  ] as const) {
    it(`${what} may verify ${algorithms.join(' ')} and nothing else`, () => {
      assert.deepEqual(findAlgorithms(key), algorithms);
    });
  }
});

describe('a key that anyone could forge for, or that signs nothing,', () => {
  for (const [what, key] of [
    ['of RSA with 1024 bits', rsa(1024)],
    ['of RSA with 2040 bits', rsa(2040)],
    ['of RSA with exponent 3', rsa(2048, 3)],
    ['of RSA with exponent 65535', rsa(2048, 65_535)],
    ['of RSA for PSS alone', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey],
    ['on a curve without an algorithm here', ec('secp256k1')],
    ['on a curve that is too small', ec('P-224')],
    ['of Ed448', generateKeyPairSync('ed448').publicKey],
    ['of X25519', generateKeyPairSync('x25519').publicKey],
    ['of DSA', generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).publicKey],
    ['that is a shared secret', createSecretKey(Buffer.alloc(32, 1))],
  ] as const) {
    it(`${what} may verify nothing`, () => {
      assert.deepEqual(findAlgorithms(key), []);
    });
  }

  it('of Ed25519 at a point of small order may verify nothing, in any of its spellings', () => {
    const prime = 2n ** 255n - 19n;
    // The neutral point, its two other spellings, and the point of order two.
    for (const y of [1n, prime + 1n, 0n, prime, prime - 1n]) {
      for (const sign of [0n, 1n]) assert.deepEqual(findAlgorithms(toEd25519(y, sign)), []);
    }
  });
});
