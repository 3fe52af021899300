/** Ed25519 keys of small order (RFC 8032 §5.1, RFC 8725 §3.4): whoever plants one signs without a private key. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import { signAs, toClaims, toPlainKeySet } from '../support/tokens.ts';
import { ADMIN, assertAllowed, assertRefused, countUsable, THUMBPRINT, toInput } from './attack.ts';
import { encode, isValid, PRIME } from './ed25519.ts';

const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** With and without the sign bit; a y below 19 can be written with the prime added too. */
const KEYS = (
  [
    ['of order 1', 1n],
    ['of order 1, written beyond the prime', PRIME + 1n],
    ['of order 2', PRIME - 1n],
    ['of order 4', 0n],
    ['of order 4, written beyond the prime', PRIME],
    ['of order 8', ORDER_8_Y],
    ['of order 8, the other one', PRIME - ORDER_8_Y],
  ] as const
).flatMap(([what, y]) => [
  { what, x: encode(y, 0) },
  { what: `${what}, with the sign bit`, x: encode(y, 1) },
]);

const toJwk = (x: Buffer) => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: x.toString('base64url'),
  'x5t#S256': THUMBPRINT,
});

/** S is zero and R the neutral element; of every few tokens this signature holds for one. */
function forge(x: Buffer): string | undefined {
  const signature = Buffer.concat([encode(1n, 0), Buffer.alloc(32)]);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const input = toInput({ alg: 'EdDSA' }, { ...ADMIN, jti: `forged-${attempt}` });
    if (isValid(x, input, signature)) return `${input}.${signature.toString('base64url')}`;
  }
  return undefined;
}

describe('the check of Ed25519 signatures that these tests make', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const x = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const signature = sign(null, Buffer.from('message'), privateKey);

  it('holds for a signature by node:crypto, and for no other message, key or signature', () => {
    assert.equal(isValid(x, 'message', signature), true);
    assert.equal(isValid(x, 'another message', signature), false);
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
    assert.equal(isValid(Buffer.from(other, 'base64url'), 'message', signature), false);
    assert.equal(isValid(x, 'message', Buffer.concat([encode(1n, 0), Buffer.alloc(32)])), false);
  });

  it('and such a key is used here', async () => {
    const header = { alg: 'EdDSA', 'x5t#S256': THUMBPRINT };
    await assertAllowed(signAs('EdDSA', privateKey, header, toClaims(NOW_SECONDS)), {
      algorithms: ['EdDSA'],
      fetchKeySet: async () => toPlainKeySet(publicKey, { 'x5t#S256': THUMBPRINT }),
    });
  });
});

describe('an Ed25519 key of small order', () => {
  for (const { what, x } of KEYS) {
    it(`RFC 8032: ${what}: a token that nobody signed holds under it, and the key is dropped`, async () => {
      const jwk = toJwk(x);
      // It is no malformed key: nothing but looking at the point keeps it out.
      assert.equal(createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyType, 'ed25519');
      const forged = forge(x);
      assert.ok(forged !== undefined);
      assert.equal(countUsable(jwk), 0);
      const { publicKey } = generateKeyPairSync('ed25519');
      const keys = [jwk, { ...publicKey.export({ format: 'jwk' }), 'x5t#S256': THUMBPRINT }];
      assert.equal(countUsable(...keys), 1);
      await assertRefused(forged, 'signature_invalid', 1, {
        algorithms: ['EdDSA'],
        fetchKeySet: async () => JSON.stringify({ keys }),
      });
    });
  }
});
