/**
 * The configuration of the two functions on an Fn server: the local cloud's addresses, its keys as seed keys, and for the
 * invoker a resource principal in the form that OCI has for values instead of files. Fn's own server has no limit of 4 KB.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as names from '../../local/cloud/names.ts';
import type { PartUrls } from '../../local/cloud/plan-options.ts';
import { issueFunctionSession } from '../deployment-principal.ts';
import { readSeedKeys } from '../sample.ts';
import { readFunctionId } from './fn-command.ts';

/** A day of trying; OCI's own last half an hour, but there a file is renewed. */
const PRINCIPAL_SECONDS = 86_400;
const TIMEOUT_MS = 15_000;

type Config = Readonly<Record<string, string>>;

/** Sets it. Throws an error that names the function whose configuration the server did not take. */
export async function configureFunctions(
  apiUrl: string,
  stateDirectory: string,
  urls: PartUrls,
): Promise<void> {
  const shared = await toSharedConfig(stateDirectory, urls);
  await configure(apiUrl, 'authorizer', shared);
  await configure(apiUrl, 'invoker', { ...shared, ...(await toInvokerConfig(stateDirectory)) });
}

async function toSharedConfig(stateDirectory: string, urls: PartUrls): Promise<Config> {
  return {
    IDENTITY_DOMAIN_URL: urls['identity-domain'],
    JWKS: await readSeedKeys(stateDirectory),
    TOKEN_AUDIENCES: names.AUDIENCE,
    TOKEN_TENANT: names.TENANT,
    VAULT_ENDPOINT: urls.vault,
    ALLOW_INSECURE_HTTP: 'true',
  };
}

async function toInvokerConfig(stateDirectory: string): Promise<Config> {
  const session = await issueFunctionSession('invoker', stateDirectory, PRINCIPAL_SECONDS);
  const { sessionToken, privateKeyPem } = session;
  return {
    INTEGRATIONS: readFileSync(join(stateDirectory, 'integrations.json'), 'utf8'),
    OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
    OCI_RESOURCE_PRINCIPAL_RPST: sessionToken,
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: privateKeyPem,
    OCI_RESOURCE_PRINCIPAL_REGION: names.SDK_REGION,
  };
}

/**
 * By the server's own API (Fn's swagger, `PUT /v2/fns/{fnID}`, which keeps the keys that it does not name): on the command
 * line of `fn` every process of this machine could read the private key.
 */
async function configure(apiUrl: string, functionName: string, config: Config): Promise<void> {
  const response = await fetch(`${apiUrl}/v2/fns/${await readFunctionId(functionName)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ config }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (response.ok) return;
  throw new Error(`the Fn server did not take the configuration of the ${functionName}: ${response.status}`);
}
