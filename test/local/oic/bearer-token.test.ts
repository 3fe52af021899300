import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { IdentityDomainConfig } from '../../../local/identity-domain/config.ts';
import { startIdentityDomain } from '../../../local/identity-domain/identity-domain.ts';
import type { OicConfig } from '../../../local/oic/config.ts';
import type { Part } from '../../../local/server/server.ts';
import { type RunningOic, readJson, runOic } from './running-oic.ts';

const AUDIENCE = 'https://example.integration.us-example-1.ocp.oraclecloud.com:443';
const SCOPE = 'urn:opc:resource:consumer::all';
const HELLO = '/HELLO_WORLD/1.0/hello';

describe('Bearer authentication at OIC', () => {
  let folder: string;
  let domain: Part;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oic-bearer-'));
    const config: IdentityDomainConfig = {
      port: 0,
      stateFile: join(folder, 'keys.json'),
      tenant: 'idcs-0000000000000000000000000000test',
      signingCertPublicAccess: true,
      resourceApps: [{ audience: AUDIENCE, scopes: [SCOPE] }],
      clients: [],
      sample: { clientId: 'invoking-client', audience: AUDIENCE, scope: SCOPE },
    };
    domain = await startIdentityDomain(config);
  });
  after(async () => {
    await domain.close();
    await rm(folder, { recursive: true });
  });

  function toBearer(jwksUrl = `${domain.url}/admin/v1/SigningCert/jwk`): OicConfig['bearer'] {
    const issuer = 'https://identity.oraclecloud.com/';
    return { jwksUrl, issuer, audience: AUDIENCE, clients: ['invoking-client'] };
  }

  async function fetchSample(wanted: Record<string, unknown>): Promise<string> {
    const body = JSON.stringify(wanted);
    const response = await fetch(`${domain.url}/.local/tokens`, { method: 'POST', body });
    return String((await readJson(response))['token']);
  }

  async function callWith(oic: RunningOic, wanted: Record<string, unknown>): Promise<Response> {
    return oic.call(HELLO, { headers: { authorization: `Bearer ${await fetchSample(wanted)}` } });
  }

  it('lets a client of the list in, and knows it by its id', async (test) => {
    const oic = await runOic(test, toBearer());

    const response = await callWith(oic, { kind: 'valid' });

    assert.equal(response.status, 200);
    assert.equal((await readJson(response))['invokedBy'], 'invoking-client');
    const [entry] = await oic.journal(1);
    assert.deepEqual([entry?.['scheme'], entry?.['user']], ['Bearer', 'invoking-client']);
  });

  it('sees the user whom a client acts for, with the roles of the user', async (test) => {
    const oic = await runOic(test, toBearer());

    const invoker = await callWith(oic, { kind: 'user', clientId: 'any-client' });
    const monitor = await callWith(oic, { kind: 'user', claims: { sub: 'monitor' } });

    assert.equal((await readJson(invoker))['invokedBy'], 'user@example.com');
    assert.equal(monitor.status, 403);
  });

  const refused = [
    'expired',
    'not-yet-valid',
    'other-audience',
    'other-issuer',
    'forged',
    'alg-none',
    'hs256',
    'id-token',
    'tampered',
    'wrong-key-id',
  ];
  for (const kind of refused) {
    it(`refuses a token that is ${kind}`, async (test) => {
      const oic = await runOic(test, toBearer());

      assert.equal((await callWith(oic, { kind })).status, 401);
    });
  }

  it('refuses a client without the role, a token without the scope, and one with part of it', async (test) => {
    const oic = await runOic(test, toBearer());

    assert.equal((await callWith(oic, { kind: 'valid', clientId: 'stranger' })).status, 403);
    assert.equal((await callWith(oic, { kind: 'no-scope' })).status, 403);
    assert.equal((await callWith(oic, { kind: 'valid', claims: { scope: `${SCOPE}x` } })).status, 403);
  });

  it('takes another scope when it is configured so', async (test: TestContext) => {
    const bearer = toBearer();
    assert.ok(bearer);
    const oic = await runOic(test, { ...bearer, scope: '/ic/api/' });

    assert.equal((await callWith(oic, { kind: 'valid' })).status, 403);
    assert.equal(
      (await callWith(oic, { kind: 'valid', claims: { scope: `${SCOPE} /ic/api/` } })).status,
      200,
    );
  });

  it('forgets a key with the identity domain, at once', async (test) => {
    const oic = await runOic(test, toBearer());
    const authorization = `Bearer ${await fetchSample({ kind: 'valid' })}`;
    assert.equal((await oic.call(HELLO, { headers: { authorization } })).status, 200);

    await fetch(`${domain.url}/.local/rotate`, { method: 'POST', body: '{"keep":"none"}' });

    assert.equal((await oic.call(HELLO, { headers: { authorization } })).status, 401);
    assert.equal((await callWith(oic, { kind: 'valid' })).status, 200);
  });

  it('calls its own trouble its own: without the key set no token is good or bad', async (test) => {
    const lines: unknown[] = [];
    const log = (line: unknown) => lines.push(line);
    for (const url of [`${domain.url}/nothing`, 'http://127.0.0.1:1/', `${domain.url}/.local/journal`]) {
      const oic = await runOic(test, toBearer(url), { log });

      const response = await callWith(oic, { kind: 'valid' });

      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /127\.0\.0\.1|key set/);
    }
    assert.deepEqual(lines, Array(3).fill({ message: 'OIC failed', error: 'KeySetError' }));
  });
});
