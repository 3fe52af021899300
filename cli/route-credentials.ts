/** Reads from Vault what methods 2 and 3 keep in the routes; it is in no argument, file or line that is printed. */
import { toBasic } from '../src/credential/basic.ts';
import { GatekeeperError } from '../src/errors.ts';
import { sendHttp } from '../src/runtime/http.ts';
import type { Secret } from '../src/runtime/secret.ts';
import { createVaultClient } from '../src/vault/vault-client.ts';
import { type PlainWords, toPlainError } from './coded-error.ts';
import { createCliPrincipal, type OciProfile } from './oci-principal.ts';

const TIMEOUT_MS = 15_000;

/** Authorization by the OCID of its secret. Throws an error that names the secret and what to do. */
export async function readRouteCredentials(
  secretIds: readonly string[],
  vaultEndpoint: URL | undefined,
  profile: OciProfile,
): Promise<ReadonlyMap<string, Secret<string>>> {
  const read = createVaultClient({
    endpoint: vaultEndpoint,
    principal: createCliPrincipal(profile),
    send: sendHttp,
  });
  const credentials = new Map<string, Secret<string>>();
  for (const secretId of secretIds) {
    try {
      const { content } = await read(secretId, 'CURRENT', TIMEOUT_MS);
      credentials.set(secretId, toBasic(content));
    } catch (error) {
      if (!(error instanceof GatekeeperError)) throw error;
      throw toPlainError(error, secretId, toVaultWords(secretId));
    }
  }
  return credentials;
}

/** What the person at the terminal can do; the table of errors speaks of a function. */
export function toVaultWords(secretId: string): PlainWords {
  return {
    ERR_VAULT_DENIED: {
      mend: `Check the OCID, and that you may read it: Allow group GROUP to read secret-bundles in compartment COMPARTMENT where target.secret.id = '${secretId}'`,
    },
    ERR_VAULT_UNAVAILABLE: { mend: "Check the region of the profile, and this machine's way to it." },
  };
}
