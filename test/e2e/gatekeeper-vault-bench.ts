/** A local Vault with secrets of every form, and `gatekeeper spec` at it as those who may read some of them. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { PRIVATE_KEY_FILE, RPST_FILE } from '../../local/fn/environment.ts';
import { createPrincipalFiles } from '../../local/fn/principal-files.ts';
import { writeOciConfigFile } from '../../local/oci/oci-config-file.ts';
import type { Part } from '../../local/server/server.ts';
import { row } from '../invoker/table-bench.ts';
import { createKeyPair } from '../local/oci/sdk-signer.ts';
import { createVaultBench, INVOKER, VAULT_ID } from '../local/vault/vault-client.ts';
import { useGatekeeper, VALUES } from './gatekeeper.ts';

/** A person who deploys. */
const DEPLOYER = { userId: 'ocid1.user.oc1..exampledeployer', tenancyId: INVOKER.tenancyId };
const REGION = 'us-phoenix-1';

/** OCID of a secret. */
export const toSecretId = (name: string): string => `ocid1.vaultsecret.oc1..example${name}`;

const SECRETS = {
  plain: 'oic-user:canary-plain:with-colon',
  json: '{"username":"oic-user","password":"canary-json"}',
  base64: Buffer.from('oic-user:canary-base64').toString('base64'),
  wrong: 'canary-without-a-colon',
  /** Nobody may read it. */
  hidden: 'oic-user:canary-hidden',
};
const toBasic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

/** Authorization by the name of its secret. */
export const BASIC: Readonly<Record<string, string>> = {
  plain: toBasic(SECRETS.plain),
  json: toBasic('oic-user:canary-json'),
  base64: toBasic('oic-user:canary-base64'),
};

/** One request that reached the Vault. */
interface Read {
  readonly principal?: string;
  readonly secretId?: string;
  readonly stage?: string;
}

/** How somebody runs the command. */
export interface Reader {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly principal: string;
}

/** Starts the Vault before the tests, and ends it after them. */
export function useVault() {
  const gatekeeper = useGatekeeper();
  let bench: Awaited<ReturnType<typeof createVaultBench>>;
  let vault: Part;
  let resourcePrincipal: Readonly<Record<string, string>> = {};
  let configFile = '';

  before(async () => {
    bench = await createVaultBench();
    const keys = createKeyPair();
    const secretIds = ['plain', 'json', 'base64', 'wrong'].map(toSecretId);
    vault = await bench.start({
      users: [{ ...DEPLOYER, publicKey: keys.publicKey }],
      policies: [
        { allow: { resourceId: INVOKER.resourceId }, secretIds },
        { allow: { userId: DEPLOYER.userId }, secretIds },
      ],
      secrets: Object.entries(SECRETS).map(([name, content]) => {
        return { id: toSecretId(name), name, vaultId: VAULT_ID, content };
      }),
    });
    await createPrincipalFiles(bench.authService, INVOKER, Date.now).refresh(bench.folder);
    resourcePrincipal = {
      OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
      OCI_RESOURCE_PRINCIPAL_RPST: join(bench.folder, RPST_FILE),
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: join(bench.folder, PRIVATE_KEY_FILE),
      OCI_RESOURCE_PRINCIPAL_REGION: REGION,
    };
    configFile = join(bench.folder, 'oci', 'config');
    mkdirSync(join(bench.folder, 'oci'));
    writeOciConfigFile(configFile, { user: DEPLOYER, privateKey: keys.privateKey, region: REGION });
  });
  after(async () => {
    await vault.close();
    bench.close();
  });
  beforeEach(async () => {
    for (const path of ['journal', 'fault']) await fetch(`${vault.url}/.local/${path}`, { method: 'DELETE' });
  });

  const asResource = (): Reader => ({
    args: ['--auth', 'resource_principal'],
    environment: { ...resourcePrincipal, VAULT_ENDPOINT: vault.url },
    principal: INVOKER.resourceId,
  });
  return {
    gatekeeper,
    url: () => vault.url,
    configFile: () => configFile,
    asResource,
    asPerson: (): Reader => ({
      args: ['--config-file', configFile, '--vault-endpoint', vault.url],
      environment: {},
      principal: DEPLOYER.userId,
    }),
    asPersonByEnvironment: (): Reader => ({
      args: [],
      environment: { OCI_CLI_CONFIG_FILE: configFile, VAULT_ENDPOINT: vault.url },
      principal: DEPLOYER.userId,
    }),
    /** Values, and a table with one integration for each of the secrets, as arguments. */
    tableOf: (...names: readonly string[]): readonly string[] => {
      const rows = names.map((name, index) =>
        row({
          name: `${name}-${index}`,
          route: `GET /method-4/${name}/${index}`,
          target: 'https://oic.example/x',
          credential: { type: 'basic', secretId: toSecretId(name) },
        }),
      );
      return ['--values', VALUES, '--integrations', gatekeeper.write('table.json', rows)];
    },
    /** What has reached the Vault since the test began. */
    reads: async (): Promise<readonly Read[]> => {
      const response = await fetch(`${vault.url}/.local/journal`);
      const entries = (await response.json()) as readonly Read[];
      return entries.map(({ principal = '', secretId = '', stage = '' }) => ({ principal, secretId, stage }));
    },
    fail: (status: number) =>
      fetch(`${vault.url}/.local/fault`, { method: 'PUT', body: JSON.stringify({ status }) }),
  };
}

/** Fails when the text holds anything secret, or a stack. */
export function assertSecretless(text: string): void {
  assert.doesNotMatch(text, /canary|BEGIN|ST\$| {4}at /);
  for (const value of Object.values(BASIC)) assert.ok(!text.includes(value.slice('Basic '.length)));
}
