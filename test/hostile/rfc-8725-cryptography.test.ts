/** The best practices of RFC 8725 §3.1 to §3.5 (algorithms, signatures and keys), each by what breaks it. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import {
  createKeyFor,
  createSigningKey,
  signAs,
  signToken,
  toClaims,
  toKeySetText,
  toPart,
  toPlainKeySet,
} from '../support/tokens.ts';
import {
  ADMIN,
  assertAllowed,
  assertRefused,
  countUsable,
  GOOD,
  KEY,
  signWithSecret,
  THUMBPRINT,
  toUnsigned,
} from './attack.ts';

const CLAIMS = toClaims(NOW_SECONDS);
const NAMES = { 'x5t#S256': THUMBPRINT };
/** The domain's key as a key set that says nothing of an algorithm. */
const WITHOUT_ALG = async () => toPlainKeySet(KEY.publicKey, NAMES);

describe('RFC 8725 §3.1: perform algorithm verification', () => {
  const signed = (alg: 'RS256' | 'PS256' | 'RS512') => signAs(alg, KEY.privateKey, { ...NAMES, alg }, CLAIMS);

  it('RFC 8725 §3.1: an algorithm that is good, but not configured', () =>
    assertRefused(signed('PS256'), 'algorithm_not_allowed', 0));

  it('RFC 8725 §3.1: an algorithm that is configured, but not that of the key', () =>
    assertRefused(signed('PS256'), 'algorithm_not_allowed', 1, { algorithms: ['RS256', 'PS256'] }));

  it('RFC 8725 §3.1: a key is used with one algorithm only, although its type can do two that are configured', async () => {
    const options = { algorithms: ['RS256', 'RS512'], fetchKeySet: WITHOUT_ALG } as const;
    await assertAllowed(signed('RS256'), options);
    await assertRefused(signed('RS512'), 'algorithm_not_allowed', 1, options);
  });

  it('RFC 8725 §3.1: a header that says one algorithm above a signature by another', () =>
    assertRefused(
      signAs('PS256', KEY.privateKey, { ...NAMES, alg: 'RS256' }, CLAIMS),
      'signature_invalid',
      1,
    ));
});

describe('RFC 8725 §3.2: use appropriate algorithms', () => {
  for (const alg of [
    'none',
    'HS256',
    'RS1',
    'RSA1_5',
    'ES256K',
    'Ed448',
    'ECDH-ES',
    'dir',
    'rs256',
    'RS256\0',
    '',
    null,
  ]) {
    it(`RFC 8725 §3.2: ${JSON.stringify(alg)} cannot be asked for`, () =>
      assertRefused(toUnsigned(alg, toPart('signature')), 'algorithm_not_allowed', 0));
  }

  it('RFC 8725 §3.2: ECDSA on a curve that has no algorithm here is no key', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    assert.equal(countUsable(publicKey.export({ format: 'jwk' })), 0);
  });
});

describe('RFC 8725 §3.3: validate all cryptographic operations', () => {
  it('RFC 8725 §3.3: a good outer signature around a token that nobody signed', () =>
    assertRefused(signToken(KEY, toUnsigned('none'), { cty: 'JWT' }), 'header_not_allowed', 0));

  it('RFC 8725 §3.3: several signatures, of which one is good (RFC 7515 §7.2.1)', () => {
    const [header, payload, signature] = GOOD.split('.');
    const signatures = [
      { protected: header, signature },
      { protected: header, signature: 'AA' },
    ];
    return assertRefused(toPart({ payload, signatures }), 'token_malformed', 0);
  });

  it('RFC 8725 §3.3: a good token with the parts of another behind it', () =>
    assertRefused(`${GOOD}.${toPart(ADMIN)}.AA`, 'token_malformed', 0));
});

describe('RFC 8725 §3.4: validate cryptographic inputs', () => {
  const { privateKey, publicKey } = createKeyFor('ES256');
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const zero = Buffer.alloc(32).toString('base64url');
  const high = Buffer.alloc(32, 0xff).toString('base64url');

  it('RFC 8725 §3.4: the control, a point on the curve, verifies', () =>
    assertAllowed(signAs('ES256', privateKey, { ...NAMES, alg: 'ES256' }, CLAIMS), {
      algorithms: ['ES256'],
      fetchKeySet: async () => toPlainKeySet(publicKey, NAMES),
    }));

  for (const [what, point] of [
    ['with its coordinates exchanged', { x: y, y: x }],
    ['with one coordinate of another point', { y: high }],
    ['at the origin', { x: zero, y: zero }],
    ['with a coordinate beyond the field', { x: high, y: high }],
    ['of another curve', { crv: 'P-384' }],
    ['with coordinates too short for the curve', { x: toPart('x'), y: toPart('y') }],
  ] as const) {
    it(`RFC 8725 §3.4: a point ${what} never becomes a key`, () => {
      const jwk = { ...publicKey.export({ format: 'jwk' }), ...point };
      assert.equal(countUsable(jwk), 0);
    });
  }
});

describe('RFC 8725 §3.5: ensure that keys have enough entropy', () => {
  it('RFC 8725 §3.5: an RSA key of 1024 bits, although its signature is good', () => {
    const weak = createSigningKey(THUMBPRINT, 1024);
    return assertRefused(signToken(weak, CLAIMS), 'key_unknown', 2, {
      fetchKeySet: async () => toKeySetText(weak),
    });
  });

  it('RFC 8725 §3.5: a password as the key', () =>
    assertRefused(signWithSecret('correct horse'), 'algorithm_not_allowed', 0));

  it('RFC 8725 §3.5: encryption under a password (RFC 7518 §4.8)', () =>
    assertRefused(toUnsigned('PBES2-HS256+A128KW', 'AA'), 'algorithm_not_allowed', 0));
});
