import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compactVerify, importJWK } from 'jose';
import type { PublishedKey } from '../../../local/identity-domain/signing-keys.ts';
import { openSigningKeys } from '../../../local/identity-domain/signing-keys.ts';
import { AUDIENCE, type RunningDomain, readJson, runDomain, toBasic } from './running-domain.ts';

const JWK = '/admin/v1/SigningCert/jwk';

async function fetchKeys(domain: RunningDomain): Promise<PublishedKey[]> {
  const body = await readJson(await fetch(domain.url + JWK));
  return body['keys'] as PublishedKey[];
}

function fetchWith(domain: RunningDomain, authorization: string): Promise<Response> {
  return fetch(domain.url + JWK, { headers: { authorization } });
}

describe('/admin/v1/SigningCert/jwk', () => {
  it('is closed to the public, and says so in SCIM', async (test) => {
    const domain = await runDomain(test);

    const response = await fetch(domain.url + JWK);

    assert.equal(response.status, 401);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.deepEqual((await readJson(response))['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error']);
  });

  it("opens for a token of the domain's own API", async (test) => {
    const domain = await runDomain(test);

    const response = await fetchWith(domain, `Bearer ${await domain.fetchToken('urn:opc:idm:__myscopes__')}`);

    assert.equal(response.status, 200);
    assert.equal(Array.isArray((await readJson(response))['keys']), true);
  });

  it('stays closed for a token of another audience, a broken one, and Basic', async (test) => {
    const domain = await runDomain(test);
    const admin = await domain.fetchToken('urn:opc:idm:__myscopes__');

    const refused = [
      `Bearer ${await domain.fetchToken(`${AUDIENCE}oic.invoke`)}`,
      `Bearer ${admin.slice(0, -4)}AAAA`,
      'Bearer nonsense',
      'Bearer e30.e30.',
      'Bearer ',
      toBasic('caller'),
    ];
    for (const authorization of refused) {
      assert.equal((await fetchWith(domain, authorization)).status, 401);
    }
  });

  it('stays closed for every token once it has expired, is revoked, or its key is gone', async (test) => {
    let now = Date.now();
    const domain = await runDomain(test, {}, { now: () => now });
    const [revoked, orphan, expired] = await Promise.all([
      domain.fetchToken('urn:opc:idm:__myscopes__'),
      domain.fetchToken('urn:opc:idm:__myscopes__'),
      domain.fetchToken('urn:opc:idm:__myscopes__'),
    ]);
    assert.equal((await fetchWith(domain, `Bearer ${expired}`)).status, 200);

    await domain.post('/oauth2/v1/revoke', { token: revoked });
    assert.equal((await fetchWith(domain, `Bearer ${revoked}`)).status, 401);
    now += 3_600_000;
    assert.equal((await fetchWith(domain, `Bearer ${expired}`)).status, 401);
    now -= 3_600_000;
    await domain.control('POST', '/.local/rotate', { keep: 'none' });
    assert.equal((await fetchWith(domain, `Bearer ${orphan}`)).status, 401);
  });

  it('is opened and closed at run time', async (test) => {
    const domain = await runDomain(test);

    await domain.control('PUT', '/.local/signing-cert-access', { public: true });
    assert.equal((await fetch(domain.url + JWK)).status, 200);
    await domain.control('PUT', '/.local/signing-cert-access', { public: false });
    assert.equal((await fetch(domain.url + JWK)).status, 401);
  });

  it("verifies the domain's tokens once the members that jose refuses are left out", async (test) => {
    const domain = await runDomain(test, { signingCertPublicAccess: true });
    const token = await domain.fetchToken(`${AUDIENCE}oic.invoke`);

    const [key, ...others] = await fetchKeys(domain);

    assert.ok(key);
    assert.deepEqual(others, []);
    assert.equal('use' in key, false);
    await assert.rejects(importJWK({ ...key, key_ops: [...key.key_ops], x5c: [...key.x5c] }, 'RS256'));
    const { kty, n, e } = key;
    await assert.doesNotReject(compactVerify(token, await importJWK({ kty, n, e }, 'RS256')));
  });

  it('publishes two keys under one kid after a rotation that keeps the previous', async (test) => {
    const domain = await runDomain(test, { signingCertPublicAccess: true });
    const [before] = await fetchKeys(domain);

    await domain.control('POST', '/.local/rotate', { keep: 'previous' });

    const after = await fetchKeys(domain);
    assert.deepEqual(
      after.map(({ kid }) => kid),
      ['SIGNING_KEY', 'SIGNING_KEY'],
    );
    assert.deepEqual(after[1], before);
    assert.notEqual(after[0]?.n, before?.n);
  });

  it('publishes the key that another process has rotated to', async (test) => {
    const domain = await runDomain(test, { signingCertPublicAccess: true });
    const other = await openSigningKeys(domain.stateFile);

    await other.rotate('none');

    assert.deepEqual(await fetchKeys(domain), [(await other.current()).published]);
  });

  it('answers on request with a fault in its own form', async (test) => {
    const domain = await runDomain(test, { signingCertPublicAccess: true });
    await domain.control('PUT', '/.local/fault', { status: 429, times: 1, path: JWK });

    const [limited, next] = [await fetch(domain.url + JWK), await fetch(domain.url + JWK)];

    assert.deepEqual([limited.status, next.status], [429, 200]);
    assert.equal((await readJson(limited))['status'], '429');
  });
});
