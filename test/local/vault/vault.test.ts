/** The Vault through Oracle's own client: what it hands out, to whom, and what it refuses. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { requests, type SecretsClient } from 'oci-secrets';
import { signRequest } from '../../../local/oci/request-signature.ts';
import type { Part } from '../../../local/server/server.ts';
import {
  COMPARTMENT,
  CONTENT,
  createVaultBench,
  failure,
  HIDDEN_ID,
  INVOKER,
  SECRET_ID,
  STRANGER,
  VAULT_ID,
} from './vault-client.ts';

const { GetSecretBundleByNameRequest, GetSecretBundleRequest } = requests;
const MISSING_ID = 'ocid1.vaultsecret.oc1..examplemissing';
const NOT_FOUND = { statusCode: 404, serviceCode: 'NotAuthorizedOrNotFound' };

describe('vault', () => {
  const lines: Record<string, unknown>[] = [];
  let bench: Awaited<ReturnType<typeof createVaultBench>>;
  let vault: Part;
  let invoker: SecretsClient;
  let stranger: SecretsClient;

  before(async () => {
    bench = await createVaultBench({ log: (line) => lines.push(line) });
    vault = await bench.start();
    invoker = await bench.createClient(INVOKER, vault.url);
    stranger = await bench.createClient(STRANGER, vault.url);
  });
  after(async () => {
    await vault.close();
    bench.close();
  });
  beforeEach(() => fetch(`${vault.url}/.local/journal`, { method: 'DELETE' }));

  async function journal(): Promise<Record<string, unknown>[]> {
    const response = await fetch(`${vault.url}/.local/journal`);
    return JSON.parse(await response.text());
  }

  /** A signed GET by hand, to spoil. */
  async function signedHeaders(target: string): Promise<Record<string, string>> {
    const session = await bench.authService.issue(INVOKER, 900, Date.now());
    const url = new URL(target, vault.url);
    return signRequest({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) }, session);
  }

  function setFault(fault: unknown): Promise<Response> {
    return fetch(`${vault.url}/.local/fault`, { method: 'PUT', body: JSON.stringify(fault) });
  }

  it('hands the current version to the principal that a policy names', async () => {
    const { secretBundle, etag, opcRequestId } = await invoker.getSecretBundle({ secretId: SECRET_ID });

    const content = secretBundle.secretBundleContent;
    assert.equal(content?.contentType, 'BASE64');
    assert.equal(Buffer.from(content?.content ?? '', 'base64').toString(), CONTENT);
    assert.equal(secretBundle.secretId, SECRET_ID);
    assert.equal(secretBundle.versionNumber, 1);
    assert.deepEqual(secretBundle.stages, ['CURRENT', 'LATEST']);
    // The client's types promise a Date; it hands on the text.
    assert.match(String(secretBundle.timeCreated), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(etag, /^[0-9a-f]{40}$/);
    assert.match(opcRequestId, /[0-9A-F]{32}$/);
  });

  it('finds a secret by its name and vault', async () => {
    const request = { secretName: 'oic', vaultId: VAULT_ID };
    const { secretBundle } = await invoker.getSecretBundleByName(request);
    assert.equal(secretBundle.secretId, SECRET_ID);
  });

  it('allows a whole compartment when a policy says so', async () => {
    const policies = [{ allow: { compartmentId: COMPARTMENT }, secretIds: [HIDDEN_ID] }];
    const other = await bench.start({ policies });
    try {
      const client = await bench.createClient(INVOKER, other.url);
      assert.equal((await client.getSecretBundle({ secretId: HIDDEN_ID })).secretBundle.versionNumber, 1);
      const outside = await bench.createClient(STRANGER, other.url);
      assert.deepEqual(await failure(outside.getSecretBundle({ secretId: HIDDEN_ID })), NOT_FOUND);
    } finally {
      await other.close();
    }
  });

  it('answers alike for a forbidden and for a missing secret', async () => {
    const answers: string[] = [];
    for (const id of [HIDDEN_ID, MISSING_ID, 'x']) {
      const target = `/20190301/secretbundles/${id}`;
      const response = await fetch(`${vault.url}${target}`, { headers: await signedHeaders(target) });
      answers.push(`${response.status} ${response.headers.get('content-type')} ${await response.text()}`);
    }
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /^404 .*"NotAuthorizedOrNotFound"/);
  });

  it('refuses a principal that no policy names, by id and by name', async () => {
    assert.deepEqual(await failure(stranger.getSecretBundle({ secretId: SECRET_ID })), NOT_FOUND);
    const byName = stranger.getSecretBundleByName({ secretName: 'oic', vaultId: VAULT_ID });
    assert.deepEqual(await failure(byName), NOT_FOUND);
  });

  it('refuses a name of another vault', async () => {
    const byName = invoker.getSecretBundleByName({ secretName: 'oic', vaultId: 'ocid1.vault.oc1..other' });
    assert.deepEqual(await failure(byName), NOT_FOUND);
  });

  it('refuses a stage and a version that the secret does not have', async () => {
    const pending = invoker.getSecretBundle({ secretId: SECRET_ID, versionNumber: 99 });
    assert.deepEqual(await failure(pending), NOT_FOUND);
    const named = invoker.getSecretBundle({ secretId: SECRET_ID, secretVersionName: 'blue' });
    assert.deepEqual(await failure(named), NOT_FOUND);
  });

  it('refuses unknown stages, repeated and missing parameters of a known sender', async () => {
    for (const query of [
      'stage=current',
      'stage=CURRENT&stage=PENDING',
      'versionNumber=0',
      'versionNumber=x',
    ]) {
      const target = `/20190301/secretbundles/${SECRET_ID}?${query}`;
      const response = await fetch(`${vault.url}${target}`, { headers: await signedHeaders(target) });
      assert.equal(response.status, 400, query);
      assert.match(await response.text(), /"InvalidParameter"/);
    }
  });

  it('refuses an unsigned request with the same answer for every secret', async () => {
    for (const id of [SECRET_ID, MISSING_ID]) {
      const response = await fetch(`${vault.url}/20190301/secretbundles/${id}?stage=nonsense`);
      assert.equal(response.status, 401);
      assert.match(await response.text(), /"NotAuthenticated"/);
    }
  });

  it('refuses a signature made for another secret, and logs the reason', async () => {
    const headers = await signedHeaders(`/20190301/secretbundles/${HIDDEN_ID}`);
    const response = await fetch(`${vault.url}/20190301/secretbundles/${SECRET_ID}`, { headers });
    assert.equal(response.status, 401);
    assert.deepEqual(lines.at(-1), { event: 'signature refused', reason: 'bad-signature' });
  });

  it('refuses a session of another auth service', async () => {
    const other = await createVaultBench();
    try {
      const intruder = await other.createClient(INVOKER, vault.url);
      const refused = await failure(intruder.getSecretBundle({ secretId: SECRET_ID }));
      assert.deepEqual(refused, { statusCode: 401, serviceCode: 'NotAuthenticated' });
    } finally {
      other.close();
    }
  });

  it('refuses other paths and broken ones', async () => {
    for (const target of ['/', '/20190301/secretbundles', '/20190301/secretbundles/a/b', '/%zz']) {
      const response = await fetch(`${vault.url}${target}`);
      assert.ok([400, 404].includes(response.status), target);
      assert.match(await response.text(), /^\{"code":"\w+","message":"[^"]+"\}$/);
    }
  });

  it('throttles and fails on request, in the form of the service', async () => {
    await setFault({ status: 429, times: 1 });
    const throttled = await failure(invoker.getSecretBundle({ secretId: SECRET_ID }));
    await setFault({ status: 503, times: 1 });
    const unavailable = await failure(invoker.getSecretBundle({ secretId: SECRET_ID }));
    const healed = await invoker.getSecretBundle({ secretId: SECRET_ID });

    assert.deepEqual(throttled, { statusCode: 429, serviceCode: 'TooManyRequests' });
    assert.deepEqual(unavailable, { statusCode: 503, serviceCode: 'ServiceUnavailable' });
    assert.equal(healed.secretBundle.secretId, SECRET_ID);
  });

  it('journals who asked for what, and never the content', async () => {
    await invoker.getSecretBundle({ secretId: SECRET_ID });
    await failure(stranger.getSecretBundle({ secretId: SECRET_ID }));
    await fetch(`${vault.url}/20190301/secretbundles/${SECRET_ID}`);

    const entries = await journal();

    const expected = [
      {
        operation: 'GetSecretBundle',
        status: 200,
        principal: INVOKER.resourceId,
        secretId: SECRET_ID,
        versionNumber: 1,
      },
      { operation: 'GetSecretBundle', status: 404, principal: STRANGER.resourceId, secretId: SECRET_ID },
      { operation: 'GetSecretBundle', status: 401 },
    ];
    assert.deepEqual(
      entries.map(({ at, ...entry }) => entry),
      expected,
    );
    const written = JSON.stringify([entries, lines]);
    assert.ok(!written.includes('canary') && !written.includes(Buffer.from(CONTENT).toString('base64')));
  });

  it('journals the stage that was asked for, of good and bad requests, and no other text', async () => {
    await invoker.getSecretBundle({ secretId: SECRET_ID, stage: GetSecretBundleRequest.Stage.Latest });
    await failure(
      invoker.getSecretBundle({ secretId: SECRET_ID, stage: GetSecretBundleRequest.Stage.Pending }),
    );
    await invoker.getSecretBundleByName({
      secretName: 'oic',
      vaultId: VAULT_ID,
      stage: GetSecretBundleByNameRequest.Stage.Current,
    });
    await setFault({ status: 429, times: 1 });
    const queries = ['stage=PENDING', 'stage=canary', 'stage=CURRENT&stage=PENDING', 'other=CURRENT'];
    for (const query of queries) await fetch(`${vault.url}/20190301/secretbundles/${SECRET_ID}?${query}`);

    const seen = (await journal()).map(({ status, stage }) => [status, stage]);

    assert.deepEqual(seen, [
      [200, 'LATEST'],
      [404, 'PENDING'],
      [200, 'CURRENT'],
      [429, 'PENDING'],
      [401, undefined],
      [401, undefined],
      [401, undefined],
    ]);
  });

  it('refuses a policy for everyone and names the mistake without the value', async () => {
    const secrets = [{ id: 'canary-id', name: 'n', vaultId: VAULT_ID, content: '' }];
    await assert.rejects(
      bench.start({ policies: [{ allow: {}, secretIds: [SECRET_ID] }], secrets }),
      (error: Error) => {
        assert.match(error.message, /policies\.0\.allow: expected a resourceId or a compartmentId/);
        assert.match(error.message, /secrets\.0\.id: expected "ocid1\.vaultsecret\."/);
        return !error.message.includes('canary');
      },
    );
  });

  it('keeps its file readable by its owner only', () => {
    assert.equal(fs.statSync(bench.config.stateFile).mode & 0o777, 0o600);
  });
});
