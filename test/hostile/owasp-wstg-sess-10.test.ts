/** OWASP Web Security Testing Guide, WSTG-SESS-10 "Testing JSON Web Tokens", section by section. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import {
  createKeyFor,
  signAs,
  signToken,
  toClaims,
  toOracleJwk,
  toPart,
  toPlainKeySet,
} from '../support/tokens.ts';
import {
  ADMIN,
  ATTACKER,
  assertAllowed,
  assertRefused,
  GOOD,
  KEY,
  NO_NAMES,
  signWithSecret,
  THUMBPRINT,
  toUnsigned,
  withClaims,
  withSignature,
} from './attack.ts';

describe('WSTG-SESS-10, review usage: the times of a token', () => {
  it('WSTG-SESS-10, review usage: the control is accepted to its last second', () =>
    assertAllowed(GOOD, { now: NOW + 3_629_999 }));

  for (const [what, changes, reason] of [
    ['that has expired', { exp: NOW_SECONDS - 30 }, 'token_expired'],
    ['that never ends', { exp: undefined }, 'claims_malformed'],
    ['whose end is null', { exp: null }, 'claims_malformed'],
    ['whose end is text', { exp: '99999999999' }, 'claims_malformed'],
    ['whose end is a list', { exp: [NOW_SECONDS + 3600] }, 'claims_malformed'],
    ['whose end was long ago', { exp: -1 }, 'token_expired'],
    ['that is not valid yet', { nbf: NOW_SECONDS + 31 }, 'token_not_yet_valid'],
    ['whose beginning is text', { nbf: '0' }, 'claims_malformed'],
    ['issued in the future', { iat: NOW_SECONDS + 31 }, 'token_not_yet_valid'],
    ['whose issue is null', { iat: null }, 'claims_malformed'],
  ] as const) {
    it(`WSTG-SESS-10, review usage: a token ${what}`, () =>
      assertRefused(signToken(KEY, toClaims(NOW_SECONDS, changes)), reason, 1));
  }

  it('WSTG-SESS-10, review usage: an end beyond all numbers, which JSON reads as infinite', () => {
    const claims = JSON.stringify(toClaims(NOW_SECONDS, { exp: 7 })).replace('"exp":7', '"exp":1e999');
    return assertRefused(signToken(KEY, claims), 'claims_malformed', 1);
  });
});

describe('WSTG-SESS-10, signature verification', () => {
  it('WSTG-SESS-10, signature verification: the payload changed and the signature kept', () =>
    assertRefused(withClaims(GOOD, ADMIN), 'signature_invalid', 1));

  it('WSTG-SESS-10, signature verification: one bit of the signature changed', () => {
    const signature = Buffer.from(GOOD.split('.')[2] ?? '', 'base64url');
    signature.writeUInt8(signature.readUInt8(100) ^ 1, 100);
    return assertRefused(withSignature(GOOD, signature), 'signature_invalid', 1);
  });

  it('WSTG-SESS-10, signature verification: a signature by the tester’s own key', () =>
    assertRefused(signToken(ATTACKER, ADMIN, { 'x5t#S256': THUMBPRINT }), 'signature_invalid', 1));
});

describe('WSTG-SESS-10, the none algorithm', () => {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', 'NoNe', ' none', 'none ', 'none\0', 'ｎｏｎｅ']) {
    it(`WSTG-SESS-10, the none algorithm: ${JSON.stringify(alg)} without a signature`, () =>
      assertRefused(toUnsigned(alg), 'algorithm_not_allowed', 0));

    it(`WSTG-SESS-10, the none algorithm: ${JSON.stringify(alg)} with any signature`, () =>
      assertRefused(toUnsigned(alg, toPart('signature')), 'algorithm_not_allowed', 0));
  }
});

describe('WSTG-SESS-10, ECDSA "psychic signatures" (CVE-2022-21449)', () => {
  const { privateKey, publicKey } = createKeyFor('ES256');
  const options = {
    algorithms: ['ES256'],
    fetchKeySet: async () => toPlainKeySet(publicKey, { 'x5t#S256': THUMBPRINT }),
  } as const;
  const good = signAs('ES256', privateKey, { alg: 'ES256', 'x5t#S256': THUMBPRINT }, toClaims(NOW_SECONDS));
  const zero = '00'.repeat(32);
  const one = `${'00'.repeat(31)}01`;
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';

  it('CVE-2022-21449: the control, a signature by ES256, is accepted', () => assertAllowed(good, options));

  for (const [what, hex] of [
    ['r = s = 0', zero + zero],
    ['r = 0', zero + one],
    ['s = 0', one + zero],
    ['r = s = the order of the curve', order + order],
    ['r = the order, s = 1', order + one],
    ['r = s = 1', one + one],
    ['r = s = 0, as ASN.1', '3006020100020100'],
    ['nothing but a zero', '00'],
  ] as const) {
    it(`CVE-2022-21449: a signature of ${what}`, () =>
      assertRefused(withSignature(good, Buffer.from(hex, 'hex')), 'signature_invalid', 1, options));
  }
});

describe('WSTG-SESS-10, weak HMAC keys', () => {
  for (const secret of ['', '\0', 'secret', 'changeit', 'your-256-bit-secret', 'SIGNING_KEY']) {
    it(`WSTG-SESS-10, weak HMAC keys: ${JSON.stringify(secret)}`, () =>
      assertRefused(signWithSecret(secret), 'algorithm_not_allowed', 0));
  }
});

describe('WSTG-SESS-10, HMAC vs public key confusion', () => {
  const spki = String(KEY.publicKey.export({ type: 'spki', format: 'pem' }));
  const pkcs1 = String(KEY.publicKey.export({ type: 'pkcs1', format: 'pem' }));
  for (const [what, secret] of [
    ['SPKI as PEM', spki],
    ['SPKI as PEM without the last line break', spki.trimEnd()],
    ['SPKI as PEM with line breaks of two characters', spki.replaceAll('\n', '\r\n')],
    ['SPKI as DER', KEY.publicKey.export({ type: 'spki', format: 'der' })],
    ['PKCS#1 as PEM', pkcs1],
    ['PKCS#1 as PEM without the last line break', pkcs1.trimEnd()],
    ['PKCS#1 as DER', KEY.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['a JWK', JSON.stringify(KEY.publicKey.export({ format: 'jwk' }))],
    ['the JWK as the domain publishes it', JSON.stringify(toOracleJwk(KEY))],
    ['the modulus', Buffer.from(KEY.publicKey.export({ format: 'jwk' }).n ?? '', 'base64url')],
  ] as const) {
    for (const alg of ['HS256', 'HS512']) {
      it(`WSTG-SESS-10, HMAC vs public key confusion: ${alg} with the key as ${what}`, () =>
        assertRefused(signWithSecret(secret, { alg }), 'algorithm_not_allowed', 0));
    }
  }
});

describe('WSTG-SESS-10, attacker provided public key', () => {
  it('WSTG-SESS-10, attacker provided public key: in the header (CVE-2018-0114)', () =>
    assertRefused(
      signToken(ATTACKER, ADMIN, { ...NO_NAMES, jwk: ATTACKER.publicKey.export({ format: 'jwk' }) }),
      'header_not_allowed',
      0,
    ));

  it('WSTG-SESS-10, attacker provided public key: of another kind, for an algorithm that is configured', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const header = { alg: 'EdDSA', jwk: publicKey.export({ format: 'jwk' }) };
    const algorithms = ['RS256', 'EdDSA'] as const;
    return assertRefused(signAs('EdDSA', privateKey, header, ADMIN), 'header_not_allowed', 0, { algorithms });
  });
});
