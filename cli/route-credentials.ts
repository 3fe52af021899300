/** Reads from Vault what methods 2 and 3 keep in the routes; it is in no argument, file or line that is printed. */
import { toBasic } from '../src/credential/basic.ts';
import { ERRORS, type ErrorCode, GatekeeperError } from '../src/errors.ts';
import type { Secret } from '../src/runtime/secret.ts';
import { createVaultClient } from '../src/vault/vault-client.ts';
import { createCliPrincipal, type OciProfile } from './oci-principal.ts';

const TIMEOUT_MS = 15_000;

/** Authorization by the OCID of its secret. Throws an error that names the secret and what to do. */
export async function readRouteCredentials(
  secretIds: readonly string[],
  vaultEndpoint: URL | undefined,
  profile: OciProfile,
): Promise<ReadonlyMap<string, Secret<string>>> {
  const read = createVaultClient(vaultEndpoint, createCliPrincipal(profile));
  const credentials = new Map<string, Secret<string>>();
  for (const secretId of secretIds) {
    try {
      const { content } = await read(secretId, 'CURRENT', TIMEOUT_MS);
      credentials.set(secretId, toBasic(content));
    } catch (error) {
      throw error instanceof GatekeeperError ? toPlainError(error, secretId) : error;
    }
  }
  return credentials;
}

/** What the person at the terminal can do; the table of errors speaks of a function. */
const MENDS: Partial<Record<ErrorCode, (secretId: string) => string>> = {
  ERR_VAULT_DENIED: (secretId) =>
    `Check the OCID, and that you may read it: Allow group GROUP to read secret-bundles in compartment COMPARTMENT where target.secret.id = '${secretId}'`,
  ERR_VAULT_UNAVAILABLE: () => "Check the region of the profile, and this machine's way to it.",
};

function toPlainError({ code, detail }: GatekeeperError, secretId: string): Error {
  const { meaning, mend } = ERRORS[code];
  const because = detail === undefined ? '' : ` (${detail})`;
  return new Error(`${secretId}: ${code}: ${meaning}${because}\n${MENDS[code]?.(secretId) ?? mend}`);
}
