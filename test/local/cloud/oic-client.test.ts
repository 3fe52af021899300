/** The client with which the invoker calls OIC by token, as the plan sets it up: domain, Vault and OIC agree on it. */
import assert from 'node:assert/strict';
import { createPrivateKey, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openCloudSecrets } from '../../../local/cloud/cloud-secrets.ts';
import * as names from '../../../local/cloud/names.ts';
import { PLANNERS } from '../../../local/cloud/plan.ts';
import type { PlanOptions } from '../../../local/cloud/plan-options.ts';
import { SAMPLE_USER } from '../../../local/identity-domain/claims.ts';
import { startIdentityDomain } from '../../../local/identity-domain/identity-domain.ts';
import { createRsaSigner, toCompactJws } from '../../../local/identity-domain/jws.ts';
import { startOic } from '../../../local/oic/oic.ts';
import type { Part } from '../../../local/server/server.ts';
import type { VaultConfig } from '../../../local/vault/config.ts';

const OIC_SCOPE = names.OIC_AUDIENCE + names.OIC_SCOPE;
const HELLO = '/ic/api/integration/v1/flows/rest/HELLO_WORLD/1.0/hello';
const NO_URLS = { 'identity-domain': '', vault: '', oic: '', fn: '', gateway: '' };

interface OicClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly privateKey: string;
  readonly keyId: string;
}

describe('the client for OIC in the local cloud', () => {
  let stateDirectory: string;
  let vault: VaultConfig;
  let domain: Part;
  let oic: Part;
  before(async () => {
    stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'oic-client-'));
    const options: PlanOptions = {
      stateDirectory,
      functionsDirectory: '/functions',
      secrets: openCloudSecrets(stateDirectory),
      functionTimeoutSeconds: 30,
      functionConfig: {},
      ports: { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 },
    };
    vault = PLANNERS.vault(0, options, NO_URLS);
    domain = await startIdentityDomain(PLANNERS['identity-domain'](0, options, NO_URLS));
    oic = await startOic(PLANNERS.oic(0, options, { ...NO_URLS, 'identity-domain': domain.url }));
  });
  after(async () => {
    await oic.close();
    await domain.close();
    fs.rmSync(stateDirectory, { recursive: true });
  });

  /** As the invoker finds it in Vault. */
  function readClient(): OicClient {
    const secret = vault.secrets.find(({ id }) => id === names.OIC_CLIENT_SECRET_ID);
    return JSON.parse(secret?.content ?? '') as OicClient;
  }

  function toAssertion({ clientId, privateKey, keyId }: OicClient, sub: string): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + 300, jti: randomUUID() };
    return toCompactJws(
      { alg: 'RS256', kid: keyId },
      { iss: clientId, sub, aud: 'https://identity.oraclecloud.com/', ...times },
      createRsaSigner(createPrivateKey(privateKey)),
    );
  }

  async function fetchToken(form: Record<string, string>): Promise<Response> {
    const { clientId, clientSecret } = readClient();
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const body = new URLSearchParams({ scope: OIC_SCOPE, ...form });
    return fetch(`${domain.url}/oauth2/v1/token`, { method: 'POST', headers: { authorization }, body });
  }

  async function callOic(response: Response): Promise<unknown> {
    const { access_token: token } = (await response.json()) as { access_token: string };
    const answer = await fetch(oic.url + HELLO, { headers: { authorization: `Bearer ${token}` } });
    const { invokedBy } = (await answer.json()) as { invokedBy: unknown };
    return [answer.status, invokedBy];
  }

  it('opens OIC for itself with client credentials', async () => {
    assert.deepEqual(await callOic(await fetchToken({ grant_type: 'client_credentials' })), [
      200,
      names.CLIENTS.invoker,
    ]);
  });

  it('opens OIC for the user whom its assertion names', async () => {
    const assertion = toAssertion(readClient(), SAMPLE_USER);
    const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

    assert.deepEqual(await callOic(await fetchToken({ grant_type, assertion })), [200, SAMPLE_USER]);
  });

  it('acts for no user of whom the domain does not know', async () => {
    const assertion = toAssertion(readClient(), names.OIC_USERS.partner);
    const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

    assert.equal((await fetchToken({ grant_type, assertion })).status, 400);
  });

  it("is given nothing but OIC's scope, and a caller's client not that", async () => {
    const scope = names.AUDIENCE + names.SCOPE;
    assert.equal((await fetchToken({ grant_type: 'client_credentials', scope })).status, 400);

    const { ordersClient } = openCloudSecrets(stateDirectory);
    const basic = Buffer.from(`${names.CLIENTS.orders}:${ordersClient}`).toString('base64');
    const response = await fetch(`${domain.url}/oauth2/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: OIC_SCOPE }),
    });
    assert.equal(response.status, 400);
  });

  it('is read by the invoker, and never by the authorizer', () => {
    const readers = vault.policies
      .filter(({ secretIds }) => secretIds.includes(names.OIC_CLIENT_SECRET_ID))
      .map(({ allow }) => allow);

    assert.deepEqual(readers, [{ resourceId: names.INVOKER_ID }]);
  });
});
