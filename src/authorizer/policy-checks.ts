/**
 * What the authorizer's own configuration asks of a token that has been verified. Pure: the time is an argument.
 */
import type { VerifiedClaims } from '../token/claims.ts';
import { type Denial, deny } from '../token/denial.ts';
import type { DecisionPolicy } from './decision.ts';

/** The first reason to refuse, if there is one; `nowMs` is milliseconds since the epoch. */
export function checkPolicy(
  claims: VerifiedClaims,
  policy: DecisionPolicy,
  nowMs: number,
): Denial | undefined {
  return checkScopes(claims, policy) ?? checkLifetime(claims, policy, nowMs);
}

/** REQUIRED_SCOPES: every one must be there. */
export function checkScopes(
  { scopes }: VerifiedClaims,
  { requiredScopes }: DecisionPolicy,
): Denial | undefined {
  return requiredScopes.every((scope) => scopes.includes(scope)) ? undefined : deny('scope_missing');
}

/** The gateway keeps a decision for 60 s at least; whoever wants no token to outlive its end in there says so. */
export function checkLifetime(
  { expiresAt }: VerifiedClaims,
  { minTokenLifetimeSeconds }: DecisionPolicy,
  nowMs: number,
): Denial | undefined {
  // Without a minimum the clock skew holds, with which the token has been verified.
  const endsTooSoon =
    minTokenLifetimeSeconds > 0 && expiresAt * 1000 - nowMs < minTokenLifetimeSeconds * 1000;
  return endsTooSoon ? deny('token_ends_too_soon') : undefined;
}
