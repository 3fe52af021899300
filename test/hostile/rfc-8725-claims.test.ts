/** The best practices of RFC 8725 §3.8 to §3.12 (what claims and headers may say), each by what breaks it. */
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, signToken, TENANT, toClaims, toOracleJwk } from '../support/tokens.ts';
import { ADMIN, ATTACKER, assertAllowed, assertRefused, KEY, NO_NAMES } from './attack.ts';

type Members = Readonly<Record<string, unknown>>;

/** A token that the domain itself signed. */
function sign(changes: Members, header: Members = {}): string {
  return signToken(KEY, toClaims(NOW_SECONDS, changes), header);
}

describe('RFC 8725 §3.8: validate issuer and subject', () => {
  for (const [iss, reason] of [
    ['https://identity.oraclecloud.example/', 'issuer_not_accepted'],
    [SHARED_ISSUER.slice(0, -1), 'issuer_not_accepted'],
    [`${SHARED_ISSUER}#`, 'issuer_not_accepted'],
    [SHARED_ISSUER.toUpperCase(), 'issuer_not_accepted'],
    ['', 'issuer_not_accepted'],
    [undefined, 'claims_malformed'],
    [null, 'claims_malformed'],
    [[SHARED_ISSUER], 'claims_malformed'],
  ] as const) {
    it(`RFC 8725 §3.8: the issuer ${JSON.stringify(iss)}`, () => assertRefused(sign({ iss }), reason, 1));
  }

  it('RFC 8725 §3.8: the right issuer, by a key that does not belong to it', () =>
    assertRefused(signToken(ATTACKER, ADMIN), 'key_unknown', 2));

  for (const [what, changes, reason] of [
    ['nobody', { sub: undefined, client_id: undefined }, 'caller_unidentified'],
    ['an empty name', { sub: '' }, 'caller_unidentified'],
    ['a number', { sub: 7 }, 'claims_malformed'],
    ['a list', { sub: ['orders-app', 'admin'] }, 'claims_malformed'],
    ['a client that is an object', { client_id: { toString: 'admin' } }, 'claims_malformed'],
    ['null', { sub: null }, 'claims_malformed'],
  ] as const) {
    it(`RFC 8725 §3.8: a subject that is ${what}`, () => assertRefused(sign(changes), reason, 1));
  }
});

describe('RFC 8725 §3.9: use and validate audience', () => {
  it('RFC 8725 §3.9: the control, one of several audiences, is accepted', () =>
    assertAllowed(sign({ aud: ['https://other.example/', AUDIENCE] })));

  for (const [aud, reason] of [
    [undefined, 'claims_malformed'],
    [null, 'claims_malformed'],
    [7, 'claims_malformed'],
    [{ 0: AUDIENCE }, 'claims_malformed'],
    [[AUDIENCE, 7], 'claims_malformed'],
    [[[AUDIENCE]], 'claims_malformed'],
    [[], 'audience_not_accepted'],
    ['', 'audience_not_accepted'],
    ['*', 'audience_not_accepted'],
    [`${AUDIENCE}orders`, 'audience_not_accepted'],
    [AUDIENCE.slice(0, -1), 'audience_not_accepted'],
    [AUDIENCE.toUpperCase(), 'audience_not_accepted'],
    [`https://other.example/ ${AUDIENCE}`, 'audience_not_accepted'],
  ] as const) {
    it(`RFC 8725 §3.9: the audience ${JSON.stringify(aud)}`, () => assertRefused(sign({ aud }), reason, 1));
  }
});

describe('RFC 8725 §3.10: do not trust received claims', () => {
  for (const kid of [
    "' OR '1'='1",
    '*)(objectClass=*',
    '/etc/hostname',
    'SIGNING_KEY\0',
    '__proto__',
    'SIGNING_KEY"},{"kid":"x',
  ]) {
    it(`RFC 8725 §3.10: the kid ${JSON.stringify(kid)} finds no key, even of a token that the domain signed`, () =>
      assertRefused(sign({}, { ...NO_NAMES, kid }), 'key_unknown', 2));
  }

  for (const url of [
    'https://keys.example/jwks',
    'https://idcs-0123example.identity.oraclecloud.com/admin/v1/SigningCert/jwk',
    'file:///etc/passwd',
    'http://127.0.0.1:49999/',
  ]) {
    for (const name of ['jku', 'x5u']) {
      it(`RFC 8725 §3.10: ${name} ${url} is refused unasked, even in a token that the domain signed`, () =>
        assertRefused(sign({}, { [name]: url }), 'header_not_allowed', 0));
    }
  }

  it('RFC 8725 §3.10: a key in the header, even the domain’s own', () =>
    assertRefused(sign({}, { jwk: toOracleJwk(KEY) }), 'header_not_allowed', 0));
});

describe('RFC 8725 §3.11: use explicit typing', () => {
  for (const typ of ['at+jwt', 'application/at+jwt', 'JWT']) {
    it(`RFC 8725 §3.11: the control, ${typ}, is accepted`, () => assertAllowed(sign({}, { typ })));
  }

  for (const typ of ['id+jwt', 'secevent+jwt', 'at+jwt;v=1', 'at+jwt ', 'JOSE', '', 7, null, ['at+jwt']]) {
    it(`RFC 8725 §3.11: the type ${JSON.stringify(typ)}`, () =>
      assertRefused(sign({}, { typ }), 'not_an_access_token', 0));
  }
});

describe('RFC 8725 §3.12: mutually exclusive rules for different kinds of tokens', () => {
  for (const [what, changes, reason] of [
    ['an ID token with our audience', { tok_type: 'IT', nonce: 'n' }, 'not_an_access_token'],
    ['a refresh token', { tok_type: 'RT' }, 'not_an_access_token'],
    ['a token of a kind that is null', { tok_type: null }, 'not_an_access_token'],
    ['a token of two kinds', { tok_type: ['AT', 'IT'] }, 'not_an_access_token'],
    ['a token of the kind in another case', { tok_type: 'at' }, 'not_an_access_token'],
    [
      'an ID token for its client',
      { tok_type: 'IT', aud: [SHARED_ISSUER, 'orders-app'] },
      'audience_not_accepted',
    ],
    ['a client’s own assertion', { iss: 'orders-app', aud: SHARED_ISSUER }, 'issuer_not_accepted'],
    ['a logout token', { aud: 'orders-app', events: {} }, 'audience_not_accepted'],
    ['a token for another tenant', { tenant: `${TENANT}x` }, 'tenant_not_accepted'],
  ] as const) {
    it(`RFC 8725 §3.12: ${what}`, () => assertRefused(sign(changes), reason, 1));
  }

  it('RFC 8725 §3.12: an access token for users where REQUIRED_CLAIMS asks for one of a client', async () => {
    const requiredClaims = [{ name: 'sub_type', values: ['client'] }];
    await assertAllowed(sign({ sub_type: 'client' }), { requiredClaims });
    await assertRefused(sign({ sub_type: 'user' }), 'claim_not_accepted', 1, { requiredClaims });
  });
});
