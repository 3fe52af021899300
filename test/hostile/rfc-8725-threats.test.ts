/** The threats of RFC 8725 (JSON Web Token Best Current Practices) §2, each as an attack that fails. */
import assert from 'node:assert/strict';
import { createSign } from 'node:crypto';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import { signParts, signToken, toClaims, toPart } from '../support/tokens.ts';
import {
  ADMIN,
  ATTACKER,
  assertAllowed,
  assertRefused,
  countUsable,
  GOOD,
  KEY,
  NO_NAMES,
  signWithSecret,
  THUMBPRINT,
  toInput,
  toUnsigned,
  withClaims,
  withSignature,
} from './attack.ts';

const PEM = KEY.publicKey.export({ type: 'spki', format: 'pem' });
const HEADER = JSON.stringify({ alg: 'RS256', 'x5t#S256': THUMBPRINT });

/** Five parts, as RFC 7516 §3.1 has them; what would be encrypted does not matter to one who has no key for it. */
function toEncrypted(header: Readonly<Record<string, unknown>>): string {
  return [header, 'encrypted key', 'iv', 'ciphertext', 'tag'].map(toPart).join('.');
}

describe('RFC 8725 §2.1: weak signatures and insufficient signature validation', () => {
  it('RFC 8725 §2.1: the control, a token of the domain, is accepted', () => assertAllowed(GOOD));

  it('RFC 8725 §2.1: the algorithm changed to none and the signature taken off', () =>
    assertRefused(toUnsigned('none'), 'algorithm_not_allowed', 0));

  it('RFC 8725 §2.1: RS256 changed to HS256 with the public key as the shared secret', () =>
    assertRefused(signWithSecret(String(PEM)), 'algorithm_not_allowed', 0));

  it('RFC 8725 §2.1: claims changed under a signature that is not looked at', () =>
    assertRefused(withClaims(GOOD, ADMIN), 'signature_invalid', 1));

  it('RFC 8725 §2.1: the signature taken off and the algorithm left as it was', () =>
    assertRefused(withSignature(GOOD, ''), 'token_malformed', 0));

  for (const hash of ['sha1', 'md5']) {
    it(`RFC 8725 §2.1: the domain’s key with ${hash} where RS256 has SHA-256`, () => {
      const input = toInput({ alg: 'RS256' }, toClaims(NOW_SECONDS));
      const signature = createSign(hash).update(input).sign(KEY.privateKey, 'base64url');
      return assertRefused(`${input}.${signature}`, 'signature_invalid', 1);
    });
  }
});

describe('RFC 8725 §2.2: weak symmetric keys', () => {
  for (const secret of ['', 'secret', 'oic-gatekeeper']) {
    it(`RFC 8725 §2.2: a token under the shared secret ${JSON.stringify(secret)}`, () =>
      assertRefused(signWithSecret(secret), 'algorithm_not_allowed', 0));
  }

  it('RFC 8725 §2.2: a shared secret that stands in the key set is no key', () =>
    assert.equal(countUsable({ kty: 'oct', k: toPart('secret') }), 0));
});

describe('RFC 8725 §2.3 to §2.5: encryption, of which no kind is accepted', () => {
  it('RFC 8725 §2.3: a signed token inside an encrypted one', () =>
    assertRefused(toEncrypted({ alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT' }), 'token_malformed', 0));

  it('RFC 8725 §2.3: an encrypted token with a shared key, whose content nobody signed', () =>
    assertRefused(toEncrypted({ alg: 'dir', enc: 'A128CBC-HS256' }), 'token_malformed', 0));

  it('RFC 8725 §2.3: a signed token whose payload says that it is a token too', () =>
    assertRefused(signToken(KEY, GOOD, { cty: 'JWT' }), 'header_not_allowed', 0));

  it('RFC 8725 §2.3: a signed token whose payload is a token without saying so', () =>
    assertRefused(signToken(KEY, GOOD), 'token_malformed', 0));

  it('RFC 8725 §2.4: a compressed encrypted token, whose length tells of its content', () =>
    assertRefused(toEncrypted({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }), 'token_malformed', 0));

  it('RFC 8725 §2.4: a signed token that says it is compressed', () =>
    assertRefused(signToken(KEY, ADMIN, { zip: 'DEF' }), 'header_not_allowed', 0));

  it('RFC 8725 §2.5: ECDH-ES with a point that is not on the curve', () => {
    const epk = { kty: 'EC', crv: 'P-256', x: toPart('x'), y: toPart('y') };
    return assertRefused(toEncrypted({ alg: 'ECDH-ES', enc: 'A128GCM', epk }), 'token_malformed', 0);
  });
});

describe('RFC 8725 §2.6: multiplicity of JSON encodings', () => {
  const PAYLOAD = JSON.stringify(ADMIN);
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  for (const [encoding, bytes] of [
    ['UTF-16, little end first', Buffer.from(PAYLOAD, 'utf16le')],
    ['UTF-16, big end first', swapped(PAYLOAD)],
    ['UTF-16 with its mark', swapped(`\ufeff${PAYLOAD}`)],
    ['UTF-32', Buffer.from([...PAYLOAD].map((character) => `${character}\0`).join(''), 'utf16le')],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${PAYLOAD}`)],
    ['Latin-1', Buffer.from(PAYLOAD.replace('admin', 'ädmin'), 'latin1')],
  ] as const) {
    it(`RFC 8725 §2.6: a signed payload in ${encoding}`, () =>
      assertRefused(signParts(KEY, HEADER, bytes), 'token_malformed', 0));
  }

  it('RFC 8725 §2.6: a signed payload that has one claim twice', () =>
    assertRefused(
      signParts(KEY, HEADER, PAYLOAD.replace('{', '{"sub":"orders-app",')),
      'token_malformed',
      0,
    ));

  it('RFC 8725 §2.6: the JSON form of a signed token in place of the compact one', () => {
    const [header, payload, signature] = GOOD.split('.');
    return assertRefused(toPart({ protected: header, payload, signature }), 'token_malformed', 0);
  });
});

describe('RFC 8725 §2.7 and §2.8: tokens that were made for something else', () => {
  for (const [what, changes, reason] of [
    ['for another recipient', { aud: 'https://other.example/' }, 'audience_not_accepted'],
    ['for no recipient in particular', { aud: undefined }, 'claims_malformed'],
    ['of another issuer', { iss: 'https://other.example/' }, 'issuer_not_accepted'],
    ['of another customer of the same issuer', { tenant: 'idcs-9999example' }, 'tenant_not_accepted'],
  ] as const) {
    it(`RFC 8725 §2.7: a token ${what}`, () =>
      assertRefused(signToken(KEY, toClaims(NOW_SECONDS, changes)), reason, 1));
  }

  it('RFC 8725 §2.8: an ID token by its claim', () =>
    assertRefused(signToken(KEY, toClaims(NOW_SECONDS, { tok_type: 'IT' })), 'not_an_access_token', 1));

  for (const typ of ['id+jwt', 'logout+jwt', 'secevent+jwt', 'dpop+jwt', 'token-introspection+jwt']) {
    it(`RFC 8725 §2.8: a token of the type ${typ} with the claims of an access token`, () =>
      assertRefused(signToken(KEY, toClaims(NOW_SECONDS), { typ }), 'not_an_access_token', 0));
  }
});

describe('RFC 8725 §2.9: indirect attacks on the server, which never asks where a token wants it to', () => {
  for (const [name, value] of [
    ['jku', 'http://127.0.0.1:49999/keys'],
    ['x5u', 'http://169.254.169.254/latest/meta-data/'],
  ] as const) {
    it(`RFC 8725 §2.9: ${name} that leads into the inner network`, () =>
      assertRefused(signToken(ATTACKER, ADMIN, { [name]: value }), 'header_not_allowed', 0));
  }

  it('RFC 8725 §2.9: an issuer that would be asked for its configuration', () =>
    assertRefused(signToken(KEY, { ...ADMIN, iss: 'http://127.0.0.1:49999/' }), 'issuer_not_accepted', 1));

  for (const kid of ['../../../../dev/null', "x' UNION SELECT 'secret' -- ", 'x)(uid=*))(|(uid=*', '$(id)']) {
    it(`RFC 8725 §2.9: the kid ${kid} is looked for among the names and nowhere else`, () =>
      assertRefused(signToken(ATTACKER, ADMIN, { ...NO_NAMES, kid }), 'key_unknown', 2));
  }
});
