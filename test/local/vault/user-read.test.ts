/** Users at the Vault, through Oracle's own client and configuration file: who is refused what, and who reads. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { UserPrincipal } from '../../../local/oci/api-key.ts';
import { writeOciConfigFile } from '../../../local/oci/oci-config-file.ts';
import type { Part } from '../../../local/server/server.ts';
import { createKeyPair, type KeyPair, signBySdk, toUserKeyId } from '../oci/sdk-signer.ts';
import {
  COMPARTMENT,
  CONTENT,
  createVaultBench,
  failure,
  HIDDEN_ID,
  INVOKER,
  SECRET_ID,
  VAULT_ID,
} from './vault-client.ts';

const { tenancyId } = INVOKER;
const DEPLOYER: UserPrincipal = { userId: 'ocid1.user.oc1..exampledeployer', tenancyId };
const COLLEAGUE: UserPrincipal = { userId: 'ocid1.user.oc1..examplecolleague', tenancyId };
const RESOURCE_ID = 'ocid1.vaultsecret.oc1..exampleresource';
const COMPARTMENT_SECRET_ID = 'ocid1.vaultsecret.oc1..examplecompartment';
const NOT_FOUND = { statusCode: 404, serviceCode: 'NotAuthorizedOrNotFound' };
const NOT_AUTHENTICATED = { statusCode: 401, serviceCode: 'NotAuthenticated' };

describe('a user at the vault', () => {
  const lines: Record<string, unknown>[] = [];
  let bench: Awaited<ReturnType<typeof createVaultBench>>;
  let vault: Part;
  let deployerKeys: KeyPair;
  let colleagueKeys: KeyPair;

  before(async () => {
    bench = await createVaultBench({ log: (line) => lines.push(line) });
    deployerKeys = createKeyPair();
    colleagueKeys = createKeyPair();
    const seed = (id: string, name: string) => ({ id, name, vaultId: VAULT_ID, content: CONTENT });
    vault = await bench.start({
      users: [
        { ...DEPLOYER, publicKey: deployerKeys.publicKey },
        { ...COLLEAGUE, publicKey: colleagueKeys.publicKey },
      ],
      policies: [
        { allow: { userId: DEPLOYER.userId }, secretIds: [SECRET_ID] },
        { allow: { resourceId: INVOKER.resourceId }, secretIds: [RESOURCE_ID] },
        { allow: { compartmentId: COMPARTMENT }, secretIds: [COMPARTMENT_SECRET_ID] },
      ],
      secrets: [
        ...bench.config.secrets,
        seed(RESOURCE_ID, 'resource'),
        seed(COMPARTMENT_SECRET_ID, 'compartment'),
      ],
    });
  });
  after(async () => {
    await vault.close();
    bench.close();
  });
  beforeEach(() => fetch(`${vault.url}/.local/journal`, { method: 'DELETE' }));

  let count = 0;
  function createClient(user: UserPrincipal, { privateKey }: KeyPair, url = vault.url) {
    const file = path.join(bench.folder, `user-${count++}`, 'config');
    writeOciConfigFile(file, { user, privateKey, region: 'us-phoenix-1' });
    return bench.createUserClient(file, url);
  }

  const refusal = (user: UserPrincipal, keys: KeyPair, secretId = SECRET_ID, url = vault.url) =>
    failure(createClient(user, keys, url).getSecretBundle({ secretId }));

  it('is refused alike whether user, tenancy or fingerprint are not known, or the signature is wrong', async () => {
    const { privateKey } = deployerKeys;
    const stranger = { ...DEPLOYER, userId: 'ocid1.user.oc1..examplestranger' };
    const elsewhere = { ...DEPLOYER, tenancyId: 'ocid1.tenancy.oc1..exampleelsewhere' };
    const signers = [
      { keyId: toUserKeyId(stranger, deployerKeys), privateKey },
      { keyId: toUserKeyId(elsewhere, deployerKeys), privateKey },
      { keyId: toUserKeyId(DEPLOYER, colleagueKeys), privateKey },
      { keyId: toUserKeyId(DEPLOYER, deployerKeys), privateKey: colleagueKeys.privateKey },
    ];
    const answers: string[] = [];
    const already = lines.length;
    for (const signer of signers) {
      const uri = `${vault.url}/20190301/secretbundles/${SECRET_ID}`;
      const { headers } = await signBySdk(signer, 'GET', { uri });
      const response = await fetch(uri, { headers });
      const names = [...response.headers.keys()].sort().join();
      answers.push(`${response.status} ${names} ${await response.text()}`);
    }

    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /^401 .*"NotAuthenticated"/);
    const reasons = ['unknown-key', 'unknown-key', 'unknown-key', 'bad-signature'];
    assert.deepEqual(
      lines.slice(already),
      reasons.map((reason) => ({ event: 'signature refused', reason })),
    );
  });

  it('is refused with a key that was never uploaded', async () => {
    assert.deepEqual(await refusal(DEPLOYER, createKeyPair()), NOT_AUTHENTICATED);
  });

  it('is refused by a vault that knows no users', async () => {
    const other = await bench.start();
    try {
      assert.deepEqual(await refusal(DEPLOYER, deployerKeys, SECRET_ID, other.url), NOT_AUTHENTICATED);
    } finally {
      await other.close();
    }
  });

  it('is refused a secret that no policy gives to the user, like a missing one, by id and by name', async () => {
    const missing = 'ocid1.vaultsecret.oc1..examplemissing';
    for (const id of [HIDDEN_ID, missing]) {
      assert.deepEqual(await refusal(DEPLOYER, deployerKeys, id), NOT_FOUND, id);
    }
    const client = createClient(DEPLOYER, deployerKeys);
    const byName = client.getSecretBundleByName({ secretName: 'hidden', vaultId: VAULT_ID });
    assert.deepEqual(await failure(byName), NOT_FOUND);
  });

  it("is refused a colleague's secret", async () => {
    assert.deepEqual(await refusal(COLLEAGUE, colleagueKeys), NOT_FOUND);
  });

  it('is refused what policies give to a resource and to a compartment', async () => {
    for (const id of [RESOURCE_ID, COMPARTMENT_SECRET_ID]) {
      assert.deepEqual(await refusal(DEPLOYER, deployerKeys, id), NOT_FOUND, id);
    }
  });

  it('opens nothing for a resource, which goes on reading its own', async () => {
    const invoker = await bench.createClient(INVOKER, vault.url);
    assert.deepEqual(await failure(invoker.getSecretBundle({ secretId: SECRET_ID })), NOT_FOUND);
    for (const secretId of [RESOURCE_ID, COMPARTMENT_SECRET_ID]) {
      assert.equal((await invoker.getSecretBundle({ secretId })).secretBundle.secretId, secretId);
    }
  });

  it('is refused in the configuration when it is not whole, without the value', async () => {
    const { publicKey, privateKey } = deployerKeys;
    const canary = 'ocid1.canary.oc1..example';
    const users = [
      { userId: canary, tenancyId, publicKey },
      { userId: `${DEPLOYER.userId}/canary`, tenancyId: canary, publicKey },
      { ...DEPLOYER, publicKey: privateKey },
    ];
    const policies = [
      { allow: { userId: DEPLOYER.userId, compartmentId: COMPARTMENT }, secretIds: [SECRET_ID] },
      { allow: { userId: canary }, secretIds: [SECRET_ID] },
      { allow: { userId: undefined }, secretIds: [SECRET_ID] },
    ];
    await assert.rejects(bench.start({ users, policies }), ({ message }: Error) => {
      for (const place of ['users.0.userId', 'users.1.userId', 'policies.1.allow.userId']) {
        assert.ok(message.includes(`${place}: expected the OCID of a user`), place);
      }
      assert.match(message, /users\.1\.tenancyId: expected the OCID of a tenancy/);
      assert.match(message, /users\.2\.publicKey: expected an RSA public key of at least 2048 bits/);
      assert.match(message, /policies\.0\.allow: expected .*, or a userId alone/);
      assert.match(message, /policies\.2\.allow: expected .*, or a userId alone/);
      return !message.includes('canary') && !message.includes('PRIVATE KEY');
    });
  });

  it('reads the secret that a policy gives to the user, by id and by name', async () => {
    const client = createClient(DEPLOYER, deployerKeys);
    const { secretBundle } = await client.getSecretBundle({ secretId: SECRET_ID });
    const content = secretBundle.secretBundleContent?.content ?? '';
    assert.equal(Buffer.from(content, 'base64').toString(), CONTENT);
    const byName = await client.getSecretBundleByName({ secretName: 'oic', vaultId: VAULT_ID });
    assert.equal(byName.secretBundle.secretId, SECRET_ID);
  });

  it('stands in the journal by its OCID, and a refused one does not', async () => {
    await createClient(DEPLOYER, deployerKeys).getSecretBundle({ secretId: SECRET_ID });
    await refusal(COLLEAGUE, colleagueKeys);
    await refusal(DEPLOYER, colleagueKeys);

    const response = await fetch(`${vault.url}/.local/journal`);
    const entries: { status: number; principal?: string }[] = JSON.parse(await response.text());

    assert.deepEqual(
      entries.map(({ status, principal }) => [status, principal]),
      [
        [200, DEPLOYER.userId],
        [404, COLLEAGUE.userId],
        [401, undefined],
      ],
    );
  });
});
