/**
 * The configuration of every part of the local cloud, from its names, its secrets and the parts already running.
 * It reads the project's own specifications and integrations: what runs here is what is deployed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillTemplate, type TemplateValues } from '../../gateway/fill.ts';
import type { FnRunnerConfig } from '../fn/config.ts';
import { type IdentityDomainConfig, MY_SCOPES } from '../identity-domain/config.ts';
import type { OicConfig } from '../oic/config.ts';
import type { VaultConfig } from '../vault/config.ts';
import type { CloudSecrets } from './cloud-secrets.ts';
import * as names from './names.ts';
import type { PartConfigs, PartName } from './parts.ts';
import type { SigningGatewayConfig } from './signing-gateway.ts';

/** What the plan is made from. */
export interface PlanOptions {
  stateDirectory: string;
  /** Holds `authorizer/func.mjs` and `invoker/func.mjs`. */
  functionsDirectory: string;
  secrets: CloudSecrets;
  /** The platform's time limit for both functions. */
  functionTimeoutSeconds: number;
  /** Configuration of both functions, over the plan's own; an empty value unsets a key. */
  functionConfig: Readonly<Record<string, string>>;
  /** Port of each part; 0 takes a free one. */
  ports: Readonly<Record<PartName, number>>;
}

/** URLs of the parts that run, by name. */
export type PartUrls = Readonly<Record<PartName, string>>;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const METHODS = [1, 2, 3, 4] as const;
const RUNNER_MARGIN_SECONDS = 5;
const ACCESS_SCOPE = `${names.AUDIENCE}${names.SCOPE}`;

type Planners = {
  readonly [Name in PartName]: (port: number, options: PlanOptions, urls: PartUrls) => PartConfigs[Name];
};

/** How each part is configured; `urls` must hold those of the parts before it. */
export const PLANNERS: Planners = {
  'identity-domain': toIdentityDomain,
  vault: toVault,
  oic: toOic,
  fn: toFn,
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
    ],
    clients: [
      client(names.CLIENTS.orders, secrets.ordersClient),
      client(names.CLIENTS.reports, secrets.reportsClient),
      client(names.CLIENTS.gatekeeper, secrets.gatekeeperClient, [MY_SCOPES]),
    ],
    sample: { clientId: names.CLIENTS.orders, audience: names.AUDIENCE, scope: names.SCOPE },
  };
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
        secretIds: [names.OIC_SECRET_ID, names.DOMAIN_CLIENT_SECRET_ID],
      },
      // The authorizer may never read what opens OIC.
      { allow: { resourceId: names.AUTHORIZER_ID }, secretIds: [names.DOMAIN_CLIENT_SECRET_ID] },
    ],
    secrets: [
      {
        id: names.OIC_SECRET_ID,
        name: 'example-oic-user',
        vaultId: names.VAULT_ID,
        content: `${names.OIC_USERS.gatekeeper}:${secrets.gatekeeperUser}`,
      },
      {
        id: names.DOMAIN_CLIENT_SECRET_ID,
        name: 'example-domain-client',
        vaultId: names.VAULT_ID,
        content: JSON.stringify({
          clientId: names.CLIENTS.gatekeeper,
          clientSecret: secrets.gatekeeperClient,
        }),
      },
    ],
  };
}

function authServiceFile(stateDirectory: string): string {
  return join(stateDirectory, 'auth-service.json');
}

function toOic(port: number, { secrets }: PlanOptions, urls: PartUrls): OicConfig {
  const user = (username: string, password: string) => ({ username, password, roles: ['ServiceInvoker'] });
  return {
    port,
    users: [
      user(names.OIC_USERS.partner, secrets.partnerUser),
      user(names.OIC_USERS.route, secrets.routeUser),
      user(names.OIC_USERS.gatekeeper, secrets.gatekeeperUser),
    ],
    bearer: {
      jwksUrl: `${urls['identity-domain']}/admin/v1/SigningCert/jwk`,
      issuer: names.ISSUER,
      audience: names.OIC_AUDIENCE,
      scope: names.OIC_SCOPE,
      clients: [],
    },
  };
}

function toFn(port: number, options: PlanOptions, urls: PartUrls): FnRunnerConfig {
  const { stateDirectory, functionsDirectory, functionTimeoutSeconds, functionConfig } = options;
  const fn = (id: string, name: string, config: Record<string, string>) => ({
    id,
    name,
    directory: join(functionsDirectory, name),
    memoryMb: 256 as const,
    timeoutSeconds: functionTimeoutSeconds,
    config,
    principal: { compartmentId: names.COMPARTMENT_ID, tenancyId: names.TENANCY_ID },
  });
  return {
    port,
    authServiceFile: authServiceFile(stateDirectory),
    region: names.SDK_REGION,
    app: {
      id: names.APPLICATION_ID,
      name: 'gatekeeper',
      config: {
        IDENTITY_DOMAIN_URL: urls['identity-domain'],
        TOKEN_AUDIENCES: names.AUDIENCE,
        TOKEN_TENANT: names.TENANT,
        JWKS_CREDENTIAL_SECRET_ID: names.DOMAIN_CLIENT_SECRET_ID,
        VAULT_ENDPOINT: urls.vault,
        ALLOW_INSECURE_HTTP: 'true',
        ...functionConfig,
      },
    },
    functions: [
      fn(names.AUTHORIZER_ID, 'authorizer', {}),
      fn(names.INVOKER_ID, 'invoker', {
        INTEGRATIONS: localIntegrations(urls.oic),
      }),
    ],
  };
}

/** integrations.json with the local OIC in place of the instance; everything else as it is deployed. */
function localIntegrations(oicUrl: string): string {
  const integrations = readJson('integrations.json') as { target: string }[];
  return JSON.stringify(
    integrations.map((integration) => ({
      ...integration,
      target: integration.target.replace(/^https:\/\/[^/]+/, oicUrl),
    })),
  );
}

function toGateway(port: number, options: PlanOptions, urls: PartUrls): SigningGatewayConfig {
  const { stateDirectory, secrets, functionTimeoutSeconds } = options;
  const values = toTemplateValues(secrets, urls);
  return {
    authServiceFile: authServiceFile(stateDirectory),
    gateway: {
      port,
      gatewayId: names.GATEWAY_ID,
      functionsUrl: urls.fn,
      // The runner answers at a function's time limit; this is for a runner that does not answer at all.
      functionTimeoutMs: (functionTimeoutSeconds + RUNNER_MARGIN_SECONDS) * 1000,
      deployments: METHODS.map((method) => ({
        pathPrefix: `/method-${method}`,
        specification: fillTemplate(readJson(`gateway/method-${method}.json`), values),
      })),
    },
  };
}

function toTemplateValues(secrets: CloudSecrets, urls: PartUrls): TemplateValues {
  const routeCredential = Buffer.from(`${names.OIC_USERS.route}:${secrets.routeUser}`).toString('base64');
  return {
    oicUrl: urls.oic,
    oicAuthorization: `Basic ${routeCredential}`,
    identityDomainUrl: urls['identity-domain'],
    issuer: names.ISSUER,
    audience: names.AUDIENCE,
    scope: names.SCOPE,
    tenant: names.TENANT,
    authorizerFunctionId: names.AUTHORIZER_ID,
    invokerFunctionId: names.INVOKER_ID,
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
