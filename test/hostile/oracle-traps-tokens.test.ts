/** Traps of Oracle's access tokens, each with the page that it comes from. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench } from '../authorizer/bench.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, KID, SHARED_ISSUER, signToken, toClaims, toKeySetText } from '../support/tokens.ts';
import { ADMIN, ATTACKER, assertAllowed, assertRefused, attempt, GOOD, KEY } from './attack.ts';

type Members = Readonly<Record<string, unknown>>;

const OTHER_TENANT = 'idcs-9999example';

/** A token that the domain itself signed. */
function sign(changes: Members, header: Members = {}): string {
  return signToken(KEY, toClaims(NOW_SECONDS, changes), header);
}

/** What the gateway is told of an allowed caller. */
async function allow(changes: Members): Promise<Members> {
  const { decision } = await attempt(`Bearer ${sign(changes)}`);
  assert.equal(decision['active'], true);
  return decision;
}

describe('the issuer is the same for all of Oracle’s tenants (Oracle, “Validating Access Tokens”)', () => {
  it('another tenant’s genuine token, with the same iss and the same kid, is of an unknown key', () =>
    assertRefused(signToken(ATTACKER, ADMIN, { kid: KID }), 'key_unknown', 2));

  it('and is refused for its tenant, even if its key were in the key set', () =>
    assertRefused(signToken(ATTACKER, { ...ADMIN, tenant: OTHER_TENANT }), 'tenant_not_accepted', 1, {
      fetchKeySet: async () => toKeySetText(KEY, ATTACKER),
    }));

  for (const tenant of [undefined, null, '', OTHER_TENANT, [OTHER_TENANT], ['idcs-0123example']]) {
    it(`the issuer alone proves nothing: the tenant ${JSON.stringify(tenant)}`, () =>
      assertRefused(sign({ tenant }), 'tenant_not_accepted', 1));
  }

  it('a domain_id or tenant_iss of ours does not stand for the tenant', () => {
    const tenant_iss = 'https://idcs-0123example.identity.oraclecloud.com:443';
    return assertRefused(sign({ tenant: OTHER_TENANT, tenant_iss }), 'tenant_not_accepted', 1);
  });
});

describe('no address is ever taken from a token (RFC 8725 §3.10)', () => {
  for (const name of ['tenant_iss', 'iss', 'domain_home', 'ca_ocid']) {
    it(`${name} that names another server is not asked`, () => {
      const token = signToken(ATTACKER, { ...ADMIN, [name]: 'http://127.0.0.1:49999/' });
      // For claims that rule it out anyway, not even the configured address is asked once more.
      return assertRefused(token, 'key_unknown', name === 'iss' ? 1 : 2);
    });
  }

  it('a genuine token may name any tenant_iss, and still nothing goes out', async () => {
    const token = sign({ tenant_iss: 'http://127.0.0.1:49999/' });
    const { decision, keyFetches, connections } = await attempt(`Bearer ${token}`);
    assert.deepEqual([decision['active'], keyFetches, connections], [true, 1, 0]);
  });
});

describe('what Oracle’s tokens look like (Oracle, “Working with Access Tokens”)', () => {
  it('no typ in the header is right', () => assertAllowed(sign({}, { typ: undefined })));

  it('no nbf is right', () => assertAllowed(sign({ nbf: undefined })));

  it('aud is text or a list', async () => {
    await assertAllowed(sign({ aud: AUDIENCE }));
    await assertAllowed(sign({ aud: ['https://idcs-0123example.identity.oraclecloud.com', AUDIENCE] }));
  });

  it('scope is the short form, and the long one that was asked for is another scope', async () => {
    assert.deepEqual((await allow({ scope: 'oic.invoke' }))['scope'], ['oic.invoke']);
    await assertRefused(sign({ scope: `${AUDIENCE}oic.invoke` }), 'scope_missing', 1);
  });

  it('a client’s token has no user, and its principal is the client', async () => {
    const decision = await allow({ sub: undefined, client_id: 'orders-app' });
    assert.deepEqual([decision['principal'], decision['clientId']], ['orders-app', 'orders-app']);
  });

  it('what a token lacks is absent, so that nothing is said in its place', async () => {
    const { context } = await allow({ sub: undefined });
    assert.deepEqual(Object.keys(context as object), ['client_id', 'tenant', 'scope']);
  });
});

describe('an ID token is signed by the same key (Oracle, “Working with Access Tokens”)', () => {
  it('as Oracle issues it, it is for another audience', () =>
    assertRefused(sign({ tok_type: 'IT', aud: [SHARED_ISSUER, 'orders-app'] }), 'audience_not_accepted', 1));

  it('with our audience it is still no access token', () =>
    assertRefused(sign({ tok_type: 'IT', aud: [SHARED_ISSUER, AUDIENCE] }), 'not_an_access_token', 1));

  it('a session token of the sign-in API is none either', () =>
    assertRefused(sign({ tok_type: 'IT', sub: 'user-example', sid: 'x' }), 'not_an_access_token', 1));
});

describe('claims become headers (API Gateway, “Adding Context Variables”)', () => {
  for (const name of [
    'a\r\nX-Admin: 1',
    'a\nb',
    'a\0b',
    'é',
    '\u2028',
    ' leading',
    'trailing ',
    'x'.repeat(257),
  ]) {
    it(`${JSON.stringify(name.slice(0, 16))} never reaches one`, async () => {
      const changes = { sub: name, client_id: name, user_displayname: name };
      const contextClaims = ['sub', 'client_id', 'user_displayname', 'tenant'];
      const { decision } = await attempt(`Bearer ${sign(changes)}`, { contextClaims });
      assert.deepEqual([decision['active'], decision['principal'], decision['clientId']], [true, '', '']);
      assert.deepEqual(decision['context'], { tenant: 'idcs-0123example' });
      assert.match(JSON.stringify(decision), /^[\x20-\x7e]*$/);
    });
  }

  it('a scope with a line break grants nothing', async () => {
    await assertRefused(sign({ scope: 'oic.invoke\r\nX-Admin:' }), 'scope_missing', 1);
    await assertRefused(sign({ scope: ['oic.invoke\n'] }), 'scope_missing', 1);
  });
});

describe('the gateway keeps a decision (API Gateway, “Passing Tokens to Authorizer Functions”)', () => {
  it('two calls with one token get the same decision, byte for byte, with nothing of the call in it', async () => {
    const { callWith } = createBench({ key: KEY });
    const bodies = [{ host: 'a.example' }, { host: 'b.example', path: '/payroll', ip: '192.0.2.1' }].map(
      (data) => JSON.stringify({ type: 'USER_DEFINED', data: { ...data, authorization: `Bearer ${GOOD}` } }),
    );
    const [first, second] = await Promise.all(
      bodies.map(async (body) => String((await callWith(body)).body)),
    );
    assert.equal(first, second);
    assert.doesNotMatch(String(first), /call-1|token-1|payroll|192\.0\.2/);
  });

  it('and not beyond the token’s end, but for the minute that it keeps any', async () => {
    for (const [left, kept] of [
      [3600, 300],
      [120, 120],
      [61, 61],
      [5, 60],
    ] as const) {
      const { expiresAt } = await allow({ exp: NOW_SECONDS + left });
      assert.equal(Date.parse(String(expiresAt)) - NOW, kept * 1000);
    }
  });
});
