/**
 * Asks an identity domain as an application of it, with client id and secret from Vault, whichever version of the
 * secret the domain accepts. The secret goes to the configured address only, and neither it nor an answer is ever part of
 * an error.
 */
import { GatekeeperError } from '../errors.ts';
import { type Clock, type Deadline, limitDeadline } from '../runtime/clock.ts';
import { HttpError, type HttpResponse, type SendHttp } from '../runtime/http.ts';
import { parseJsonObject } from '../runtime/json.ts';
import type { Secret } from '../runtime/secret.ts';
import type { ClientSecret } from '../vault/secret-form.ts';
import { SecretRefusedError } from '../vault/secret-refusal.ts';
import type { SecretUse } from '../vault/secret-use.ts';

/** What asking needs. */
export interface DomainClientDeps {
  secrets: SecretUse;
  send: SendHttp;
  clock: Clock;
}

/** Who asks, and what. */
interface ClientRequest {
  readonly client: ClientSecret;
  readonly form: Readonly<Record<string, string>>;
}

/** A question to an endpoint of the domain. */
export interface DomainQuestion {
  readonly url: URL;
  readonly secretId: string;
  /** What it is for: a refusal of it does not stop questions of another purpose. */
  readonly purpose: string;
  readonly deadline: Deadline;
  /** Throws `ERR_SECRET_FORM` for a content that does not serve. */
  readonly toRequest: (content: Secret<string>) => ClientRequest | Promise<ClientRequest>;
}

/** The JSON object of a 200 answer. */
interface DomainAnswer {
  readonly members: Readonly<Record<string, unknown>>;
  /** The version of the secret that the domain accepted. */
  readonly secretVersion: number;
}

/**
 * Asks. Throws `ERR_DOMAIN_CLIENT_REFUSED`, `ERR_DOMAIN_GRANT_REFUSED`, `ERR_DOMAIN_UNAVAILABLE`, `ERR_DOMAIN_TIMEOUT`,
 * `ERR_SECRET_FORM` and the `ERR_VAULT_…` codes.
 */
export type AskDomain = (question: DomainQuestion) => Promise<DomainAnswer>;

const MAX_ANSWER_BYTES = 65_536;
const MAX_WAIT_MS = 5_000;
/** A client is not locked by failures; only the domain's rate limit is to be spared. */
const PAUSE = { firstMs: 5_000, longestMs: 60_000 };
/** RFC 6749 §5.2: the only words of an answer that go into the log. */
const OAUTH_ERRORS: readonly unknown[] = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

/** Creates the client. */
export function createDomainClient({ secrets, send, clock }: DomainClientDeps): AskDomain {
  async function post({ url, deadline }: DomainQuestion, request: ClientRequest): Promise<HttpResponse> {
    try {
      return await send({
        url,
        method: 'POST',
        headers: [
          ['Authorization', toBasic(request.client)],
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Accept', 'application/json'],
        ],
        body: Buffer.from(new URLSearchParams(request.form).toString()),
        timeoutMs: limitDeadline(deadline, MAX_WAIT_MS, clock).remainingMs(),
        maxBytes: MAX_ANSWER_BYTES,
      });
    } catch (error) {
      throw toDomainError(url, error);
    }
  }

  return (question) =>
    secrets.run({
      secretId: question.secretId,
      judge: question.url.origin,
      purpose: question.purpose,
      deadline: question.deadline,
      pause: PAUSE,
      attempt: async (secret) => {
        const request = await question.toRequest(secret.content);
        const members = toMembers(question.url, await post(question, request));
        return { members, secretVersion: secret.version };
      },
    });
}

function toDomainError({ pathname }: URL, error: unknown): GatekeeperError {
  const failure = error instanceof HttpError ? error.failure : 'unreachable';
  const code = failure === 'timeout' ? 'ERR_DOMAIN_TIMEOUT' : 'ERR_DOMAIN_UNAVAILABLE';
  return new GatekeeperError(code, { detail: `${pathname}: ${failure}` });
}

function toMembers({ pathname }: URL, { status, body }: HttpResponse): Readonly<Record<string, unknown>> {
  const members = parseJsonObject(body);
  if (status === 200 && members !== undefined) return members;
  const oauthError = OAUTH_ERRORS.find((known) => known === members?.['error']);
  const context = {
    detail: oauthError === undefined ? pathname : `${pathname}: ${oauthError}`,
    upstreamStatus: status,
  };
  if (status === 401 || oauthError === 'invalid_client') {
    throw new SecretRefusedError('ERR_DOMAIN_CLIENT_REFUSED', context);
  }
  if (oauthError === 'invalid_grant') {
    // The user is unknown there; or the key that signed the assertion is not the client's, or not any more.
    throw new SecretRefusedError('ERR_DOMAIN_GRANT_REFUSED', { ...context, isAboutPurpose: true });
  }
  if (status === 400 || status === 403) throw new GatekeeperError('ERR_DOMAIN_GRANT_REFUSED', context);
  throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', context);
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function toBasic({ clientId, clientSecret }: ClientSecret): string {
  const encode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}
