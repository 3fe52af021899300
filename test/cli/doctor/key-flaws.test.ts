import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { findKeyFlaws } from '../../../cli/doctor/key-flaws.ts';

function toRsa(modulusLength = 2048, publicExponent = 65_537): Record<string, unknown> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  return { ...publicKey.export({ format: 'jwk' }), kid: 'SIGNING_KEY' };
}

const good = toRsa();

describe('a key of a key set', () => {
  it('has no flaw in the shape that Oracle publishes', () => {
    assert.deepEqual(findKeyFlaws([{ ...good, alg: 'RS256', key_ops: ['encrypt', 'sign'] }]), []);
  });

  for (const [flaw, key] of [
    ['it is no object', 'key'],
    ['it is no object', null],
    ['it has private members (d)', { ...good, d: 'AQAB' }],
    ['it has private members (p, k)', { ...good, p: 'AQAB', k: 'AQAB' }],
    ['its type is none of RSA, EC and OKP', { kty: 'oct' }],
    ['its type is none of RSA, EC and OKP', {}],
    ['its `use` is not sig', { ...good, use: 'enc' }],
    ['its `key_ops` has neither sign nor verify', { ...good, key_ops: ['encrypt'] }],
    ['its `alg` is none of the known ones', { ...good, alg: 'HS256' }],
    ['its `alg` is not one that its type can do', { ...good, alg: 'ES256' }],
    ['RSA of 1024 bits, where 2048 to 8192 are asked for', toRsa(1024)],
    ['its exponent is not odd and 65537 or more', toRsa(2048, 3)],
    ['its members make no key', { kty: 'RSA', n: 1, e: 'AQAB' }],
    ['its members make no key', { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }],
    [
      'its curve, or its point on it, is not good enough',
      generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }),
    ],
  ] as const) {
    it(`is not used, because ${flaw}`, () => {
      assert.deepEqual(findKeyFlaws([good, key]), [`key 2: not used: ${flaw}`]);
    });
  }

  it('is named by another certificate than its own', () => {
    const flaws = findKeyFlaws([{ ...good, 'x5t#S256': 'AAAA', x5c: ['TUlJ'] }]);

    assert.deepEqual(flaws, ['key 1: x5t#S256 is not the SHA-256 of its certificate, x5c[0]']);
  });

  it('is missed in an empty set', () => {
    assert.deepEqual(findKeyFlaws([]), ['no key at all']);
  });
});
