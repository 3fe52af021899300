/**
 * Who calls, from the Authorization header: Basic for users, Bearer for clients of the identity domain, and
 * whether the caller has the ServiceInvoker role. No integration is open to anyone.
 * Source: Oracle Integration 3, "Authentication support for REST triggers".
 */
import type { IncomingMessage } from 'node:http';
import { readTokenHolder } from './bearer-token.ts';
import { INVOKER_ROLE, type ParsedOicConfig } from './config.ts';
import type { Users } from './users.ts';

/** How the caller authenticated. */
export type Scheme = 'Basic' | 'Bearer' | 'none';

/** The outcome: status 200 for a caller who may go on, else the status of the refusal. */
export interface Authentication {
  readonly status: 200 | 400 | 401 | 403;
  readonly scheme: Scheme;
  /** User name or client id; only one that exists here, never free text of a caller. */
  readonly user?: string;
}

/** What authentication rests on. */
export interface AuthenticationDeps {
  readonly users: Users;
  readonly bearer: ParsedOicConfig['bearer'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Reads the request's head. Rejects with KeySetError when a bearer token cannot be judged. */
export async function authenticate(
  request: IncomingMessage,
  deps: AuthenticationDeps,
): Promise<Authentication> {
  const sent = request.headersDistinct['authorization'] ?? [];
  // Two headers, two readers, two opinions: whoever sends both is up to something.
  if (sent.length > 1) return { status: 400, scheme: 'none' };
  const match = /^(basic|bearer) +([\w.~+/=-]+)$/i.exec(sent[0] ?? '');
  const [, scheme = '', credentials = ''] = match ?? [];
  if (scheme.toLowerCase() === 'basic') return authenticateUser(credentials, deps.users);
  if (scheme.toLowerCase() === 'bearer') return authenticateToken(credentials, deps);
  return { status: 401, scheme: 'none' };
}

function authenticateUser(credentials: string, users: Users): Authentication {
  const scheme = 'Basic';
  const sent = parseBasicCredentials(credentials);
  if (sent === undefined) return { status: 401, scheme };
  const user = sent.username;
  const isRight = users.hasPassword(user, sent.password);
  if (!users.isKnown(user)) return { status: 401, scheme };
  if (!isRight) return { status: 401, scheme, user };
  return { status: users.hasRole(user, INVOKER_ROLE) ? 200 : 403, scheme, user };
}

async function authenticateToken(token: string, deps: AuthenticationDeps): Promise<Authentication> {
  const { bearer, users, now } = deps;
  const scheme = 'Bearer';
  const holder = bearer === undefined ? undefined : await readTokenHolder(token, bearer, now);
  if (bearer === undefined || holder === undefined) return { status: 401, scheme };
  const { clientId, username } = holder;
  // A token for a user calls with the user's roles, not with the client's.
  const isInvoker =
    username === undefined ? bearer.clients.includes(clientId) : users.hasRole(username, INVOKER_ROLE);
  const isScoped = holder.scopes.includes(bearer.scope);
  return { status: isInvoker && isScoped ? 200 : 403, scheme, user: username ?? clientId };
}

/** RFC 7617: Base64 of UTF-8 of name, colon, password. */
function parseBasicCredentials(encoded: string): { username: string; password: string } | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  // Node skips what is no Base64: only what it writes the same way again was some.
  if (bytes.toString('base64') !== encoded) return undefined;
  const text = bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
