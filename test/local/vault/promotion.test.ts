/** Promotion of a version that exists: the other way to rotate a secret, and the way back. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Part } from '../../../local/server/server.ts';
import { createVaultBench, HIDDEN_ID, INVOKER, SECRET_ID } from './vault-client.ts';

describe('PUT /.local/secrets/{id}/current', () => {
  let bench: Awaited<ReturnType<typeof createVaultBench>>;
  let vault: Part;

  beforeEach(async () => {
    bench = await createVaultBench();
    vault = await bench.start();
  });
  afterEach(async () => {
    await vault.close();
    bench.close();
  });

  async function add(content: string, stage: 'CURRENT' | 'PENDING'): Promise<void> {
    const body = JSON.stringify({ content, stage });
    const response = await fetch(`${vault.url}/.local/secrets/${SECRET_ID}/versions`, {
      method: 'POST',
      body,
    });
    assert.equal(response.status, 201);
  }

  function promote(body: unknown, id = SECRET_ID): Promise<Response> {
    const init = { method: 'PUT', body: JSON.stringify(body) };
    return fetch(`${vault.url}/.local/secrets/${id}/current`, init);
  }

  /** The stages of each version, the first one first. */
  async function readStages(...versions: number[]): Promise<string[]> {
    const client = await bench.createClient(INVOKER, vault.url);
    const read = versions.map(async (versionNumber) => {
      const { secretBundle } = await client.getSecretBundle({ secretId: SECRET_ID, versionNumber });
      return secretBundle.stages?.join('+') ?? '';
    });
    return Promise.all(read);
  }

  it('puts the pending version into use, whose waiting ends, and the current one before it', async () => {
    await add('waiting', 'PENDING');
    assert.deepEqual(await readStages(1, 2), ['CURRENT', 'PENDING+LATEST']);

    const response = await promote({ versionNumber: 2 });

    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { versionNumber: 2, stages: ['CURRENT', 'LATEST'] });
    assert.deepEqual(await readStages(1, 2), ['PREVIOUS', 'CURRENT+LATEST']);
    const client = await bench.createClient(INVOKER, vault.url);
    const { secretBundle } = await client.getSecretBundle({ secretId: SECRET_ID });
    assert.equal(
      Buffer.from(secretBundle.secretBundleContent?.content ?? '', 'base64').toString(),
      'waiting',
    );
  });

  it('goes back to an earlier version, while another goes on waiting', async () => {
    await add('second', 'CURRENT');
    await add('third', 'CURRENT');
    await add('waiting', 'PENDING');

    assert.deepEqual(await (await promote({ versionNumber: 1 })).json(), {
      versionNumber: 1,
      stages: ['CURRENT'],
    });

    assert.deepEqual(await readStages(1, 2, 3, 4), ['CURRENT', 'DEPRECATED', 'PREVIOUS', 'PENDING+LATEST']);
  });

  it('changes nothing for the version that is current already', async () => {
    await add('second', 'CURRENT');

    assert.equal((await promote({ versionNumber: 2 })).status, 200);

    assert.deepEqual(await readStages(1, 2), ['PREVIOUS', 'CURRENT+LATEST']);
  });

  it('lasts over a restart', async () => {
    await add('waiting', 'PENDING');
    await promote({ versionNumber: 2 });
    await vault.close();

    vault = await bench.start();

    assert.deepEqual(await readStages(1, 2), ['PREVIOUS', 'CURRENT+LATEST']);
  });

  it('refuses unknown secrets, unknown versions and malformed bodies, and changes nothing', async () => {
    await add('waiting', 'PENDING');
    const unknown = [
      await promote({ versionNumber: 1 }, 'ocid1.vaultsecret.oc1..none'),
      await promote({ versionNumber: 2 }, HIDDEN_ID),
      await promote({ versionNumber: 3 }),
    ];
    for (const response of unknown) assert.equal(response.status, 404);
    const bodies = [
      {},
      { versionNumber: 0 },
      { versionNumber: 1.5 },
      { versionNumber: '2' },
      { versionNumber: 2, stage: 'CURRENT' },
      [],
      undefined,
    ];

    for (const body of bodies) {
      const response = await promote(body);
      assert.equal(response.status, 400, JSON.stringify(body));
      assert.match(await response.text(), /^\{"code":"InvalidParameter","message":"Expected /);
    }
    assert.deepEqual(await readStages(1, 2), ['CURRENT', 'PENDING+LATEST']);
  });
});
