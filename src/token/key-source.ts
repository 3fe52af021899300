/**
 * Fetches a key set from the identity domain's address, with every bound of a remote read: openly, or, where the
 * domain protects it, with an access token of our own.
 * The address comes from the configuration; it is never taken from a token.
 */
import { GatekeeperError } from '../errors.ts';
import type { MintedToken } from '../identity-domain/access-tokens.ts';
import type { DomainAccessToken } from '../identity-domain/configured-client.ts';
import { type Clock, createDeadline, type Deadline } from '../runtime/clock.ts';
import { HttpError, type HttpRequest, type HttpResponse, type SendHttp } from '../runtime/http.ts';
import { parseKeySet, type VerificationKey } from './key-set.ts';

/** What fetching needs. */
export interface KeySourceDeps {
  url: URL;
  send: SendHttp;
  clock: Clock;
  /** For a protected key set; absent when no client is configured. */
  accessToken?: DomainAccessToken | undefined;
}

/**
 * The keys at the address now. Throws `ERR_KEYS_UNREACHABLE`, `ERR_KEYS_PROTECTED`, `ERR_KEYS_INVALID`, `ERR_KEYS_EMPTY`,
 * and with an access token what getting that throws.
 */
export type FetchKeySet = (timeoutMs: number) => Promise<readonly VerificationKey[]>;

const MAX_KEY_SET_BYTES = 65_536;
const OPEN_IT = 'Domain settings, Access signing certificate, Configure client access';
const NO_CLIENT = `open the key set (${OPEN_IT}), or set JWKS_CREDENTIAL_SECRET_ID, or JWKS`;
const CLIENT_REFUSED = `the client of JWKS_CREDENTIAL_SECRET_ID may not read the key set: give it an app role of the domain, or open the key set (${OPEN_IT})`;

/** Creates the source. Once the domain has shown that the key set is protected, it is asked with a token at once. */
export function createKeySource(deps: KeySourceDeps): FetchKeySet {
  const { clock, accessToken } = deps;
  // Set once the domain has refused to show its keys openly.
  let protector: DomainAccessToken | undefined;

  async function ask(authorization: HttpRequest['headers'], deadline: Deadline) {
    const response = await sendRequest(deps, authorization, deadline);
    return { response, isRefused: response.status === 401 || response.status === 403 };
  }

  function askWith({ token }: MintedToken, deadline: Deadline) {
    return ask([['Authorization', `Bearer ${token.reveal()}`]], deadline);
  }

  async function fetchProtected(token: DomainAccessToken, deadline: Deadline): Promise<HttpResponse> {
    const minted = await token.get(deadline);
    const first = await askWith(minted, deadline);
    if (!first.isRefused) return first.response;
    // After a rotation the domain refuses a token of ours that the old key signed; a new one is good.
    const second = await askWith(await token.renew(minted, deadline), deadline);
    if (!second.isRefused) return second.response;
    throw toProtected(second.response, CLIENT_REFUSED);
  }

  return async (timeoutMs) => {
    const deadline = createDeadline(clock() + timeoutMs, clock);
    if (protector === undefined) {
      const { response, isRefused } = await ask([], deadline);
      if (!isRefused) return toKeys(response);
      if (accessToken === undefined) throw toProtected(response, NO_CLIENT);
      protector = accessToken;
    }
    try {
      return toKeys(await fetchProtected(protector, deadline));
    } catch (error) {
      // Next time from the beginning: the key set may be open by then.
      protector = undefined;
      throw error;
    }
  };
}

function toProtected({ status }: HttpResponse, detail: string): GatekeeperError {
  return new GatekeeperError('ERR_KEYS_PROTECTED', { upstreamStatus: status, detail });
}

function toKeys({ status, body }: HttpResponse): readonly VerificationKey[] {
  if (status !== 200) throw new GatekeeperError('ERR_KEYS_UNREACHABLE', { upstreamStatus: status });
  const keys = parseKeySet(body.toString('utf8'));
  if (keys === undefined) throw new GatekeeperError('ERR_KEYS_INVALID', { upstreamStatus: status });
  if (keys.length === 0) throw new GatekeeperError('ERR_KEYS_EMPTY', { upstreamStatus: status });
  return keys;
}

async function sendRequest(
  { url, send }: KeySourceDeps,
  authorization: HttpRequest['headers'],
  deadline: Deadline,
): Promise<HttpResponse> {
  try {
    return await send({
      url,
      method: 'GET',
      // Identity domains serve the key set as SCIM; a plain JWKS address knows the second.
      headers: [['Accept', 'application/scim+json, application/json'], ...authorization],
      timeoutMs: deadline.remainingMs(),
      maxBytes: MAX_KEY_SET_BYTES,
    });
  } catch (error) {
    const failure = error instanceof HttpError ? error.failure : 'unreachable';
    const isAnswer = failure === 'too-large' || failure === 'malformed';
    const code = isAnswer ? 'ERR_KEYS_INVALID' : 'ERR_KEYS_UNREACHABLE';
    throw new GatekeeperError(code, { detail: failure });
  }
}
