/** Versions and their states: rotation by hand, and what a restart keeps. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { SecretsClient } from 'oci-secrets';
import { models } from 'oci-secrets';
import type { Part } from '../../../local/server/server.ts';
import { createVaultBench, failure, INVOKER, SECRET_ID } from './vault-client.ts';

const { Stages } = models.SecretBundle;

describe('secret rotation', () => {
  let bench: Awaited<ReturnType<typeof createVaultBench>>;
  let vault: Part;
  let client: SecretsClient;

  beforeEach(async () => {
    bench = await createVaultBench();
    vault = await bench.start();
    client = await bench.createClient(INVOKER, vault.url);
  });
  afterEach(async () => {
    await vault.close();
    bench.close();
  });

  function rotate(body: unknown, id = SECRET_ID): Promise<Response> {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return fetch(`${vault.url}/.local/secrets/${id}/versions`, init);
  }

  /** `2:new` for version 2 with content `new`, or the status of a refusal. */
  async function read(selector: Record<string, unknown> = {}): Promise<string> {
    const call = client.getSecretBundle({ secretId: SECRET_ID, ...selector });
    try {
      const { secretBundle } = await call;
      const content = Buffer.from(secretBundle.secretBundleContent?.content ?? '', 'base64').toString();
      return `${secretBundle.versionNumber}:${content}:${secretBundle.stages?.join('+')}`;
    } catch {
      return `${(await failure(call)).statusCode}`;
    }
  }

  it('makes the new version current and the old one previous', async () => {
    const response = await rotate({ content: 'new' });

    assert.equal(response.status, 201);
    assert.deepEqual(await response.json(), { versionNumber: 2, stages: ['CURRENT', 'LATEST'] });
    assert.equal(await read(), '2:new:CURRENT+LATEST');
    assert.match(await read({ stage: 'PREVIOUS' }), /^1:.*:PREVIOUS$/);
  });

  it('deprecates what is neither current nor previous', async () => {
    await rotate({ content: 'second' });
    await rotate({ content: 'third' });
    assert.match(await read({ versionNumber: 1 }), /^1:.*:DEPRECATED$/);
    assert.match(await read({ stage: 'DEPRECATED' }), /^1:/);
    assert.equal(await read({ versionNumber: 2 }), '2:second:PREVIOUS');
  });

  it('keeps a pending version out of use, though it is the latest', async () => {
    await rotate({ content: 'waiting', stage: 'PENDING' });
    assert.match(await read(), /^1:.*:CURRENT$/);
    assert.equal(await read({ stage: 'PENDING' }), '2:waiting:PENDING+LATEST');
    assert.match(await read({ stage: 'LATEST' }), /^2:/);
  });

  it('has neither a pending, a previous nor a deprecated version at first', async () => {
    for (const stage of ['PENDING', 'PREVIOUS', 'DEPRECATED'])
      assert.equal(await read({ stage }), '404', stage);
    assert.match(await read({ stage: 'LATEST' }), /^1:/);
  });

  it('refuses a version that is not in the asked state', async () => {
    await rotate({ content: 'new' });
    assert.equal(await read({ versionNumber: 1, stage: Stages.Current }), '404');
  });

  it('changes the etag with the version', async () => {
    const before = await client.getSecretBundle({ secretId: SECRET_ID });
    await rotate({ content: 'new' });
    const later = await client.getSecretBundle({ secretId: SECRET_ID });
    assert.notEqual(before.etag, later.etag);
  });

  it('keeps rotated versions over a restart, whatever the seed says', async () => {
    await rotate({ content: 'new' });
    await vault.close();
    vault = await bench.start();
    client = await bench.createClient(INVOKER, vault.url);
    assert.equal(await read(), '2:new:CURRENT+LATEST');
  });

  it('adds a new seed beside what is stored', async () => {
    await vault.close();
    const id = 'ocid1.vaultsecret.oc1..exampleadded';
    const secrets = [
      ...bench.config.secrets,
      { id, name: 'added', vaultId: 'ocid1.vault.oc1..example', content: 'x' },
    ];
    vault = await bench.start({ secrets });
    assert.equal((await rotate({ content: 'y' }, id)).status, 201);
  });

  it('refuses malformed bodies and unknown secrets', async () => {
    for (const body of [
      {},
      { content: '' },
      { content: 1 },
      { content: 'x', stage: 'LATEST' },
      { content: 'x', y: 1 },
    ]) {
      assert.equal((await rotate(body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await rotate({ content: 'x'.repeat(25_601) })).status, 400);
    assert.equal((await rotate({ content: 'x' }, 'ocid1.vaultsecret.oc1..none')).status, 404);
    assert.match(await read(), /^1:/);
  });

  it('refuses to start over a damaged file, which it neither quotes nor replaces', async () => {
    await vault.close();
    fs.writeFileSync(bench.config.stateFile, '{"secrets":[{"canary":');
    await assert.rejects(bench.start(), (error: Error) => {
      return /state file is damaged/.test(error.message) && !error.message.includes('canary');
    });
    assert.match(fs.readFileSync(bench.config.stateFile, 'utf8'), /canary/);
    fs.rmSync(bench.config.stateFile);
    vault = await bench.start();
  });
});
