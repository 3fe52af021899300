/** The claims of a token whose signature holds: origin, time, kind, tenant, and who calls. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ClaimPolicy, checkClaims } from '../../src/token/claims.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, TENANT, toClaims } from '../support/tokens.ts';

const POLICY: ClaimPolicy = {
  issuers: [SHARED_ISSUER],
  audiences: [AUDIENCE, 'https://second.example/'],
  tenant: TENANT,
  requiredClaims: [],
  clockSkewSeconds: 30,
};

function check(changes: Readonly<Record<string, unknown>> = {}, policy: Partial<ClaimPolicy> = {}) {
  const result = checkClaims(toClaims(NOW_SECONDS, changes), { ...POLICY, ...policy }, NOW_SECONDS);
  return 'denied' in result ? result.denied : result;
}

function accept(changes: Readonly<Record<string, unknown>> = {}, policy: Partial<ClaimPolicy> = {}) {
  const result = check(changes, policy);
  assert.ok(typeof result === 'object', String(result));
  return result;
}

describe('an accepted token', () => {
  it('says which client calls, with which scopes, until when', () => {
    const claims = accept({ scope: 'oic.invoke oic.read' });
    assert.equal(claims.clientId, 'orders-app');
    assert.equal(claims.subject, 'orders-app');
    assert.deepEqual(claims.scopes, ['oic.invoke', 'oic.read']);
    assert.equal(claims.expiresAt, NOW_SECONDS + 3600);
    assert.equal(claims.all['jti'], 'token-1');
  });

  it('may be of a user, and is then that user’s and not the client’s', () => {
    assert.equal(accept({ sub: 'user@example.com' }).subject, 'user@example.com');
  });

  it('may name a client only, which is then the subject', () => {
    assert.equal(accept({ sub: undefined }).subject, 'orders-app');
  });

  it('may name a subject only, and then no client is made up', () => {
    assert.equal(accept({ client_id: undefined }).clientId, undefined);
  });

  for (const [scope, scopes] of [
    [undefined, []],
    ['', []],
    [' oic.invoke  oic.read ', ['oic.invoke', 'oic.read']],
    [
      ['oic.invoke', 'oic.read'],
      ['oic.invoke', 'oic.read'],
    ],
    [[], []],
  ] as const) {
    it(`with the scope ${JSON.stringify(scope)} has the scopes ${JSON.stringify(scopes)}`, () => {
      assert.deepEqual(accept({ scope }).scopes, scopes);
    });
  }
});

describe('the issuer of a token', () => {
  for (const iss of [
    'https://identity.oraclecloud.com',
    'https://identity.oraclecloud.com//',
    'HTTPS://identity.oraclecloud.com/',
    'http://identity.oraclecloud.com/',
    'https://identity.oraclecloud.com/ ',
    'https://identity.oraclecloud.com.evil.example/',
    '',
  ]) {
    it(`is refused as ${JSON.stringify(iss)}, which is not exactly the configured one`, () => {
      assert.equal(check({ iss }), 'issuer_not_accepted');
    });
  }

  it('may be any of several, as while a domain changes its issuer', () => {
    const issuers = ['https://new.example/', SHARED_ISSUER];
    for (const iss of issuers) accept({ iss }, { issuers });
  });

  for (const iss of [undefined, null, 7, [SHARED_ISSUER], {}]) {
    it(`is refused as ${JSON.stringify(iss)}`, () => {
      assert.equal(check({ iss }), 'claims_malformed');
    });
  }
});

describe('the audience of a token', () => {
  it('may be a list of which one is ours', () => {
    accept({ aud: ['https://other.example/', 'https://second.example/'] });
  });

  for (const aud of [
    'https://other.example/',
    'https://api.example',
    'https://API.example/',
    `${AUDIENCE}orders`,
    '',
    [],
    ['https://other.example/'],
    // An ID token's own audiences: they are no API's.
    [SHARED_ISSUER, 'orders-app'],
  ]) {
    it(`is refused as ${JSON.stringify(aud)}, which holds none of ours`, () => {
      assert.equal(check({ aud }), 'audience_not_accepted');
    });
  }

  for (const aud of [undefined, null, 7, {}, [AUDIENCE, 7], [[AUDIENCE]], { 0: AUDIENCE, length: 1 }]) {
    it(`is refused as ${JSON.stringify(aud)}`, () => {
      assert.equal(check({ aud }), 'claims_malformed');
    });
  }
});

describe('the time of a token', () => {
  it('runs until its end and the clock skew have passed', () => {
    accept({ exp: NOW_SECONDS - 29 });
    assert.equal(check({ exp: NOW_SECONDS - 30 }), 'token_expired');
    assert.equal(check({ exp: NOW_SECONDS }, { clockSkewSeconds: 0 }), 'token_expired');
    accept({ exp: NOW_SECONDS + 1 }, { clockSkewSeconds: 0 });
  });

  for (const exp of [0, -1, 1, NOW_SECONDS - 86_400]) {
    it(`is over with the end ${exp}`, () => {
      assert.equal(check({ exp }), 'token_expired');
    });
  }

  for (const claim of ['nbf', 'iat']) {
    it(`begins with ${claim}, less the clock skew`, () => {
      accept({ [claim]: NOW_SECONDS + 30 });
      assert.equal(check({ [claim]: NOW_SECONDS + 31 }), 'token_not_yet_valid');
      assert.equal(check({ [claim]: NOW_SECONDS + 3600 }), 'token_not_yet_valid');
    });
  }

  it('begins with the later of nbf and iat', () => {
    assert.equal(check({ nbf: NOW_SECONDS - 60, iat: NOW_SECONDS + 60 }), 'token_not_yet_valid');
    assert.equal(check({ nbf: NOW_SECONDS + 60, iat: NOW_SECONDS - 60 }), 'token_not_yet_valid');
  });

  it('needs no nbf, which Oracle does not write, and no iat', () => {
    accept({ nbf: undefined, iat: undefined });
  });

  for (const changes of [
    { exp: undefined },
    { exp: null },
    { exp: '99999999999' },
    { exp: [99_999_999_999] },
    { exp: true },
    { nbf: 'now' },
    { nbf: null },
    { iat: {} },
    { iat: false },
    { jti: 7 },
    { jti: null },
  ]) {
    it(`is refused with ${JSON.stringify(changes)}`, () => {
      assert.equal(check(changes), 'claims_malformed');
    });
  }

  it('is refused with an end that is too large for a number, which JSON reads as infinite', () => {
    assert.equal(check({ exp: JSON.parse('1e999') }), 'claims_malformed');
  });
});

describe('the kind of a token', () => {
  for (const kind of ['IT', 'at', 'RT', '', null, 7, ['AT']]) {
    it(`is refused as ${JSON.stringify(kind)}, which is no access token`, () => {
      assert.equal(check({ tok_type: kind }), 'not_an_access_token');
    });
  }
});

describe('a token that is bound to a key of the caller’s', () => {
  for (const cnf of [{ jkt: 'thumbprint' }, { 'x5t#S256': 'thumbprint' }, {}, null, 'x']) {
    it(`is refused as a bearer token, with cnf ${JSON.stringify(cnf)} (RFC 9449 §7.2, RFC 8705 §3)`, () => {
      assert.equal(check({ cnf }), 'token_bound');
    });
  }
});

describe('the tenant of a token', () => {
  for (const tenant of ['idcs-9999example', '', undefined, null, [TENANT], TENANT.toUpperCase()]) {
    it(`is refused as ${JSON.stringify(tenant)}, although issuer, audience and signature are right`, () => {
      assert.equal(check({ tenant }), 'tenant_not_accepted');
    });
  }

  it('does not matter when none is configured', () => {
    accept({ tenant: 'idcs-9999example' }, { tenant: undefined });
  });
});

describe('the caller of a token', () => {
  for (const changes of [
    { sub: undefined, client_id: undefined },
    { sub: '', client_id: undefined },
    { sub: undefined, client_id: '' },
    { sub: '', client_id: 'orders-app' },
  ]) {
    it(`is refused as ${JSON.stringify(changes)}, which names nobody`, () => {
      assert.equal(check(changes), 'caller_unidentified');
    });
  }

  for (const changes of [
    { sub: 7 },
    { sub: null },
    { sub: ['orders-app'] },
    { client_id: 7 },
    { client_id: null },
    { scope: 7 },
    { scope: null },
    { scope: { 'oic.invoke': true } },
    { scope: ['oic.invoke', 7] },
  ]) {
    it(`is refused with ${JSON.stringify(changes)}`, () => {
      assert.equal(check(changes), 'claims_malformed');
    });
  }
});
