import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodePart, readJson, runDomain } from './running-domain.ts';

describe('/.local/ of the identity domain', () => {
  it('mints a sample token for the client, claims and lifetime that are asked for', async (test) => {
    const domain = await runDomain(test);
    const wanted = { kind: 'valid', clientId: 'stranger', claims: { extra: 1 }, lifetimeSeconds: 60 };

    const { token } = await readJson(await domain.control('POST', '/.local/tokens', wanted));

    const claims = decodePart(String(token), 1);
    assert.deepEqual(
      [claims['client_id'], claims['client_name'], claims['extra']],
      ['stranger', 'Stranger', 1],
    );
    assert.equal(Number(claims['exp']) - Number(claims['iat']), 60);
  });

  it('refuses what it does not understand, and changes nothing', async (test) => {
    const domain = await runDomain(test);
    const refused: [string, string, unknown][] = [
      ['POST', '/.local/tokens', { kind: 'toString' }],
      ['POST', '/.local/tokens', { kind: 'valid', lifetime: 1 }],
      ['POST', '/.local/tokens', { kind: 'valid', lifetimeSeconds: 0 }],
      ['POST', '/.local/tokens', undefined],
      ['POST', '/.local/rotate', {}],
      ['POST', '/.local/rotate', { keep: 'all' }],
      ['PUT', '/.local/signing-cert-access', { public: 'yes' }],
      ['PUT', '/.local/signing-cert-access', undefined],
    ];

    for (const [method, path, body] of refused) {
      assert.equal((await domain.control(method, path, body)).status, 400, `${path} ${JSON.stringify(body)}`);
    }
    assert.equal((await fetch(`${domain.url}/admin/v1/SigningCert/jwk`)).status, 401);
  });

  it('notes who asked for what, and no secret or token', async (test) => {
    const now = Date.parse('2026-01-02T03:04:05Z');
    const domain = await runDomain(test, {}, { now: () => now });
    const token = await domain.fetchToken('urn:opc:idm:__myscopes__');
    await fetch(`${domain.url}/admin/v1/SigningCert/jwk?x=${token}`, {
      headers: { authorization: `Bearer ${token}` },
    });

    const response = await fetch(`${domain.url}/.local/journal`);

    const at = '2026-01-02T03:04:05.000Z';
    assert.deepEqual(await response.json(), [
      { at, method: 'POST', path: '/oauth2/v1/token', status: 200, clientId: 'caller' },
      { at, method: 'GET', path: '/admin/v1/SigningCert/jwk', status: 200 },
    ]);
  });
});

describe('discovery of the identity domain', () => {
  it('names the shared issuer instead of its own address, and introspection in its own way', async (test) => {
    const domain = await runDomain(test);

    const metadata = await readJson(await fetch(`${domain.url}/.well-known/openid-configuration`));

    assert.equal(metadata['issuer'], 'https://identity.oraclecloud.com/');
    assert.equal(metadata['token_endpoint'], `${domain.url}/oauth2/v1/token`);
    assert.equal(metadata['introspect_endpoint'], `${domain.url}/oauth2/v1/introspect`);
    assert.equal('introspection_endpoint' in metadata, false);
    assert.deepEqual(metadata['grant_types_supported'], [
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ]);
  });

  it('nests the same in idcs-configuration', async (test) => {
    const domain = await runDomain(test);

    const nested = await readJson(await fetch(`${domain.url}/.well-known/idcs-configuration`));

    assert.deepEqual(Object.keys(nested), ['openid-configuration']);
    assert.match(JSON.stringify(nested), /secure_token_endpoint/);
  });

  it('answers unknown paths in SCIM', async (test) => {
    const domain = await runDomain(test);

    const response = await fetch(`${domain.url}/admin/v1/Users`);

    assert.deepEqual([response.status, (await readJson(response))['status']], [404, '404']);
  });
});
