/** RSA keys in a key set that would let others sign, or cost too much, and those just good enough beside them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, signToken, toClaims, toKeySetText, toOracleJwk } from '../support/tokens.ts';
import { assertAllowed, assertRefused, countUsable, KEY, THUMBPRINT } from './attack.ts';

/** An odd modulus of exactly so many bits; nothing has to be able to sign with it. */
function createModulus(bits: number): string {
  const bytes = randomBytes(Math.ceil(bits / 8));
  const top = 1 << ((bits - 1) % 8);
  bytes.writeUInt8(top | (bytes.readUInt8(0) & (top - 1)), 0);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) | 1, bytes.length - 1);
  return bytes.toString('base64url');
}

describe('the size of an RSA key (RFC 7518 §3.3, NIST SP 800-131A)', () => {
  for (const [bits, usable] of [
    [512, 0],
    [1024, 0],
    [2047, 0],
    [2048, 1],
    [2056, 1],
    [8184, 1],
    [8192, 1],
    [8193, 0],
    [8200, 0],
    [16_384, 0],
  ] as const) {
    it(`RFC 7518 §3.3: a modulus of ${bits} bits is ${usable === 1 ? 'used' : 'dropped'}`, () =>
      assert.equal(countUsable({ ...toOracleJwk(KEY), n: createModulus(bits) }), usable));
  }

  it('RFC 7518 §3.3: zeros in front make a short modulus no longer', () => {
    const short = Buffer.from(createModulus(1024), 'base64url');
    const n = Buffer.concat([Buffer.alloc(128), short]).toString('base64url');
    assert.equal(countUsable({ ...toOracleJwk(KEY), n }), 0);
  });

  it('RFC 7518 §3.3: a good signature by a key of 1024 bits is worth nothing', async () => {
    const weak = createSigningKey('thumb-weak', 1024);
    const token = signToken(weak, toClaims(NOW_SECONDS));
    await assertRefused(token, 'key_unknown', 2, { fetchKeySet: async () => toKeySetText(weak, KEY) });
  });
});

describe('the exponent of an RSA key (NIST SP 800-56B §6.4)', () => {
  for (const [exponent, usable] of [
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [17, 0],
    [65_535, 0],
    [65_536, 0],
    [65_537, 1],
    [65_538, 0],
    [65_539, 1],
  ] as const) {
    it(`NIST SP 800-56B §6.4: exponent ${exponent} is ${usable === 1 ? 'used' : 'dropped'}`, () => {
      const e = Buffer.from(exponent.toString(16).padStart(6, '0'), 'hex').toString('base64url');
      assert.equal(countUsable({ ...toOracleJwk(KEY), e }), usable);
    });
  }

  it('CVE-2006-4339: a good signature under exponent 3 is worth nothing', async () => {
    const weak = createSigningKey(THUMBPRINT, 2048, 3);
    const token = signToken(weak, toClaims(NOW_SECONDS));
    await assertRefused(token, 'key_unknown', 2, { fetchKeySet: async () => toKeySetText(weak) });
  });
});

describe('the number of keys', () => {
  it('CWE-770: twenty keys are used, and of twenty-one none', () => {
    const keys = (count: number) => Array.from({ length: count }, () => toOracleJwk(KEY));
    assert.equal(countUsable(...keys(20)), 20);
    assert.equal(countUsable(...keys(21)), 0);
    assert.equal(countUsable(...Array.from({ length: 20 }, () => null), toOracleJwk(KEY)), 0);
  });

  it('CWE-770: forty thousand unusable ones are not looked at', () =>
    assert.equal(
      countUsable(toOracleJwk(KEY), ...Array.from({ length: 40_000 }, () => ({ kty: 'oct' }))),
      0,
    ));

  it('CWE-770: the control, a good key beside nineteen unusable ones, verifies', () => {
    const keys = [...Array.from({ length: 19 }, () => ({ kty: 'oct' })), toOracleJwk(KEY)];
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    return assertAllowed(token, { fetchKeySet: async () => JSON.stringify({ keys }) });
  });
});
