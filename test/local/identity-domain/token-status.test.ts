import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AUDIENCE, readJson, runDomain, toBasic } from './running-domain.ts';

const INTROSPECT = '/oauth2/v1/introspect';
const REVOKE = '/oauth2/v1/revoke';
const SCOPE = `${AUDIENCE}oic.invoke`;

describe('/oauth2/v1/introspect', () => {
  it('tells what a token says that counts', async (test) => {
    const now = 1_800_000_000_000;
    const domain = await runDomain(test, {}, { now: () => now });
    const token = await domain.fetchToken(SCOPE);

    const body = await readJson(await domain.post(INTROSPECT, { token }));

    const { active, scope, client_id, sub, aud, exp } = body;
    assert.deepEqual(
      { active, scope, client_id, sub, aud, exp },
      {
        active: true,
        scope: 'oic.invoke',
        client_id: 'caller',
        sub: 'caller',
        aud: AUDIENCE,
        exp: now / 1000 + 3600,
      },
    );
  });

  it('says inactive, and nothing else, for every token that does not count', async (test) => {
    let now = Date.now();
    const domain = await runDomain(test, {}, { now: () => now });
    const late = await domain.fetchToken(SCOPE);
    const kinds = [
      'expired',
      'not-yet-valid',
      'forged',
      'alg-none',
      'hs256',
      'id-token',
      'tampered',
      'wrong-key-id',
    ];
    const samples = kinds.map(async (kind) => {
      return String((await readJson(await domain.control('POST', '/.local/tokens', { kind })))['token']);
    });
    const tokens = ['nonsense', 'a.b.c', 'e30.e30.e30', ...(await Promise.all(samples))];

    for (const token of tokens) {
      const response = await domain.post(INTROSPECT, { token });
      assert.deepEqual([response.status, await readJson(response)], [200, { active: false }]);
    }
    now += 3_600_000;
    assert.deepEqual(await readJson(await domain.post(INTROSPECT, { token: late })), { active: false });
  });

  it('says inactive after a revocation, and only of that token', async (test) => {
    const domain = await runDomain(test);
    const [revoked, other] = [await domain.fetchToken(SCOPE), await domain.fetchToken(SCOPE)];

    const response = await domain.post(REVOKE, { token: revoked });

    assert.equal(response.status, 200);
    assert.deepEqual(await readJson(await domain.post(INTROSPECT, { token: revoked })), { active: false });
    assert.equal((await readJson(await domain.post(INTROSPECT, { token: other })))['active'], true);
  });

  it('still knows a token of the previous key while that is published', async (test) => {
    const domain = await runDomain(test);
    const token = await domain.fetchToken(SCOPE);

    await domain.control('POST', '/.local/rotate', { keep: 'previous' });

    assert.equal((await readJson(await domain.post(INTROSPECT, { token })))['active'], true);
  });

  it('refuses whoever is no client, before it looks at the token', async (test) => {
    const domain = await runDomain(test);
    const token = await domain.fetchToken(SCOPE);
    const headers = [
      {},
      { authorization: toBasic('caller', 'wrong') },
      { authorization: toBasic('nobody') },
      { authorization: `Basic ${Buffer.from('caller').toString('base64')}` },
      { authorization: `Basic ${Buffer.from('caller:%E0%A4%A').toString('base64')}` },
      { authorization: `Bearer ${token}` },
      { authorization: 'Basic' },
    ];

    for (const path of [INTROSPECT, REVOKE]) {
      for (const header of headers) {
        const response = await domain.post(path, { token }, header);
        assert.deepEqual([response.status, (await readJson(response))['error']], [401, 'invalid_client']);
      }
    }
    assert.equal((await readJson(await domain.post(INTROSPECT, { token })))['active'], true);
  });

  it('refuses no token, an empty one and several, and another content type', async (test) => {
    const domain = await runDomain(test);
    const forms: [string, string][][] = [
      [],
      [['token', '']],
      [
        ['token', 'a'],
        ['token', 'b'],
      ],
    ];
    const json = fetch(domain.url + INTROSPECT, {
      method: 'POST',
      headers: { authorization: toBasic('caller'), 'content-type': 'application/json' },
      body: '{"token":"a"}',
    });

    const responses = await Promise.all([json, ...forms.map((form) => domain.post(INTROSPECT, form))]);

    for (const response of responses) {
      assert.deepEqual([response.status, (await readJson(response))['error']], [400, 'invalid_request']);
    }
  });
});
