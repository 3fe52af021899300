/**
 * The configuration of every part of the local cloud, from its names, its secrets and the parts already running:
 * here of identity domain, Vault and OIC. A secret goes to the part that must know it, and to no other.
 */
import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { SAMPLE_USER } from '../identity-domain/claims.ts';
import { type IdentityDomainConfig, MY_SCOPES } from '../identity-domain/config.ts';
import type { OicConfig } from '../oic/config.ts';
import type { VaultConfig } from '../vault/config.ts';
import { createFnConfig } from './function-plan.ts';
import { toGateway } from './gateway-plan.ts';
import * as names from './names.ts';
import type { PartConfigs, PartName } from './parts.ts';
import { authServiceFile, type PartUrls, type PlanOptions } from './plan-options.ts';

const ACCESS_SCOPE = `${names.AUDIENCE}${names.SCOPE}`;
const OIC_ACCESS_SCOPE = `${names.OIC_AUDIENCE}${names.OIC_SCOPE}`;

type Planners = {
  readonly [Name in PartName]: (port: number, options: PlanOptions, urls: PartUrls) => PartConfigs[Name];
};

/** How each part is configured; `urls` must hold those of the parts before it. */
export const PLANNERS: Planners = {
  'identity-domain': toIdentityDomain,
  vault: toVault,
  oic: toOic,
  fn: createFnConfig,
  gateway: toGateway,
};

function toIdentityDomain(port: number, { stateDirectory, secrets }: PlanOptions): IdentityDomainConfig {
  const client = (clientId: string, clientSecret: string, scopes = [ACCESS_SCOPE]) => ({
    clientId,
    clientSecret,
    clientName: clientId,
    scopes,
  });
  return {
    port,
    stateFile: signingKeysFile(stateDirectory),
    issuer: names.ISSUER,
    tenant: names.TENANT,
    // Method 3 needs it: the gateway's own token policy cannot read a protected key set.
    signingCertPublicAccess: true,
    resourceApps: [
      { audience: names.AUDIENCE, scopes: [names.SCOPE] },
      { audience: names.OTHER_AUDIENCE, scopes: [names.SCOPE] },
      { audience: names.OIC_AUDIENCE, scopes: [names.OIC_SCOPE] },
    ],
    clients: [
      client(names.CLIENTS.orders, secrets.ordersClient),
      client(names.CLIENTS.reports, secrets.reportsClient),
      client(names.CLIENTS.gatekeeper, secrets.gatekeeperClient, [MY_SCOPES]),
      {
        ...client(names.CLIENTS.invoker, secrets.invokerClient, [OIC_ACCESS_SCOPE]),
        assertionKeys: [{ keyId: names.ASSERTION_KEY_ID, publicKey: toPublicKey(secrets.invokerPrivateKey) }],
      },
    ],
    users: [SAMPLE_USER],
    sample: { clientId: names.CLIENTS.orders, audience: names.AUDIENCE, scope: names.SCOPE },
  };
}

/** The domain has what is in the certificate, never the private key. */
function toPublicKey(privateKey: string): string {
  return String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }));
}

/** Where the identity domain of a state folder keeps its signing keys. */
export function signingKeysFile(stateDirectory: string): string {
  return join(stateDirectory, 'signing-keys.json');
}

function toVault(port: number, { stateDirectory, secrets }: PlanOptions): VaultConfig {
  return {
    port,
    stateFile: join(stateDirectory, 'vault.json'),
    authServiceFile: authServiceFile(stateDirectory),
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
    ],
    secrets: [
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
    ],
  };
}

function toSeed(id: string, name: string, content: string): VaultConfig['secrets'][number] {
  return { id, name, vaultId: names.VAULT_ID, content };
}

function toOic(port: number, { secrets }: PlanOptions, urls: PartUrls): OicConfig {
  const user = (username: string, password: string) => ({ username, password, roles: ['ServiceInvoker'] });
  return {
    port,
    users: [
      user(names.OIC_USERS.partner, secrets.partnerUser),
      user(names.OIC_USERS.route, secrets.routeUser),
      user(names.OIC_USERS.gatekeeper, secrets.gatekeeperUser),
      user(SAMPLE_USER, secrets.sampleUser),
    ],
    bearer: {
      jwksUrl: `${urls['identity-domain']}/admin/v1/SigningCert/jwk`,
      issuer: names.ISSUER,
      audience: names.OIC_AUDIENCE,
      scope: names.OIC_SCOPE,
      clients: [names.CLIENTS.invoker],
    },
  };
}
