/**
 * Asks the identity domain as an application of it, with client id and secret from Vault.
 * The secret goes to the configured domain only, and neither it nor an answer is ever part of an error.
 */
import { GatekeeperError } from '../errors.ts';
import type { Deadline } from '../runtime/clock.ts';
import { HttpError, type HttpRequest, type HttpResponse } from '../runtime/http.ts';
import { parseJsonObject } from '../runtime/json.ts';
import type { SecretCache } from '../vault/secret-cache.ts';
import { type ClientSecret, parseClientSecret } from '../vault/secret-form.ts';

/** What asking needs. */
export interface DomainClientDeps {
  /** The domain's own URL, without a path. */
  domain: URL;
  secretId: string;
  secrets: Pick<SecretCache, 'get' | 'drop'>;
  send: (request: HttpRequest) => Promise<HttpResponse>;
}

/**
 * Posts a form to a path of the domain and gives the JSON object of a 200 answer. Throws `ERR_DOMAIN_CLIENT_REFUSED`,
 * `ERR_DOMAIN_UNAVAILABLE`, `ERR_SECRET_FORM` and the `ERR_VAULT_…` codes.
 */
export type PostToDomain = (
  path: string,
  form: Readonly<Record<string, string>>,
  deadline: Deadline,
) => Promise<Readonly<Record<string, unknown>>>;

const MAX_ANSWER_BYTES = 65_536;
/** 400 is how a token endpoint refuses a client's grant or scope (RFC 6749 §5.2). */
const REFUSED: readonly number[] = [400, 401, 403];

/** Creates the client. */
export function createDomainClient({ domain, secretId, secrets, send }: DomainClientDeps): PostToDomain {
  async function post(path: string, body: Uint8Array, client: ClientSecret, deadline: Deadline) {
    try {
      return await send({
        url: new URL(path, domain),
        method: 'POST',
        headers: [
          ['Authorization', toBasic(client)],
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Accept', 'application/json'],
        ],
        body,
        timeoutMs: deadline.remainingMs(),
        maxBytes: MAX_ANSWER_BYTES,
      });
    } catch (error) {
      const failure = error instanceof HttpError ? error.failure : 'unreachable';
      throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { detail: `${path}: ${failure}` });
    }
  }

  return async (path, form, deadline) => {
    const body = Buffer.from(new URLSearchParams(form).toString());
    const secret = await secrets.get(secretId, deadline);
    let response = await post(path, body, parseClientSecret(secret.content), deadline);
    if (response.status === 401) {
      // The secret may have been changed on both sides since it was read.
      secrets.drop(secretId);
      const newer = await secrets.get(secretId, deadline);
      const isNewer = newer.version !== secret.version;
      if (isNewer) response = await post(path, body, parseClientSecret(newer.content), deadline);
    }
    return toAnswer(path, response);
  };
}

function toAnswer(path: string, { status, body }: HttpResponse): Readonly<Record<string, unknown>> {
  const context = { detail: path, upstreamStatus: status };
  if (REFUSED.includes(status)) throw new GatekeeperError('ERR_DOMAIN_CLIENT_REFUSED', context);
  const answer = status === 200 ? parseJsonObject(body) : undefined;
  if (answer === undefined) throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', context);
  return answer;
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function toBasic({ clientId, clientSecret }: ClientSecret): string {
  const encode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}
