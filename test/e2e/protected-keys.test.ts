/** A key set that is not public, as an identity domain's is by default: read with the client from Vault, or explained. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AUTHORIZER_ID, CLIENTS } from '../../local/cloud/names.ts';
import { type RawAnswer, send, startTestCloud, type TestCloud } from './test-cloud.ts';

const KEY_SET_PATH = '/admin/v1/SigningCert/jwk';

async function setPublic(cloud: TestCloud, isPublic: boolean): Promise<void> {
  await fetch(`${cloud.urls['identity-domain']}/.local/signing-cert-access`, {
    method: 'PUT',
    body: JSON.stringify({ public: isPublic }),
  });
}

async function call(cloud: TestCloud): Promise<RawAnswer> {
  return send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/hello',
    headers: { 'content-type': 'application/json', authorization: await cloud.bearer() },
    body: '{"name":"world"}',
  });
}

interface DomainEntry {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly clientId?: string;
}

async function takeDomainEntries(cloud: TestCloud): Promise<readonly DomainEntry[]> {
  const journal = `${cloud.urls['identity-domain']}/.local/journal`;
  const entries = (await (await fetch(journal)).json()) as DomainEntry[];
  await fetch(journal, { method: 'DELETE' });
  return entries;
}

describe('with a client of the domain in Vault', () => {
  let cloud: TestCloud;
  before(async () => {
    cloud = await startTestCloud();
    await setPublic(cloud, false);
  });
  after(() => cloud.stopAndRemove());

  it('a good caller is let in, with the key set read by an access token of our own', async () => {
    await takeDomainEntries(cloud);
    assert.equal((await call(cloud)).status, 200);
    const steps = (await takeDomainEntries(cloud)).map(
      ({ method, path, status, clientId = 'nobody' }) => `${method} ${path} ${status} ${clientId}`,
    );
    const eachFunction = [
      `GET ${KEY_SET_PATH} 401 nobody`,
      `POST /oauth2/v1/token 200 ${CLIENTS.gatekeeper}`,
      `GET ${KEY_SET_PATH} 200 nobody`,
    ];
    // The authorizer, then the invoker. On a slow machine the fetch ahead of the first call is given up and repeated.
    assert.deepEqual(steps.slice(0, 3), eachFunction);
    assert.deepEqual(new Set(steps), new Set(eachFunction));
    assert.equal(steps.at(-1), eachFunction.at(-1));
    assert.ok(steps.filter((step) => step === eachFunction.at(-1)).length >= 2);
  });

  it('the authorizer reads that client from Vault, and nothing else', async () => {
    const journal = await (await fetch(`${cloud.urls.vault}/.local/journal`)).json();
    const own = (journal as Record<string, unknown>[]).filter((entry) =>
      JSON.stringify(entry).includes(AUTHORIZER_ID),
    );
    assert.ok(own.length > 0);
    for (const entry of own) assert.match(JSON.stringify(entry), /exampledomainclient/);
  });

  it('a caller whose key came by a rotation is let in, although the domain refuses our token of the old key', async () => {
    await fetch(`${cloud.urls['identity-domain']}/.local/rotate`, {
      method: 'POST',
      body: JSON.stringify({ keep: 'none' }),
    });
    await takeDomainEntries(cloud);
    assert.equal((await call(cloud)).status, 200);
    const statuses = (await takeDomainEntries(cloud)).map(({ path, status }) => `${path} ${status}`);
    const eachFunction = [`${KEY_SET_PATH} 401`, '/oauth2/v1/token 200', `${KEY_SET_PATH} 200`];
    assert.deepEqual(statuses, [...eachFunction, ...eachFunction]);
  });

  it('neither its secret nor a token is in any log line', () => {
    assert.doesNotMatch(cloud.log(), new RegExp(cloud.secrets.gatekeeperClient));
    assert.doesNotMatch(cloud.log(), /eyJ[\w-]+\.[\w-]+\.[\w-]+/);
  });
});

describe('without a client', () => {
  let cloud: TestCloud;
  before(async () => {
    cloud = await startTestCloud({ functionConfig: { JWKS_CREDENTIAL_SECRET_ID: '' } });
    await setPublic(cloud, false);
  });
  after(() => cloud.stopAndRemove());

  it('a caller gets 502 and no refusal, and one line of the log says what to do', async () => {
    assert.equal((await call(cloud)).status, 502);
    await cloud.logged(/decision.*undecided.*ERR_KEYS_PROTECTED/);
    const lines = cloud
      .log()
      .split('\n')
      .filter((line) => line.includes('ERR_KEYS_PROTECTED') && line.includes('\\"event\\":\\"decision\\"'));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /Access signing certificate.*JWKS_CREDENTIAL_SECRET_ID.*JWKS/);
  });

  it('a caller is let in as soon as the domain has opened its key set, without a restart', async () => {
    await setPublic(cloud, true);
    // A failed fetch is not repeated for 5 s.
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    assert.equal((await call(cloud)).status, 200);
  });
});
