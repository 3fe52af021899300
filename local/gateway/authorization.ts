/**
 * Who may use a route: anyone, anyone authenticated, or anyone with one of some scopes.
 * It never authenticates; it only reads the decision.
 *
 * Source: Oracle "Passing Tokens to Authorizer Functions" (route authorization policies; scopes are case-sensitive).
 */
import type { Decision } from './decision.ts';
import type { Authorization } from './specification-schema.ts';

/** True for a route that asks for no authentication. An invalid token sent to it is not looked at. */
export function isAnonymous(policy: Authorization | undefined): boolean {
  return policy?.type === 'ANONYMOUS';
}

/** True when the authenticated caller may use the route. */
export function isAuthorized(policy: Authorization | undefined, decision: Decision): boolean {
  if (policy?.type !== 'ANY_OF') return true;
  return policy.allowedScope.some((scope) => decision.scopes.includes(scope));
}
