/**
 * The configuration of the local Vault: which secrets it starts with, whose API keys it knows, and who may read what.
 * Of a key it gets the public half, unless the key itself is a secret that someone must read.
 */
import { join } from 'node:path';
import type { VaultConfig } from '../vault/config.ts';
import { type CloudSecrets, toPublicKey } from './cloud-secrets.ts';
import * as names from './names.ts';
import { authServiceFile, type PlanOptions } from './plan-options.ts';

/** The Vault with its secrets, its users, and who may read what. */
export function toVault(port: number, { stateDirectory, secrets }: PlanOptions): VaultConfig {
  return {
    port,
    stateFile: join(stateDirectory, 'vault.json'),
    authServiceFile: authServiceFile(stateDirectory),
    users: [
      {
        userId: names.DEPLOYER_ID,
        tenancyId: names.TENANCY_ID,
        publicKey: toPublicKey(secrets.deployerPrivateKey),
      },
    ],
    policies: [
      {
        allow: { resourceId: names.INVOKER_ID },
        secretIds: [
          names.OIC_SECRET_ID,
          names.OIC_CLIENT_SECRET_ID,
          names.DOMAIN_CLIENT_SECRET_ID,
          names.TABLE_SECRET_ID,
        ],
      },
      // The authorizer may never read what opens OIC.
      { allow: { resourceId: names.AUTHORIZER_ID }, secretIds: [names.DOMAIN_CLIENT_SECRET_ID] },
      // Methods 2 and 3 have OIC's credential in the route: whoever deploys them must read it.
      { allow: { userId: names.DEPLOYER_ID }, secretIds: [names.OIC_SECRET_ID] },
    ],
    secrets: toSeeds(secrets),
  };
}

function toSeeds(secrets: CloudSecrets): VaultConfig['secrets'] {
  return [
    toSeed(
      names.OIC_SECRET_ID,
      'example-oic-user',
      `${names.OIC_USERS.gatekeeper}:${secrets.gatekeeperUser}`,
    ),
    toSeed(
      names.OIC_CLIENT_SECRET_ID,
      'example-oic-client',
      JSON.stringify({
        clientId: names.CLIENTS.invoker,
        clientSecret: secrets.invokerClient,
        privateKey: secrets.invokerPrivateKey,
        keyId: names.ASSERTION_KEY_ID,
      }),
    ),
    toSeed(
      names.DOMAIN_CLIENT_SECRET_ID,
      'example-domain-client',
      JSON.stringify({ clientId: names.CLIENTS.gatekeeper, clientSecret: secrets.gatekeeperClient }),
    ),
    // No table yet: the addresses in one are not known before the other parts run.
    toSeed(names.TABLE_SECRET_ID, 'example-integrations', '[]'),
  ];
}

function toSeed(id: string, name: string, content: string): VaultConfig['secrets'][number] {
  return { id, name, vaultId: names.VAULT_ID, content };
}
