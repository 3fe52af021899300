/** Oracle's own Vault client over a local Vault, as a function and as a person use it: files, signed requests. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as common from 'oci-common';
import { SecretsClient } from 'oci-secrets';
import { openAuthService } from '../../../local/oci/auth-service.ts';
import type { ResourcePrincipal } from '../../../local/oci/session-token.ts';
import type { VaultConfig } from '../../../local/vault/config.ts';
import { startVault, type VaultDeps } from '../../../local/vault/vault.ts';

export const COMPARTMENT = 'ocid1.compartment.oc1..exampleintegration';
export const INVOKER: ResourcePrincipal = {
  resourceId: 'ocid1.fnfunc.oc1..exampleinvoker',
  resourceType: 'fnfunc',
  compartmentId: COMPARTMENT,
  tenancyId: 'ocid1.tenancy.oc1..example',
};
export const STRANGER: ResourcePrincipal = {
  ...INVOKER,
  resourceId: 'ocid1.fnfunc.oc1..examplestranger',
  compartmentId: 'ocid1.compartment.oc1..exampleelsewhere',
};
export const VAULT_ID = 'ocid1.vault.oc1..example';
export const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';
/** A secret that no policy names. */
export const HIDDEN_ID = 'ocid1.vaultsecret.oc1..examplehidden';
export const CONTENT = 'canary-user:canary-password';

/** A Vault in a temp folder, and clients for it. */
export async function createVaultBench(deps: VaultDeps = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vault-'));
  const authServiceFile = path.join(folder, 'auth.pem');
  const authService = openAuthService(authServiceFile);
  const config: VaultConfig = {
    port: 0,
    stateFile: path.join(folder, 'vault.json'),
    authServiceFile,
    policies: [{ allow: { resourceId: INVOKER.resourceId }, secretIds: [SECRET_ID] }],
    secrets: [
      { id: SECRET_ID, name: 'oic', vaultId: VAULT_ID, content: CONTENT },
      { id: HIDDEN_ID, name: 'hidden', vaultId: VAULT_ID, content: CONTENT },
    ],
  };
  const clients: SecretsClient[] = [];

  async function createClient(principal: ResourcePrincipal, url: string): Promise<SecretsClient> {
    const session = await authService.issue(principal, 900, Date.now());
    const place = fs.mkdtempSync(path.join(folder, 'principal-'));
    const rpst = path.join(place, 'rpst');
    const privatePem = path.join(place, 'private.pem');
    fs.writeFileSync(rpst, session.sessionToken);
    fs.writeFileSync(privatePem, session.privateKeyPem);
    const provider = withEnvironment(
      {
        OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
        OCI_RESOURCE_PRINCIPAL_RPST: rpst,
        OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: privatePem,
        OCI_RESOURCE_PRINCIPAL_REGION: 'us-phoenix-1',
      },
      () => common.ResourcePrincipalAuthenticationDetailsProvider.builder(),
    );
    return createClientOf(provider, url);
  }

  /** As a person at a workstation reads: with the API key that the OCI configuration file names. */
  function createUserClient(configFile: string, url: string): SecretsClient {
    return createClientOf(new common.ConfigFileAuthenticationDetailsProvider(configFile), url);
  }

  function createClientOf(provider: common.AuthenticationDetailsProvider, url: string): SecretsClient {
    const client = new SecretsClient(
      { authenticationDetailsProvider: provider },
      { retryConfiguration: common.NoRetryConfigurationDetails },
    );
    client.endpoint = url;
    clients.push(client);
    return client;
  }

  return {
    folder,
    config,
    authService,
    start: (changes: Partial<VaultConfig> = {}) => startVault({ ...config, ...changes }, deps),
    createClient,
    createUserClient,
    close: () => {
      for (const client of clients) client.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** The provider reads the environment when it is built, and only then. */
function withEnvironment<Result>(variables: Record<string, string>, build: () => Result): Result {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return build();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** The error of a call that must fail, as Oracle's client throws it. */
export async function failure(call: Promise<unknown>): Promise<{ statusCode: number; serviceCode: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof common.OciError) {
      return { statusCode: error.statusCode, serviceCode: error.serviceCode };
    }
    throw error;
  }
  throw new Error('the call succeeded');
}
