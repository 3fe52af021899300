import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GRANT,
  KEY_ID,
  NOW_SECONDS,
  PUBLIC_KEY,
  requestToken,
  runAssertionDomain,
  SCOPE,
  toAssertion,
  USER,
} from './assertions.ts';
import { AUDIENCE, decodePart, readJson, runDomain, SECRET, toBasic } from './running-domain.ts';

const HOUR = 3600;

async function readError(response: Response): Promise<[number, unknown]> {
  return [response.status, (await readJson(response))['error']];
}

describe('the user assertion grant', () => {
  it('gives a token of the user, with the scope and the client that asked', async (test) => {
    const domain = await runAssertionDomain(test);

    const response = await requestToken(domain, { assertion: toAssertion() });

    const { access_token: token, ...rest } = await readJson(response);
    assert.deepEqual([response.status, rest], [200, { token_type: 'Bearer', expires_in: 3600 }]);
    const claims = decodePart(String(token), 1);
    const { aud, scope, sub, sub_type, tok_type, client_id, client_name, gtp, exp, iat } = claims;
    assert.deepEqual(
      { aud, scope, sub, sub_type, tok_type, client_id, client_name, gtp, exp, iat },
      {
        aud: AUDIENCE,
        scope: 'oic.invoke',
        sub: USER,
        sub_type: 'user',
        tok_type: 'AT',
        client_id: 'actor',
        client_name: 'actor',
        gtp: 'jwt',
        exp: NOW_SECONDS + HOUR,
        iat: NOW_SECONDS,
      },
    );
    assert.equal(claims['user_displayname'], USER);
    assert.deepEqual(Object.keys(decodePart(String(token), 0)).sort(), ['alg', 'kid', 'x5t', 'x5t#S256']);
  });

  it('gives a token that the domain itself knows, shorter when that is asked for', async (test) => {
    const domain = await runAssertionDomain(test);
    const scope = `${SCOPE} ${AUDIENCE}oic.read urn:opc:resource:expiry=60`;

    const { access_token, expires_in } = await readJson(
      await requestToken(domain, { assertion: toAssertion(), scope }),
    );

    const headers = { authorization: toBasic('mute') };
    const token = String(access_token);
    const known = await readJson(await domain.post('/oauth2/v1/introspect', { token }, headers));
    assert.equal(expires_in, 60);
    assert.deepEqual([known['active'], known['sub'], known['scope']], [true, USER, 'oic.invoke oic.read']);
  });

  it('takes an hour, several audiences and a type', async (test) => {
    const domain = await runAssertionDomain(test);
    const claims = { exp: NOW_SECONDS + HOUR, aud: ['https://a', 'https://identity.oraclecloud.com/'] };

    const response = await requestToken(domain, { assertion: toAssertion(claims, { typ: 'JWT' }) });

    assert.equal(response.status, 200);
  });

  it('keeps apart what two clients have used', async (test) => {
    const domain = await runAssertionDomain(test);
    const jti = 'same';

    const first = await requestToken(domain, { assertion: toAssertion({ jti }) });
    const second = await requestToken(
      domain,
      { assertion: toAssertion({ jti, iss: 'other' }) },
      toBasic('other'),
    );

    assert.deepEqual([first.status, second.status], [200, 200]);
  });

  it('refuses a wrong secret, an unknown client and no client at all before the assertion', async (test) => {
    const domain = await runAssertionDomain(test);
    const assertion = toAssertion();
    for (const authorization of [toBasic('actor', 'wrong'), toBasic('nobody'), '']) {
      const response = await requestToken(domain, { assertion }, authorization);
      assert.deepEqual(await readError(response), [401, 'invalid_client']);
    }

    // None of them used it up.
    assert.equal((await requestToken(domain, { assertion })).status, 200);
  });

  it('refuses a client without an imported certificate, whoever signed', async (test) => {
    const domain = await runAssertionDomain(test);
    const assertion = toAssertion({ iss: 'mute' });

    const response = await requestToken(domain, { assertion }, toBasic('mute'));

    assert.deepEqual(await readError(response), [400, 'unauthorized_client']);
  });

  it("refuses one client's assertion from another", async (test) => {
    const domain = await runAssertionDomain(test);

    const response = await requestToken(domain, { assertion: toAssertion() }, toBasic('other'));

    assert.deepEqual(await readError(response), [400, 'invalid_grant']);
  });

  it('refuses a scope that the client was not given, and uses nothing up', async (test) => {
    const domain = await runAssertionDomain(test);
    const assertion = toAssertion();
    for (const scope of ['', 'oic.invoke', 'urn:opc:idm:__myscopes__']) {
      const response = await requestToken(domain, { assertion, scope });
      assert.deepEqual(await readError(response), [400, 'invalid_scope']);
    }

    assert.equal((await requestToken(domain, { assertion })).status, 200);
  });

  it('refuses no assertion, two of them, and a secret or a client assertion in the form', async (test) => {
    const domain = await runAssertionDomain(test);
    const headers = { authorization: toBasic('actor') };
    const forms: [string, string][][] = [
      [],
      [
        ['assertion', toAssertion()],
        ['assertion', toAssertion()],
      ],
      [
        ['assertion', toAssertion()],
        ['client_id', 'actor'],
        ['client_secret', SECRET],
      ],
      [
        ['assertion', toAssertion()],
        ['client_assertion', toAssertion()],
      ],
    ];

    for (const form of forms) {
      const whole: [string, string][] = [['grant_type', GRANT], ['scope', SCOPE], ...form];
      const response = await domain.post('/oauth2/v1/token', whole, headers);
      assert.deepEqual(await readError(response), [400, 'invalid_request'], JSON.stringify(form));
    }
  });

  it('has no user to act for unless the domain is given some', async (test) => {
    const assertionKeys = [{ keyId: KEY_ID, publicKey: PUBLIC_KEY }];
    const client = { clientId: 'actor', clientSecret: SECRET, clientName: 'actor', scopes: [SCOPE] };
    const domain = await runDomain(
      test,
      { clients: [{ ...client, assertionKeys }] },
      { now: () => NOW_SECONDS * 1000 },
    );

    const response = await requestToken(domain, { assertion: toAssertion() });

    assert.deepEqual(await readError(response), [400, 'invalid_grant']);
  });
});
