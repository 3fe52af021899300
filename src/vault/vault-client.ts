/**
 * Reads secrets from OCI Vault with the function's resource principal, through Oracle's own client.
 * The only folder that imports oci-*. It never retries: the SDK's default of eight tries outlives every deadline.
 */
import {
  NoRetryConfigurationDetails,
  OciError,
  ResourcePrincipalAuthenticationDetailsProvider,
} from 'oci-common';
import { SecretsClient } from 'oci-secrets';
import { GatekeeperError } from '../errors.ts';
import type { HttpError } from '../runtime/http.ts';
import { createSecret, type Secret } from '../runtime/secret.ts';
import { createSigningHttpClient } from './signing-http-client.ts';

/** A secret's content as it was stored, and the version that it is of. */
export interface SecretVersion {
  readonly content: Secret<string>;
  readonly version: number;
}

/** Reads the current version of a secret. Throws the `ERR_VAULT_…` codes. */
export type ReadSecret = (secretId: string, timeoutMs: number) => Promise<SecretVersion>;

/** Creates the reader; `endpoint` overrides the region's, without a path. Throws `ERR_VAULT_NO_PRINCIPAL`. */
export function createVaultClient(endpoint: URL | undefined): ReadSecret {
  const principal = createPrincipal();
  return async (secretId, timeoutMs) => {
    const transport = createSigningHttpClient(principal, timeoutMs);
    // A client per read carries the read's own timeout; reads are minutes apart, and making one costs little.
    const client = new SecretsClient(
      { httpClient: transport.client },
      { retryConfiguration: NoRetryConfigurationDetails },
    );
    if (endpoint === undefined) client.region = principal.getRegion();
    else client.endpoint = endpoint.origin;
    try {
      const { secretBundle } = await client.getSecretBundle({ secretId });
      return toSecretVersion(secretBundle);
    } catch (error) {
      throw error instanceof GatekeeperError ? error : toVaultError(error, transport.failure());
    }
  };
}

type SecretBundle = Awaited<ReturnType<SecretsClient['getSecretBundle']>>['secretBundle'];

function createPrincipal(): ResourcePrincipalAuthenticationDetailsProvider {
  try {
    return ResourcePrincipalAuthenticationDetailsProvider.builder();
  } catch {
    // Its message names files and environment; ours says what to do.
    throw new GatekeeperError('ERR_VAULT_NO_PRINCIPAL');
  }
}

function toSecretVersion({ secretBundleContent, versionNumber }: SecretBundle): SecretVersion {
  // The type of the content is open; `content` belongs to its only kind so far, BASE64.
  const encoded =
    secretBundleContent !== undefined && 'content' in secretBundleContent && secretBundleContent.content;
  if (typeof encoded !== 'string' || encoded === '') throw new GatekeeperError('ERR_SECRET_FORM');
  return { content: createSecret(Buffer.from(encoded, 'base64').toString('utf8')), version: versionNumber };
}

/** Oracle's errors and plain objects, reduced to a code and a status: their texts hold the request. */
function toVaultError(error: unknown, failure: HttpError | undefined): GatekeeperError {
  if (failure?.failure === 'timeout') return new GatekeeperError('ERR_VAULT_TIMEOUT');
  if (failure !== undefined) return new GatekeeperError('ERR_VAULT_UNAVAILABLE', { detail: failure.failure });
  if (!(error instanceof OciError)) throw error;
  const upstreamStatus = error.statusCode;
  const isDenied = upstreamStatus === 401 || upstreamStatus === 403 || upstreamStatus === 404;
  return new GatekeeperError(isDenied ? 'ERR_VAULT_DENIED' : 'ERR_VAULT_UNAVAILABLE', { upstreamStatus });
}
