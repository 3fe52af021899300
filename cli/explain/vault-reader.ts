/**
 * Who reads Vault for `explain`: the person at the terminal; in the local cloud the function itself, with a session of its
 * own. Nothing of the OCI SDK is loaded before the first secret.
 */
import { sendHttp } from '../../src/runtime/http.ts';
import { createLazyReader } from '../../src/vault/lazy-reader.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';
import type { Deployment } from '../deployment.ts';
import { createDeploymentPrincipal } from '../deployment-principal.ts';
import type { FunctionName } from '../function-names.ts';
import type { VaultOptions } from '../vault-options.ts';

/** What reading depends on. */
interface VaultReaderOptions {
  readonly deployment: Deployment;
  /** In whose place the local cloud is asked. */
  readonly as: FunctionName;
  /** Of the deployment's configuration. */
  readonly endpoint: URL | undefined;
  readonly options: VaultOptions;
}

/** Creates the reader. It throws the `ERR_VAULT_…` codes, and plain errors that say what is missing here. */
export function createVaultReader(reading: VaultReaderOptions): ReadSecret {
  return createLazyReader(async () => {
    const { createVaultClient } = await import('../../src/vault/vault-client.ts');
    const endpoint = reading.endpoint ?? reading.options.vaultEndpoint;
    const { deployment, as, options } = reading;
    const principal = await createDeploymentPrincipal(deployment, as, options);
    return createVaultClient({ endpoint, send: sendHttp, principal });
  });
}
