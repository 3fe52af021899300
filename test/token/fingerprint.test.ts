/** The name of a token in the log, and in a cache. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { toDigest, toFingerprint } from '../../src/token/fingerprint.ts';

it('names a token by eight digits of its SHA-256, so that an operator can compute the same', () => {
  // FIPS 180-4's example: SHA-256 of "abc" begins with ba7816bf.
  assert.equal(toFingerprint('abc'), 'ba7816bf');
});

it('names two tokens differently', () => {
  assert.notEqual(toFingerprint('aa.bb.cc'), toFingerprint('aa.bb.cd'));
});

it('knows a token again by its whole SHA-256, in Base64', () => {
  // FIPS 180-4's example again.
  const expected = Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex');
  assert.equal(toDigest('abc'), expected.toString('base64'));
  assert.notEqual(toDigest('abd'), toDigest('abc'));
});
