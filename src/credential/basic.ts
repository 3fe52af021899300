/**
 * Calls with OIC's user and password from Vault, as an Authorization value (RFC 7617), in whichever version OIC accepts.
 */
import { createSecret, type Secret } from '../runtime/secret.ts';
import { parseUserPassword } from '../vault/secret-form.ts';
import { SecretRefusedError } from '../vault/secret-refusal.ts';
import type { SecretUse } from '../vault/secret-use.ts';
import type { BasicCredential, CallWithCredential } from './credential.ts';

/**
 * An identity domain locks a user after a few failed log-ins, five by default: a process makes no more than four while a
 * password that Vault does not have yet is being changed within a minute.
 */
const PAUSE = { firstMs: 20_000, longestMs: 15 * 60_000 };

/** Creates the kind of credential `basic`. */
export function createBasicCredential(secrets: SecretUse): CallWithCredential<BasicCredential> {
  return ({ credential, integration, target, deadline, onVersion }, deliver) =>
    secrets.run({
      secretId: credential.secretId,
      judge: target.origin,
      purpose: integration,
      deadline,
      pause: PAUSE,
      attempt: async (secret) => {
        const authorization = toBasic(secret.content);
        onVersion(secret.version);
        const response = await deliver(authorization);
        if (response.status !== 401) return response;
        throw new SecretRefusedError('ERR_CREDENTIAL_REFUSED', { upstreamStatus: 401 });
      },
    });
}

/** A secret's content as an Authorization value. Throws `ERR_SECRET_FORM`. */
export function toBasic(content: Secret<string>): Secret<string> {
  const { username, password } = parseUserPassword(content);
  return createSecret(`Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`);
}
