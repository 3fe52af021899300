/**
 * Who may invoke an integration: default deny, by client, subject and scopes.
 * Every condition of an `allow` entry must hold; any entry suffices; no entry, nobody.
 */
import { GatekeeperError } from '../errors.ts';
import type { Caller } from './caller.ts';
import type { AllowEntry } from './integration-schema.ts';

/** Throws `ERR_CALLER_NOT_ALLOWED`; the detail names the conditions that failed, without their values. */
export function assertAllowed(caller: Caller, allow: readonly AllowEntry[]): void {
  const failed = allow.map((entry) => failedConditions(entry, caller));
  if (failed.some((conditions) => conditions.length === 0)) return;
  const reasons = failed.map((conditions, index) => `allow[${index}]: ${conditions.join(' ')}`);
  const detail = reasons.length === 0 ? 'allow is empty' : `fails ${reasons.join(', ')}`;
  throw new GatekeeperError('ERR_CALLER_NOT_ALLOWED', { detail });
}

function failedConditions({ clients, subjects, scopes }: AllowEntry, caller: Caller): readonly string[] {
  const { clientId, user } = caller;
  const isClient = clients === undefined || (clientId !== undefined && clients.includes(clientId));
  // A client's own token has the client as its subject, which must not pass for a user of that name.
  const isSubject = subjects === undefined || (user !== undefined && subjects.includes(user));
  const hasScopes = scopes === undefined || scopes.every((scope) => caller.scopes.includes(scope));
  return [
    ...(isClient ? [] : ['clients']),
    ...(isSubject ? [] : ['subjects']),
    ...(hasScopes ? [] : ['scopes']),
  ];
}
