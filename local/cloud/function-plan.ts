/**
 * The configuration of the local Fn runner and of the two functions in it. The table of integrations goes into a file,
 * since OCI allows a function 4 KB of configuration; it is local/integrations.json, with local addresses.
 */
import { join, resolve } from 'node:path';
import type { FnRunnerConfig } from '../fn/config.ts';
import { writeStateFile } from '../oci/state-file.ts';
import { type DeployedIntegration, toLocalIntegrations } from './local-integrations.ts';
import * as names from './names.ts';
import { authServiceFile, type PartUrls, type PlanOptions } from './plan-options.ts';
import { readProjectJson } from './project-file.ts';

/** The runner with both functions, once the table has been written; needs the addresses of domain, Vault and OIC. */
export function createFnConfig(port: number, options: PlanOptions, urls: PartUrls): FnRunnerConfig {
  const { stateDirectory, functionsDirectory, functionTimeoutSeconds, functionConfig } = options;
  const invoker = { INTEGRATIONS: writeIntegrations(stateDirectory, urls) };
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
        ...toApplicationConfig(urls),
        ...toTracingConfig(options),
        ...without(functionConfig, invoker),
      },
    },
    functions: [
      fn(names.AUTHORIZER_ID, 'authorizer', {}),
      // A function's own keys win over the application's: what overrides them must stand here.
      fn(names.INVOKER_ID, 'invoker', { ...invoker, ...only(functionConfig, invoker) }),
    ],
  };
}

function toApplicationConfig(urls: PartUrls): Record<string, string> {
  return {
    IDENTITY_DOMAIN_URL: urls['identity-domain'],
    TOKEN_AUDIENCES: names.AUDIENCE,
    TOKEN_TENANT: names.TENANT,
    JWKS_CREDENTIAL_SECRET_ID: names.DOMAIN_CLIENT_SECRET_ID,
    VAULT_ENDPOINT: urls.vault,
    ALLOW_INSECURE_HTTP: 'true',
  };
}

/** What OCI sets where tracing is enabled for application and function. */
function toTracingConfig({ traceCollectorUrl: url }: PlanOptions): Record<string, string> {
  return url === undefined ? {} : { OCI_TRACING_ENABLED: '1', OCI_TRACE_COLLECTOR_URL: url };
}

/** Absolute path of the table; the functions run in folders of their own. */
function writeIntegrations(stateDirectory: string, urls: PartUrls): string {
  const file = resolve(stateDirectory, 'integrations.json');
  const deployed = readProjectJson('local/integrations.json') as readonly DeployedIntegration[];
  writeStateFile(file, `${JSON.stringify(toLocalIntegrations(deployed, urls), undefined, 2)}\n`);
  return file;
}

type Config = Readonly<Record<string, string>>;

function only(config: Config, keys: object): Config {
  return Object.fromEntries(Object.entries(config).filter(([key]) => Object.hasOwn(keys, key)));
}

function without(config: Config, keys: object): Config {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !Object.hasOwn(keys, key)));
}
