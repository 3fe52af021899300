import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AUDIENCE,
  decodePart,
  type RunningDomain,
  readJson,
  runDomain,
  SECRET,
  TENANT,
  toBasic,
} from './running-domain.ts';

const INVOKE = `${AUDIENCE}oic.invoke`;
const READ = `${AUDIENCE}oic.read`;
const OTHER = 'https://other.example.test:443urn:opc:resource:consumer::all';

function request(
  domain: RunningDomain,
  form: Record<string, string>,
  authorization?: string,
): Promise<Response> {
  const headers = authorization === undefined ? undefined : { authorization };
  return domain.post('/oauth2/v1/token', { grant_type: 'client_credentials', ...form }, headers);
}

async function assertRefused(response: Response, status: number, error: string): Promise<void> {
  const body = await readJson(response);
  assert.deepEqual([response.status, body['error']], [status, error]);
  assert.equal(typeof body['error_description'], 'string');
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
}

describe('/oauth2/v1/token', () => {
  it('gives a token with exactly three members around it', async (test) => {
    const domain = await runDomain(test);

    const response = await request(domain, { scope: INVOKE });

    const { access_token: token, ...rest } = await readJson(response);
    assert.equal(response.status, 200);
    assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 3600 });
    assert.equal(String(token).split('.').length, 3);
  });

  it("signs with the domain's header, without typ", async (test) => {
    const domain = await runDomain(test);

    const header = decodePart(await domain.fetchToken(INVOKE), 0);

    assert.deepEqual(Object.keys(header).sort(), ['alg', 'kid', 'x5t', 'x5t#S256']);
    assert.deepEqual([header['alg'], header['kid']], ['RS256', 'SIGNING_KEY']);
  });

  it('says whom the token is for in short scopes, and what the domain is in its own claims', async (test) => {
    const now = 1_800_000_000_000;
    const domain = await runDomain(test, {}, { now: () => now });

    const claims = decodePart(await domain.fetchToken(`${READ} ${INVOKE}`), 1);

    const { aud, scope, iss, tenant, sub, tok_type, exp, iat } = claims;
    assert.deepEqual(
      { aud, scope, iss, tenant, sub, tok_type, exp, iat },
      {
        aud: AUDIENCE,
        scope: 'oic.read oic.invoke',
        iss: 'https://identity.oraclecloud.com/',
        tenant: TENANT,
        sub: 'caller',
        tok_type: 'AT',
        exp: now / 1000 + 3600,
        iat: now / 1000,
      },
    );
    assert.equal('nbf' in claims, false);
  });

  it('signs under a custom issuer when the domain has one', async (test) => {
    const domain = await runDomain(test, { issuer: 'https://login.example.test/path' });

    assert.equal(decodePart(await domain.fetchToken(INVOKE), 1)['iss'], 'https://login.example.test/path');
  });

  it("gives a token for the domain's own API, with several audiences", async (test) => {
    const domain = await runDomain(test);

    const { aud } = decodePart(await domain.fetchToken('urn:opc:idm:__myscopes__'), 1);

    assert.ok(Array.isArray(aud));
    assert.equal(aud[0], `https://${TENANT}.identity.oraclecloud.com`);
    assert.equal(aud.length, 4);
  });

  it('shortens the lifetime when asked to, and never lengthens it', async (test) => {
    const domain = await runDomain(test);

    const short = await readJson(await request(domain, { scope: `${INVOKE} urn:opc:resource:expiry=300` }));
    const long = await readJson(await request(domain, { scope: `${INVOKE} urn:opc:resource:expiry=86400` }));

    assert.deepEqual([short['expires_in'], long['expires_in']], [300, 3600]);
    const { exp, iat } = decodePart(String(short['access_token']), 1);
    assert.equal(Number(exp) - Number(iat), 300);
  });

  const badScopes = [
    ['no scope', ''],
    ['an unknown scope', `${AUDIENCE}oic.delete`],
    ['a short scope', 'oic.invoke'],
    ['an audience and a scope with a blank between', `${AUDIENCE} oic.invoke`],
    ['one known and one unknown scope', `${INVOKE} openid`],
    ['scopes of two audiences', `${INVOKE} ${OTHER}`],
    ["a scope beside the domain's own", `${INVOKE} urn:opc:idm:__myscopes__`],
    ['nothing but a lifetime', 'urn:opc:resource:expiry=300'],
    ['a lifetime of zero', `${INVOKE} urn:opc:resource:expiry=0`],
    ['a lifetime that is no number', `${INVOKE} urn:opc:resource:expiry=soon`],
  ] as const;
  for (const [what, scope] of badScopes) {
    it(`refuses ${what}`, async (test) => {
      const domain = await runDomain(test);

      await assertRefused(await request(domain, { scope }), 400, 'invalid_scope');
    });
  }

  it('refuses a scope that the client was not given', async (test) => {
    const domain = await runDomain(test);

    for (const scope of [INVOKE, 'urn:opc:idm:__myscopes__']) {
      await assertRefused(await request(domain, { scope }, toBasic('stranger')), 400, 'invalid_scope');
    }
  });

  it('refuses a wrong secret and an unknown client alike', async (test) => {
    const domain = await runDomain(test);

    const wrong = await request(domain, { scope: INVOKE }, toBasic('caller', 'wrong'));
    const unknown = await request(domain, { scope: INVOKE }, toBasic('nobody'));

    assert.match(wrong.headers.get('www-authenticate') ?? '', /^Basic /);
    const [first, second] = [await wrong.clone().text(), await unknown.clone().text()];
    assert.equal(first, second);
    await assertRefused(wrong, 401, 'invalid_client');
    await assertRefused(unknown, 401, 'invalid_client');
  });

  it('refuses a secret in the form, alone and beside the header', async (test) => {
    const domain = await runDomain(test);
    const form = {
      grant_type: 'client_credentials',
      scope: INVOKE,
      client_id: 'caller',
      client_secret: SECRET,
    };

    await assertRefused(await domain.post('/oauth2/v1/token', form, {}), 401, 'invalid_client');
    await assertRefused(await request(domain, form), 400, 'invalid_request');
  });

  it('refuses a client assertion and a bearer token in place of Basic', async (test) => {
    const domain = await runDomain(test);
    const assertion = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'e30.e30.',
    };

    await assertRefused(await domain.post('/oauth2/v1/token', assertion, {}), 401, 'invalid_client');
    await assertRefused(await request(domain, { scope: INVOKE }, 'Bearer e30.e30.'), 400, 'invalid_request');
  });

  it('refuses every other grant', async (test) => {
    const domain = await runDomain(test);
    const grants = [
      'password',
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'nonsense',
    ];

    for (const grant of grants) {
      const response = await request(domain, { grant_type: grant, scope: INVOKE });
      await assertRefused(response, 400, 'unsupported_grant_type');
    }
  });

  it('refuses a request without a grant, as JSON, or larger than any form', async (test) => {
    const domain = await runDomain(test);
    const send = (body: string, type: string) =>
      fetch(`${domain.url}/oauth2/v1/token`, {
        method: 'POST',
        headers: { authorization: toBasic('caller'), 'content-type': type },
        body,
      });
    const form = 'application/x-www-form-urlencoded';

    await assertRefused(await send(`scope=${INVOKE}`, form), 400, 'invalid_request');
    await assertRefused(
      await send('{"grant_type":"client_credentials"}', 'application/json'),
      400,
      'invalid_request',
    );
    await assertRefused(await send(`scope=${'x'.repeat(100_000)}`, form), 400, 'invalid_request');
  });

  it('answers in JSON to a browser too, whatever its origin', async (test) => {
    const domain = await runDomain(test);
    const browser = { authorization: toBasic('caller'), accept: 'text/html', origin: 'https://page.example' };

    const good = await domain.post(
      '/oauth2/v1/token',
      { grant_type: 'client_credentials', scope: INVOKE },
      browser,
    );
    const bad = await domain.post(
      '/oauth2/v1/token',
      { grant_type: 'client_credentials', scope: 'no' },
      browser,
    );

    assert.equal(good.status, 200);
    await assertRefused(bad, 400, 'invalid_scope');
  });

  it('signs with the new key after a rotation', async (test) => {
    const domain = await runDomain(test);
    const before = decodePart(await domain.fetchToken(INVOKE), 0);

    await domain.control('POST', '/.local/rotate', { keep: 'none' });

    const after = decodePart(await domain.fetchToken(INVOKE), 0);
    assert.equal(after['kid'], before['kid']);
    assert.notEqual(after['x5t#S256'], before['x5t#S256']);
  });
});
