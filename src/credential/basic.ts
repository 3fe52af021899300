/**
 * The Basic credential: OIC's user and password from Vault, as an Authorization value (RFC 7617).
 * The value is a Secret from the moment it exists.
 */
import type { Deadline } from '../runtime/clock.ts';
import { createSecret, type Secret } from '../runtime/secret.ts';
import type { SecretCache } from '../vault/secret-cache.ts';
import { parseUserPassword, type UserPassword } from '../vault/secret-form.ts';

/** An Authorization value for OIC and the secret's version that it was made from. */
interface Authorization {
  readonly value: Secret<string>;
  readonly secretVersion: number;
}

/** Makes the Authorization value of a secret. Throws the `ERR_VAULT_…` codes and `ERR_SECRET_FORM`. */
export type CreateAuthorization = (secretId: string, deadline: Deadline) => Promise<Authorization>;

/** Creates the maker over cached secrets. */
export function createBasicCredential(secrets: Pick<SecretCache, 'get'>): CreateAuthorization {
  return async (secretId, deadline) => {
    const secret = await secrets.get(secretId, deadline);
    const value = toBasicAuthorization(parseUserPassword(secret.content));
    return { value: createSecret(value), secretVersion: secret.version };
  };
}

function toBasicAuthorization({ username, password }: UserPassword): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
