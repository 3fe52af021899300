/**
 * OCI request signing: who sent this request, proved by the key inside the sender's session token.
 * Only resource principals (`keyId="ST$…"`) exist here; API keys of users are refused.
 * Source: OCI "Request Signatures" (required headers, five minutes of clock skew, body digest).
 */
import { createHash, createPrivateKey, sign, verify } from 'node:crypto';
import type { AuthService, Session } from './auth-service.ts';
import {
  parseAuthorization,
  REQUEST_TARGET,
  toAuthorization,
  toSigningText,
  type WireRequest,
} from './authorization-header.ts';
import type { ResourcePrincipal, SessionTokenRefusal } from './session-token.ts';

/** Why a request's signature is refused; for the part's log, never for its answer. */
type SignatureRefusal =
  | 'no-signature'
  | 'malformed-signature'
  | 'unknown-key'
  | `session-token-${SessionTokenRefusal}`
  | 'unsigned-header'
  | 'missing-header'
  | 'date-out-of-range'
  | 'body-mismatch'
  | 'bad-signature';

/** The sender, or why the request is refused. */
export type SignatureResult =
  | { readonly ok: true; readonly principal: ResourcePrincipal }
  | { readonly ok: false; readonly reason: SignatureRefusal };

/** What verification needs. */
export interface SignatureDeps {
  readonly authService: Pick<AuthService, 'verifySessionToken'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const SESSION_TOKEN_PREFIX = 'ST$';
const MAX_SKEW_MS = 5 * 60_000;
const SIGNED_ALWAYS = [REQUEST_TARGET, 'host'];
const SIGNED_WITH_BODY = ['content-length', 'content-type', 'x-content-sha256'];
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** Checks a request's signature; a refusal is a value. */
export async function verifyRequestSignature(
  request: WireRequest,
  deps: SignatureDeps,
): Promise<SignatureResult> {
  const { authorization } = request.headers;
  if (typeof authorization !== 'string') return refuse('no-signature');
  const parameters = parseAuthorization(authorization);
  if (parameters === undefined) return refuse('malformed-signature');
  if (!parameters.keyId.startsWith(SESSION_TOKEN_PREFIX)) return refuse('unknown-key');
  const token = parameters.keyId.slice(SESSION_TOKEN_PREFIX.length);
  const session = await deps.authService.verifySessionToken(token, deps.now());
  if (!session.ok) return refuse(`session-token-${session.reason}`);

  const problem = findProblem(request, parameters.headerNames, deps.now());
  if (problem !== undefined) return refuse(problem);
  const text = toSigningText(request, parameters.headerNames);
  if (text === undefined) return refuse('missing-header');
  const isGenuine = verify('sha256', Buffer.from(text), session.publicKey, parameters.signature);
  return isGenuine ? { ok: true, principal: session.principal } : refuse('bad-signature');
}

function refuse(reason: SignatureRefusal): SignatureResult {
  return { ok: false, reason };
}

function findProblem(
  request: WireRequest,
  signed: readonly string[],
  now: number,
): SignatureRefusal | undefined {
  // With both signed, x-date counts, as in OCI: browsers and some proxies rewrite Date.
  const dateHeader = ['x-date', 'date'].find((name) => signed.includes(name));
  if (dateHeader === undefined) return 'unsigned-header';
  const hasBody = METHODS_WITH_BODY.includes(request.method.toUpperCase());
  const required = hasBody ? [...SIGNED_ALWAYS, ...SIGNED_WITH_BODY] : SIGNED_ALWAYS;
  if (required.some((name) => !signed.includes(name))) return 'unsigned-header';
  if (!isRecent(request.headers[dateHeader], now)) return 'date-out-of-range';
  if (hasBody && !isBodyCovered(request)) return 'body-mismatch';
  return undefined;
}

function isRecent(value: string | string[] | undefined, now: number): boolean {
  if (typeof value !== 'string') return false;
  const date = new Date(value);
  // The round trip admits the one form of RFC 9110 section 5.6.7 that OCI documents; Date.parse takes many more.
  if (Number.isNaN(date.getTime()) || date.toUTCString() !== value) return false;
  return Math.abs(now - date.getTime()) <= MAX_SKEW_MS;
}

/** The digest is signed, the body is not: without this check a signed request could carry any body. */
function isBodyCovered({ headers, body }: WireRequest): boolean {
  return headers['content-length'] === `${body.length}` && headers['x-content-sha256'] === toDigest(body);
}

function toDigest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64');
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
  const headerNames = ['date', ...SIGNED_ALWAYS];
  if (METHODS_WITH_BODY.includes(method.toUpperCase())) {
    headers['content-length'] = `${body.length}`;
    headers['content-type'] ??= 'application/octet-stream';
    headers['x-content-sha256'] = toDigest(body);
    headerNames.push(...SIGNED_WITH_BODY);
  }
  const wire = { method, url: `${url.pathname}${url.search}`, headers, body };
  const text = toSigningText(wire, headerNames);
  if (text === undefined) throw new TypeError('a header to sign is empty');
  const signature = sign('sha256', Buffer.from(text), createPrivateKey(session.privateKeyPem));
  const keyId = `${SESSION_TOKEN_PREFIX}${session.sessionToken}`;
  headers['authorization'] = toAuthorization({ keyId, headerNames, signature });
  return headers;
}
