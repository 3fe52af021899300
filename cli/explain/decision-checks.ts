/** The last checks: what the authorizer's own configuration asks of a token that is good in every other way. */
import { checkLifetime, checkScopes } from '../../src/authorizer/policy-checks.ts';
import { toVerifiedClaims } from '../../src/token/claims.ts';
import { deny, isDenial } from '../../src/token/denial.ts';
import type { Check } from '../checks/check.ts';
import { toErrorRow, toRow, toSkip } from './check-row.ts';
import type { Facts } from './facts.ts';
import { show } from './show.ts';

/** What the authorizer's own configuration asks for. */
export function checkDecision(facts: Facts): readonly Check[] {
  const { claims, settings, trial, nowSeconds } = facts;
  const verified = toVerifiedClaims(claims);
  const { REQUIRED_SCOPES: scopes, MIN_TOKEN_LIFETIME_SECONDS: seconds } = settings;
  if (isDenial(verified)) {
    return ['scopes', 'lifetime', 'revocation'].map((name) =>
      toSkip(name, 'the claims do not say who calls'),
    );
  }
  const scopeDetail = {
    seen: `scope ${show(claims['scope'])}`,
    expected: scopes.join(' ') || 'none in particular',
    key: 'REQUIRED_SCOPES',
  };
  const lifetimeDetail = {
    seen: `${verified.expiresAt - nowSeconds} s left`,
    expected: seconds === 0 ? 'no minimum' : `at least ${seconds} s`,
    key: 'MIN_TOKEN_LIFETIME_SECONDS',
  };
  return [
    toRow('scopes', checkScopes(verified, trial.decisionPolicy), scopeDetail, facts),
    toRow('lifetime', checkLifetime(verified, trial.decisionPolicy, facts.nowMs), lifetimeDetail, facts),
    checkRevocation(facts),
  ];
}

function checkRevocation(facts: Facts): Check {
  const { INTROSPECTION: mode } = facts.settings;
  const { isRevoked, revocationError } = facts.trial;
  const detail = { expected: 'active', key: 'INTROSPECTION' };
  if (revocationError !== undefined) return toErrorRow('revocation', revocationError, facts.isPerson);
  if (isRevoked === true) {
    return toRow(
      'revocation',
      deny('token_revoked'),
      { ...detail, seen: 'the domain says: not active' },
      facts,
    );
  }
  if (isRevoked === false) {
    return toRow('revocation', undefined, { ...detail, seen: 'the domain says: active' }, facts);
  }
  return toSkip(
    'revocation',
    mode === 'off'
      ? 'INTROSPECTION=off: the domain is not asked, and a revoked token passes until it ends'
      : 'not asked: offline, or the token is refused without asking',
  );
}
