/** The deployer of the local cloud: what its OCI configuration file opens, and that it stays as it is. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as common from 'oci-common';
import { SecretsClient } from 'oci-secrets';
import { type Cloud, createCloud } from '../../../local/cloud/cloud.ts';
import * as names from '../../../local/cloud/names.ts';
import { PLANNERS } from '../../../local/cloud/plan.ts';
import { ociConfigFile } from '../../../local/cloud/plan-options.ts';
import type { Part } from '../../../local/server/server.ts';
import type { VaultConfig } from '../../../local/vault/config.ts';
import { startVault } from '../../../local/vault/vault.ts';
import { failure } from '../vault/vault-client.ts';

const NOT_FOUND = { statusCode: 404, serviceCode: 'NotAuthorizedOrNotFound' };

describe('the deployer of the local cloud', () => {
  let stateDirectory: string;
  let cloud: Cloud;
  let config: VaultConfig;
  let vault: Part;
  let client: SecretsClient;

  before(async () => {
    stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'deployer-'));
    cloud = createCloud({ stateDirectory, functionsDirectory: '/functions' });
    const { urls, secrets } = cloud;
    const ports = { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 };
    const folders = { stateDirectory, functionsDirectory: '/functions' };
    const options = { ...folders, secrets, functionTimeoutSeconds: 30, functionConfig: {}, ports };
    config = PLANNERS.vault(0, options, urls);
    vault = await startVault(config);
    const provider = new common.ConfigFileAuthenticationDetailsProvider(ociConfigFile(stateDirectory));
    client = new SecretsClient(
      { authenticationDetailsProvider: provider },
      { retryConfiguration: common.NoRetryConfigurationDetails },
    );
    client.endpoint = vault.url;
  });
  after(async () => {
    client.close();
    await vault.close();
    fs.rmSync(stateDirectory, { recursive: true });
  });

  it('is refused every other secret', async () => {
    const others = config.secrets.map(({ id }) => id).filter((id) => id !== names.OIC_SECRET_ID);
    assert.equal(others.length, config.secrets.length - 1);
    for (const secretId of others) {
      assert.deepEqual(await failure(client.getSecretBundle({ secretId })), NOT_FOUND, secretId);
    }
  });

  it("reads the OIC user's secret, of which methods 2 and 3 make the route's credential", async () => {
    const { secretBundle } = await client.getSecretBundle({ secretId: names.OIC_SECRET_ID });
    const content = secretBundle.secretBundleContent?.content ?? '';
    assert.equal(
      Buffer.from(content, 'base64').toString(),
      `${names.OIC_USERS.gatekeeper}:${cloud.secrets.gatekeeperUser}`,
    );
  });

  it('is known to the Vault by the public half of the key only', () => {
    assert.deepEqual(
      config.users?.map(({ userId }) => userId),
      [names.DEPLOYER_ID],
    );
    const text = JSON.stringify(config);
    for (const line of cloud.secrets.deployerPrivateKey.split('\n').slice(8, 20)) {
      assert.ok(!text.includes(line));
    }
  });

  it('has a file and a key that only their owner reads, in the state folder', () => {
    const file = ociConfigFile(path.relative(process.cwd(), stateDirectory));
    assert.equal(file, path.join(stateDirectory, 'oci-config'));
    const keyFile = /^key_file=(.*)$/m.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? '';
    assert.equal(path.dirname(keyFile), stateDirectory);
    assert.equal(fs.readFileSync(keyFile, 'utf8'), cloud.secrets.deployerPrivateKey);
    for (const name of [file, keyFile]) assert.equal(fs.statSync(name).mode & 0o777, 0o600, name);
  });

  it('has the same key and the same files at the second start', () => {
    const identify = () =>
      ['secrets.json', 'oci-config', 'oci-api-key.pem'].map((name) => {
        const { ino, mtimeNs } = fs.statSync(path.join(stateDirectory, name), { bigint: true });
        return { name, ino, mtimeNs };
      });
    const first = identify();
    const again = createCloud({ stateDirectory, functionsDirectory: '/functions' });
    assert.equal(again.secrets.deployerPrivateKey, cloud.secrets.deployerPrivateKey);
    assert.deepEqual(identify(), first);
  });
});
