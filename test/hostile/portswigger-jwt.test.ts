/** PortSwigger Web Security Academy, "JWT attacks": its eight labs, and what else the topic describes. */
import { createPublicKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import { KID, signToken, toClaims, toOracleJwk } from '../support/tokens.ts';
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
} from './attack.ts';

const JWK = KEY.publicKey.export({ format: 'jwk' });
const OWN_JWK = { ...ATTACKER.publicKey.export({ format: 'jwk' }), kid: 'own' };

describe('PortSwigger Academy, JWT labs', () => {
  it('PortSwigger: the control, the token as it was issued, is accepted', () => assertAllowed(GOOD));

  it('PortSwigger lab 1, unverified signature: the subject changed to an administrator', () =>
    assertRefused(withClaims(GOOD, ADMIN), 'signature_invalid', 1));

  it('PortSwigger lab 2, flawed signature verification: alg none and the last dot kept', () =>
    assertRefused(toUnsigned('none'), 'algorithm_not_allowed', 0));

  it('PortSwigger lab 2, flawed signature verification: alg none and the last dot taken off too', () =>
    assertRefused(toUnsigned('none').slice(0, -1), 'token_malformed', 0));

  for (const secret of ['secret1', 'secret', 'password', 'jwt']) {
    it(`PortSwigger lab 3, weak signing key: signed with the guessed secret ${secret}`, () =>
      assertRefused(signWithSecret(secret), 'algorithm_not_allowed', 0));
  }

  it('PortSwigger lab 4, jwk header injection: the key of the attacker, under its own kid', () =>
    assertRefused(
      signToken(ATTACKER, ADMIN, { ...NO_NAMES, kid: 'own', jwk: OWN_JWK }),
      'header_not_allowed',
      0,
    ));

  it('PortSwigger lab 4, jwk header injection: under the kid and thumbprint of the domain’s key', () =>
    assertRefused(
      signToken(ATTACKER, ADMIN, { 'x5t#S256': THUMBPRINT, jwk: { ...OWN_JWK, kid: KID } }),
      'header_not_allowed',
      0,
    ));

  it('PortSwigger lab 5, jku header injection: the key set on the attacker’s server is not fetched', () =>
    assertRefused(
      signToken(ATTACKER, ADMIN, { ...NO_NAMES, kid: 'own', jku: 'http://127.0.0.1:49999/jwks.json' }),
      'header_not_allowed',
      0,
    ));

  for (const kid of ['../../../../../../../dev/null', '/dev/null', 'file:///dev/null', 'NUL']) {
    it(`PortSwigger lab 6, kid path traversal: ${kid} as an HMAC key of one zero byte`, () =>
      assertRefused(signWithSecret(Buffer.of(0), { kid }), 'algorithm_not_allowed', 0));

    it(`PortSwigger lab 6, kid path traversal: ${kid} with an algorithm that is configured`, () =>
      assertRefused(signToken(ATTACKER, ADMIN, { ...NO_NAMES, kid }), 'key_unknown', 2));
  }

  it('PortSwigger lab 7, algorithm confusion: HS256 with the published key as PEM', () =>
    assertRefused(
      signWithSecret(
        String(createPublicKey({ key: JWK, format: 'jwk' }).export({ type: 'spki', format: 'pem' })),
      ),
      'algorithm_not_allowed',
      0,
    ));

  // Modulus and exponent are all that two tokens give away; the rest is guessing in which form the server has them.
  const derived = createPublicKey({ key: { kty: 'RSA', n: JWK.n ?? '', e: 'AQAB' }, format: 'jwk' });
  for (const type of ['spki', 'pkcs1'] as const) {
    for (const end of ['', '\n']) {
      it(`PortSwigger lab 8, algorithm confusion with no exposed key: ${type}${end === '' ? '' : ', line break'}`, () => {
        const pem = String(derived.export({ type, format: 'pem' })).trimEnd();
        return assertRefused(signWithSecret(pem + end), 'algorithm_not_allowed', 0);
      });
    }
  }
});

describe('PortSwigger Academy, other header parameters', () => {
  it('PortSwigger, x5c header injection: a certificate of the attacker’s own making', () => {
    const x5c = [ATTACKER.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
    return assertRefused(signToken(ATTACKER, ADMIN, { ...NO_NAMES, x5c }), 'header_not_allowed', 0);
  });

  it('PortSwigger, x5c header injection: the chain that the domain publishes, copied', () =>
    assertRefused(
      signToken(ATTACKER, ADMIN, { 'x5t#S256': THUMBPRINT, x5c: toOracleJwk(KEY)['x5c'] }),
      'header_not_allowed',
      0,
    ));

  for (const cty of ['text/xml', 'application/x-java-serialized-object', 'JWT', '']) {
    it(`PortSwigger, cty ${JSON.stringify(cty)}: no other reader of the payload can be chosen`, () =>
      assertRefused(signToken(KEY, toClaims(NOW_SECONDS), { cty }), 'header_not_allowed', 0));
  }

  it('PortSwigger, cty text/xml: nor is a payload in XML read, of whoever it is', () =>
    assertRefused(signToken(KEY, '<!DOCTYPE x SYSTEM "http://127.0.0.1:49999/">'), 'token_malformed', 0));

  for (const kid of [
    "x' UNION SELECT 'secret' -- -",
    "x' OR '1'='1",
    'SIGNING_KEY; DROP TABLE keys',
    "SIGNING_KEY'||'",
  ]) {
    it(`PortSwigger, kid SQL injection: ${kid}`, async () => {
      await assertRefused(signWithSecret('secret', { kid }), 'algorithm_not_allowed', 0);
      await assertRefused(signToken(ATTACKER, ADMIN, { ...NO_NAMES, kid }), 'key_unknown', 2);
    });
  }

  it('PortSwigger, kid of another shape: neither a list nor an object names a key', async () => {
    for (const kid of [[KID], { $ne: null }, 0, null, true]) {
      await assertRefused(signToken(ATTACKER, ADMIN, { ...NO_NAMES, kid }), 'token_malformed', 0);
    }
  });
});
