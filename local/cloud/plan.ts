/**
 * The configuration of every part of the local cloud, from its names, its secrets and the parts already running:
 * here of identity domain and OIC. A secret goes to the part that must know it, and to no other.
 */
import { join } from 'node:path';
import { SAMPLE_USER } from '../identity-domain/claims.ts';
import { type IdentityDomainConfig, MY_SCOPES } from '../identity-domain/config.ts';
import type { OicConfig } from '../oic/config.ts';
import { toPublicKey } from './cloud-secrets.ts';
import { createFnConfig } from './function-plan.ts';
import { toGateway } from './gateway-plan.ts';
import * as names from './names.ts';
import type { PartConfigs, PartName } from './parts.ts';
import type { PartUrls, PlanOptions } from './plan-options.ts';
import { toVault } from './vault-plan.ts';

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
        // The domain has what is in the certificate, never the private key.
        assertionKeys: [{ keyId: names.ASSERTION_KEY_ID, publicKey: toPublicKey(secrets.invokerPrivateKey) }],
      },
    ],
    users: [SAMPLE_USER],
    sample: { clientId: names.CLIENTS.orders, audience: names.AUDIENCE, scope: names.SCOPE },
  };
}

/** Where the identity domain of a state folder keeps its signing keys. */
export function signingKeysFile(stateDirectory: string): string {
  return join(stateDirectory, 'signing-keys.json');
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
