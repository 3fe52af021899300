/**
 * The configuration keys of the authorizer's own, what is wrong between them, and what they mean.
 * It never reads the environment itself; main does.
 */
import { GatekeeperError } from '../errors.ts';
import type { Introspect } from '../identity-domain/introspection.ts';
import type { Clock } from '../runtime/clock.ts';
import { choice, integer, optional, words, wordsOf } from '../runtime/setting-kinds.ts';
import { type SettingProblem, type SettingValues, toProblem } from '../runtime/settings.ts';
import { isScope } from '../token/claims.ts';
import { type DecisionPolicy, GATEWAY_MIN_SECONDS } from './decision.ts';
import { createRevocationCheck, INTROSPECTION_MODES, type IsRevoked } from './revocation.ts';

const DEFAULT_CONTEXT_CLAIMS = ['sub', 'sub_type', 'client_id', 'tenant', 'scope'];

/** The keys, as `readSettings` takes them. */
export const decisionSettings = {
  REQUIRED_SCOPES: optional(
    wordsOf('scopes separated by spaces', 'oic.invoke', (word) => (isScope(word) ? word : undefined)),
    [],
  ),
  CONTEXT_CLAIMS: optional(words(DEFAULT_CONTEXT_CLAIMS.join(' ')), DEFAULT_CONTEXT_CLAIMS),
  DECISION_TTL_SECONDS: integer({ min: 60, max: 3600, fallback: 300 }),
  MIN_TOKEN_LIFETIME_SECONDS: integer({ min: 0, max: 3600, fallback: 0 }),
  INTROSPECTION: choice(INTROSPECTION_MODES, 'off'),
};

type DecisionSettings = SettingValues<typeof decisionSettings>;

/** Introspection needs a client of the domain. */
export function checkDecisionSettings(
  settings: Partial<DecisionSettings & { JWKS_CREDENTIAL_SECRET_ID: string | undefined }>,
): readonly SettingProblem[] {
  const { INTROSPECTION = 'off', JWKS_CREDENTIAL_SECRET_ID: secretId } = settings;
  if (INTROSPECTION === 'off' || secretId !== undefined) return [];
  const expected = 'off, unless JWKS_CREDENTIAL_SECRET_ID is set: the domain answers to its clients only';
  return [toProblem('INTROSPECTION', { ...decisionSettings.INTROSPECTION, expected })];
}

/** What the settings say about decisions. */
export function toDecisionPolicy(settings: DecisionSettings): DecisionPolicy {
  return {
    // Whoever always asks wants to see a revocation as soon as the gateway lets them.
    ttlSeconds: settings.INTROSPECTION === 'always' ? GATEWAY_MIN_SECONDS : settings.DECISION_TTL_SECONDS,
    contextClaims: settings.CONTEXT_CLAIMS,
    requiredScopes: settings.REQUIRED_SCOPES,
    minTokenLifetimeSeconds: settings.MIN_TOKEN_LIFETIME_SECONDS,
  };
}

/** The check that INTROSPECTION asks for; undefined for `off`. Throws without a client, instead of checking nothing. */
export function createConfiguredRevocationCheck(
  { INTROSPECTION: mode }: DecisionSettings,
  introspect: Introspect | undefined,
  clock: Clock,
): IsRevoked | undefined {
  if (mode === 'off') return undefined;
  if (introspect === undefined) throw new GatekeeperError('ERR_CONFIG_INVALID', { detail: 'INTROSPECTION' });
  return createRevocationCheck(mode, { introspect, clock });
}
