/** The identity domain as the configuration describes it, for whoever asks it as a client. */
import { sendHttp } from '../runtime/http.ts';
import type { SecretCache } from '../vault/secret-cache.ts';
import { createDomainClient, type PostToDomain } from './domain-client.ts';

/** The configuration keys that it is made from. */
interface DomainClientSettings {
  readonly IDENTITY_DOMAIN_URL: URL | undefined;
  readonly JWKS_CREDENTIAL_SECRET_ID: string | undefined;
}

/** The client; undefined when none is configured. */
export function createConfiguredDomainClient(
  { IDENTITY_DOMAIN_URL: domain, JWKS_CREDENTIAL_SECRET_ID: secretId }: DomainClientSettings,
  secrets: SecretCache,
): PostToDomain | undefined {
  if (domain === undefined || secretId === undefined) return undefined;
  return createDomainClient({ domain, secretId, secrets, send: sendHttp });
}
