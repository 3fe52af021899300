/** The name of a token in the log. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { toFingerprint } from '../../src/token/fingerprint.ts';

it('names a token by eight digits of its SHA-256, so that an operator can compute the same', () => {
  // FIPS 180-4's example: SHA-256 of "abc" begins with ba7816bf.
  assert.equal(toFingerprint('abc'), 'ba7816bf');
});

it('names two tokens differently', () => {
  assert.notEqual(toFingerprint('aa.bb.cc'), toFingerprint('aa.bb.cd'));
});
