/**
 * The configuration of the two functions on an Fn server: the local cloud's addresses, its keys as seed keys, and for the
 * invoker a resource principal in the form that OCI has for values instead of files. Fn's own server has no limit of 4 KB.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as names from '../../local/cloud/names.ts';
import { signingKeysFile } from '../../local/cloud/plan.ts';
import { authServiceFile, type PartUrls } from '../../local/cloud/plan-options.ts';
import { openSigningKeys } from '../../local/identity-domain/signing-keys.ts';
import { openAuthService } from '../../local/oci/auth-service.ts';
import { APPLICATION, runCommand } from './fn-command.ts';

/** A day of trying; OCI's own last half an hour, but there a file is renewed. */
const PRINCIPAL_SECONDS = 86_400;

type Config = Readonly<Record<string, string>>;

/** Sets it. Throws an error that names the key that `fn` did not take, never its value. */
export async function configureFunctions(stateDirectory: string, urls: PartUrls): Promise<void> {
  const shared = await toSharedConfig(stateDirectory, urls);
  await configure('authorizer', shared);
  await configure('invoker', { ...shared, ...(await toInvokerConfig(stateDirectory)) });
}

async function toSharedConfig(stateDirectory: string, urls: PartUrls): Promise<Config> {
  const keys = await (await openSigningKeys(signingKeysFile(stateDirectory), names.TENANT)).published();
  return {
    IDENTITY_DOMAIN_URL: urls['identity-domain'],
    JWKS: JSON.stringify({ keys: keys.map(({ published: { x5c: _certificates, ...key } }) => key) }),
    TOKEN_AUDIENCES: names.AUDIENCE,
    TOKEN_TENANT: names.TENANT,
    VAULT_ENDPOINT: urls.vault,
    ALLOW_INSECURE_HTTP: 'true',
  };
}

async function toInvokerConfig(stateDirectory: string): Promise<Config> {
  const principal = {
    resourceId: names.INVOKER_ID,
    resourceType: 'fnfunc' as const,
    compartmentId: names.COMPARTMENT_ID,
    tenancyId: names.TENANCY_ID,
  };
  const authService = openAuthService(authServiceFile(stateDirectory));
  const { sessionToken, privateKeyPem } = await authService.issue(principal, PRINCIPAL_SECONDS, Date.now());
  return {
    INTEGRATIONS: readFileSync(join(stateDirectory, 'integrations.json'), 'utf8'),
    OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
    OCI_RESOURCE_PRINCIPAL_RPST: sessionToken,
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: privateKeyPem,
    OCI_RESOURCE_PRINCIPAL_REGION: names.SDK_REGION,
  };
}

async function configure(functionName: string, config: Config): Promise<void> {
  for (const [key, value] of Object.entries(config)) {
    // What it prints has the value in it. A value that begins with a hyphen, as a key in PEM does, needs the dashes.
    const set = await runCommand('fn', ['config', 'function', '--', APPLICATION, functionName, key, value]);
    if (set.code !== 0) throw new Error(`fn did not take the key ${key} of the ${functionName}`);
  }
}
