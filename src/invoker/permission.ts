/**
 * Who may invoke an integration: default deny, by client, subject and scopes.
 * Every condition of an `allow` entry must hold; any entry suffices; no entry, nobody.
 */
import type { VerifiedClaims } from '../token/claims.ts';
import type { Integration } from './integrations.ts';

type AllowEntry = Integration['allow'][number];

/** True when some entry of `allow` holds for the caller. */
export function isAllowed(caller: VerifiedClaims, allow: readonly AllowEntry[]): boolean {
  return allow.some((entry) => holds(entry, caller));
}

function holds({ clients, subjects, scopes }: AllowEntry, caller: VerifiedClaims): boolean {
  const isClient =
    clients === undefined || (caller.clientId !== undefined && clients.includes(caller.clientId));
  const isSubject = subjects === undefined || subjects.includes(caller.subject);
  const hasScopes = scopes === undefined || scopes.every((scope) => caller.scopes.includes(scope));
  return isClient && isSubject && hasScopes;
}
