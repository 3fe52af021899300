/**
 * Fetches a key set from the identity domain's address, with every bound of a remote read.
 * The address comes from the configuration; it is never taken from a token.
 */
import { GatekeeperError } from '../errors.ts';
import { HttpError, type HttpRequest, type HttpResponse } from '../runtime/http.ts';
import { parseKeySet, type VerificationKey } from './key-set.ts';

const MAX_KEY_SET_BYTES = 65_536;

/** What fetching needs. */
export interface KeySourceDeps {
  url: URL;
  send: (request: HttpRequest) => Promise<HttpResponse>;
}

/** The keys at `url` now. Throws `ERR_KEYS_UNREACHABLE`, `ERR_KEYS_PROTECTED` or `ERR_KEYS_INVALID`. */
export async function fetchKeySet(
  deps: KeySourceDeps,
  timeoutMs: number,
): Promise<readonly VerificationKey[]> {
  const response = await sendRequest(deps, timeoutMs);
  const { status } = response;
  if (status === 401 || status === 403)
    throw new GatekeeperError('ERR_KEYS_PROTECTED', { upstreamStatus: status });
  if (status !== 200) throw new GatekeeperError('ERR_KEYS_UNREACHABLE', { upstreamStatus: status });
  const keys = parseKeySet(response.body.toString('utf8'));
  if (keys === undefined) throw new GatekeeperError('ERR_KEYS_INVALID', { upstreamStatus: status });
  return keys;
}

async function sendRequest({ url, send }: KeySourceDeps, timeoutMs: number): Promise<HttpResponse> {
  try {
    return await send({
      url,
      method: 'GET',
      // Identity domains serve the key set as SCIM; a plain JWKS address knows the second.
      headers: [['Accept', 'application/scim+json, application/json']],
      timeoutMs,
      maxBytes: MAX_KEY_SET_BYTES,
    });
  } catch (error) {
    const failure = error instanceof HttpError ? error.failure : 'unreachable';
    const isAnswer = failure === 'too-large' || failure === 'malformed';
    const code = isAnswer ? 'ERR_KEYS_INVALID' : 'ERR_KEYS_UNREACHABLE';
    throw new GatekeeperError(code, { detail: failure });
  }
}
