/**
 * Reads secrets from OCI Vault with the function's resource principal, through Oracle's own client.
 * The only folder that imports oci-*. It never retries: the SDK's default of eight tries outlives every deadline.
 */
import './sdk-warnings.ts';
import { NoRetryConfigurationDetails } from 'oci-common';
import { type requests, SecretsClient } from 'oci-secrets';
import * as v from 'valibot';
import { GatekeeperError } from '../errors.ts';
import { decodeBase64Text } from '../runtime/base64.ts';
import type { SendHttp } from '../runtime/http.ts';
import { createSecret } from '../runtime/secret.ts';
import { createPrincipal, type Principal } from './principal.ts';
import type { ReadSecret, SecretVersion } from './secret-version.ts';
import { createSigningHttpClient } from './signing-http-client.ts';

/** What of a secret bundle is used; the SDK's types promise it, nothing checks it. */
const bundleSchema = v.object({
  secretBundle: v.object({
    versionNumber: v.pipe(v.number(), v.integer()),
    secretBundleContent: v.object({ content: v.string() }),
    stages: v.optional(v.array(v.string()), []),
  }),
});

/** How Vault is read. */
interface VaultClientOptions {
  /** Overrides the region's; without a path. */
  readonly endpoint: URL | undefined;
  readonly send: SendHttp;
  /** Who reads; by default the function itself. */
  readonly principal?: Principal;
}

/** Creates the reader. Throws `ERR_VAULT_NO_PRINCIPAL`. */
export function createVaultClient({ endpoint, send, principal }: VaultClientOptions): ReadSecret {
  const { details, region } = principal ?? createPrincipal();
  const place = endpoint ?? region;
  if (place === undefined) {
    const detail = 'the region is not known to this SDK: set VAULT_ENDPOINT';
    throw new GatekeeperError('ERR_VAULT_NO_PRINCIPAL', { detail });
  }
  return async (secretId, stage, timeoutMs) => {
    const transport = createSigningHttpClient({ principal: details, secretId, timeoutMs, send });
    // A client per read carries the read's own timeout; reads are minutes apart, and making one costs little.
    const client = new SecretsClient(
      { httpClient: transport.client },
      { retryConfiguration: NoRetryConfigurationDetails },
    );
    if (place instanceof URL) client.endpoint = place.origin;
    else client.region = place;
    // The SDK's type is an enum of the same words.
    const request = { secretId, stage: stage as requests.GetSecretBundleRequest.Stage };
    const response = await client
      .getSecretBundle(request)
      .catch(() => {
        // The SDK's own errors hold the request or quote the answer.
        throw (
          transport.failure() ?? new GatekeeperError('ERR_VAULT_UNAVAILABLE', { detail: 'unusable answer' })
        );
      })
      // Each client has a circuit breaker that lives until it is closed.
      .finally(() => client.close());
    return toSecretVersion(response);
  };
}

function toSecretVersion(response: unknown): SecretVersion {
  const parsed = v.safeParse(bundleSchema, response);
  if (!parsed.success) throw new GatekeeperError('ERR_VAULT_UNAVAILABLE', { detail: 'unusable answer' });
  const { versionNumber, secretBundleContent, stages } = parsed.output.secretBundle;
  const text = decodeBase64Text(secretBundleContent.content);
  // Bytes that are no text would become another password, and cost log-ins of the OIC user.
  if (text === undefined || text === '') throw new GatekeeperError('ERR_SECRET_FORM');
  return { content: createSecret(text), version: versionNumber, stages };
}
