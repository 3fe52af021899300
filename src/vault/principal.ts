/**
 * The function's resource principal: the session token and the key with which OCI lets it sign requests.
 * The SDK reads both from files that the platform renews, and takes the token with the line break that an editor, or an
 * emulator, leaves at its end: no header can carry that.
 */
import {
  type AuthenticationDetailsProvider,
  ResourcePrincipalAuthenticationDetailsProvider,
} from 'oci-common';
import { GatekeeperError } from '../errors.ts';

/** Who signs, and where. */
export interface Principal {
  readonly details: AuthenticationDetailsProvider;
  /** Undefined when the SDK does not know the region that the platform names. */
  readonly region: ReturnType<ResourcePrincipalAuthenticationDetailsProvider['getRegion']> | undefined;
}

/** The principal of this container. Throws `ERR_VAULT_NO_PRINCIPAL`. */
export function createPrincipal(): Principal {
  const provider = createProvider();
  return {
    region: provider.getRegion(),
    details: {
      getKeyId: async () => toKeyId(await provider.getKeyId()),
      getPrivateKey: () => provider.getPrivateKey(),
      getPassphrase: () => provider.getPassphrase(),
    },
  };
}

/** `ST$` and the session token. Throws without a token. */
function toKeyId(keyId: string): string {
  const trimmed = keyId.trimEnd();
  if (trimmed === 'ST$') throw new GatekeeperError('ERR_VAULT_NO_PRINCIPAL');
  return trimmed;
}

function createProvider(): ResourcePrincipalAuthenticationDetailsProvider {
  try {
    return ResourcePrincipalAuthenticationDetailsProvider.builder();
  } catch {
    // Its message names files and environment; ours says what to do.
    throw new GatekeeperError('ERR_VAULT_NO_PRINCIPAL');
  }
}
