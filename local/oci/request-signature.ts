/**
 * OCI request signing: who sent this request, proved by a key. A resource (`keyId="ST$…"`) signs with the key inside its
 * session token, a user (`keyId="tenancy/user/fingerprint"`) with an API key. Whoever is not known is refused.
 * Source: OCI "Request Signatures".
 */
import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import { type ApiKey, findApiKey, type UserPrincipal } from './api-key.ts';
import type { AuthService, Session } from './auth-service.ts';
import {
  parseAuthorization,
  toAuthorization,
  toSigningText,
  type WireRequest,
} from './authorization-header.ts';
import type { ResourcePrincipal, SessionTokenRefusal } from './session-token.ts';
import {
  findHeaderProblem,
  type HeaderRefusal,
  isBodySigned,
  toDigest,
  toRequiredHeaders,
} from './signed-headers.ts';

/** Why a request's signature is refused; for the part's log, never for its answer. */
type SignatureRefusal =
  | 'no-signature'
  | 'malformed-signature'
  | 'unknown-key'
  | `session-token-${SessionTokenRefusal}`
  | HeaderRefusal
  | 'missing-header'
  | 'bad-signature';

interface Refused {
  readonly ok: false;
  readonly reason: SignatureRefusal;
}

/** The sender, or why the request is refused. */
export type SignatureResult<Sender> = { readonly ok: true; readonly principal: Sender } | Refused;

/** What verification needs. */
export interface SignatureDeps<User extends UserPrincipal = never> {
  readonly authService: Pick<AuthService, 'verifySessionToken'>;
  /** Users' keys that count. Without any, only a resource can be the sender, and the result's type says so. */
  readonly apiKeys?: readonly ApiKey<User>[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const SESSION_TOKEN_PREFIX = 'ST$';

/** Checks a request's signature; a refusal is a value. */
export async function verifyRequestSignature<User extends UserPrincipal = never>(
  request: WireRequest,
  deps: SignatureDeps<User>,
): Promise<SignatureResult<ResourcePrincipal | User>> {
  const { authorization } = request.headers;
  if (typeof authorization !== 'string') return refuse('no-signature');
  const parameters = parseAuthorization(authorization);
  if (parameters === undefined) return refuse('malformed-signature');
  const key = await findKey(parameters.keyId, deps);
  if (!key.ok) return key;

  const problem = findHeaderProblem(request, parameters.headerNames, deps.now());
  if (problem !== undefined) return refuse(problem);
  const text = toSigningText(request, parameters.headerNames);
  if (text === undefined) return refuse('missing-header');
  const isGenuine = verify('sha256', Buffer.from(text), key.publicKey, parameters.signature);
  return isGenuine ? { ok: true, principal: key.principal } : refuse('bad-signature');
}

function refuse(reason: SignatureRefusal): Refused {
  return { ok: false, reason };
}

/** Whose key `keyId` names; that its holder sent the request is not said yet. */
async function findKey<User extends UserPrincipal>(
  keyId: string,
  { authService, apiKeys = [], now }: SignatureDeps<User>,
): Promise<{ ok: true; principal: ResourcePrincipal | User; publicKey: KeyObject } | Refused> {
  if (!keyId.startsWith(SESSION_TOKEN_PREFIX)) {
    const apiKey = findApiKey(keyId, apiKeys);
    if (apiKey === undefined) return refuse('unknown-key');
    return { ok: true, principal: apiKey.user, publicKey: apiKey.publicKey };
  }
  const session = await authService.verifySessionToken(keyId.slice(SESSION_TOKEN_PREFIX.length), now());
  return session.ok ? session : refuse(`session-token-${session.reason}`);
}

/** A request to sign. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Signs a request as a resource principal and returns all headers to send, with lower-case names.
 * Overwrites `host`, `date`, `authorization` and the body headers; `content-type` stays,
 * `application/octet-stream` when there is none. `now` is in milliseconds since the epoch.
 */
export function signRequest(
  request: UnsignedRequest,
  session: Pick<Session, 'sessionToken' | 'privateKeyPem'>,
  now: number = Date.now(),
): Record<string, string> {
  const { method, url, body } = request;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  headers['host'] = url.host;
  headers['date'] = new Date(now).toUTCString();
  const headerNames = ['date', ...toRequiredHeaders(method)];
  if (isBodySigned(method)) {
    headers['content-length'] = `${body.length}`;
    headers['content-type'] ??= 'application/octet-stream';
    headers['x-content-sha256'] = toDigest(body);
  }
  const wire = { method, url: `${url.pathname}${url.search}`, headers, body };
  const text = toSigningText(wire, headerNames);
  if (text === undefined) throw new TypeError('a header to sign is empty');
  const signature = sign('sha256', Buffer.from(text), createPrivateKey(session.privateKeyPem));
  const keyId = `${SESSION_TOKEN_PREFIX}${session.sessionToken}`;
  headers['authorization'] = toAuthorization({ keyId, headerNames, signature });
  return headers;
}
