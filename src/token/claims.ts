/**
 * Checks the claims of a token whose signature holds (RFC 7519 §4.1, RFC 8725 §3.8 to §3.12).
 * Pure: the policy and the time are arguments, and nothing is read or fetched.
 */
import { isOptionalString } from '../runtime/json.ts';
import { isOptionalTime, isStringArray, isTime, toTexts } from './claim-values.ts';
import { type Denial, deny, isDenial } from './denial.ts';

/** Which claims are accepted. */
export interface ClaimPolicy {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** The one accepted `tenant`; Oracle's issuer is the same for all tenants, so that `iss` proves little. */
  readonly tenant: string | undefined;
  /** All of them must hold. */
  readonly requiredClaims: readonly RequiredClaim[];
  readonly clockSkewSeconds: number;
}

/** A claim that must be one of these values; of a list, one element must. */
export interface RequiredClaim {
  readonly name: string;
  readonly values: readonly string[];
}

/** Who calls, by a verified token. */
export interface VerifiedClaims {
  /** `client_id`, or undefined in a token that names a subject only. */
  readonly clientId: string | undefined;
  /** `sub`, or the client where a token has none. */
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** All claims, for those that the configuration hands to the gateway. */
  readonly all: Readonly<Record<string, unknown>>;
}

type Claims = Readonly<Record<string, unknown>>;

/** True for one scope by its characters (RFC 6749 §3.3). */
export function isScope(word: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(word);
}

/** One check of the claims; a claim of another check's that has the wrong type is not this one's to refuse. */
export interface ClaimCheck {
  /** Stable, for whoever names the check that failed. */
  readonly name: ClaimCheckName;
  readonly check: (claims: Claims, policy: ClaimPolicy, nowSeconds: number) => Denial | undefined;
}

/** A name of {@link CLAIM_CHECKS}. */
export type ClaimCheckName =
  | 'issuer'
  | 'audience'
  | 'times'
  | 'expiry'
  | 'start'
  | 'token-type'
  | 'binding'
  | 'tenant'
  | 'required-claims'
  | 'caller';

/** Every check, in the order in which they are made: the first that fails decides. */
export const CLAIM_CHECKS: readonly ClaimCheck[] = [
  { name: 'issuer', check: checkIssuer },
  { name: 'audience', check: checkAudience },
  { name: 'times', check: checkTimes },
  { name: 'expiry', check: checkExpiry },
  { name: 'start', check: checkStart },
  { name: 'token-type', check: checkTokenType },
  { name: 'binding', check: checkBinding },
  { name: 'tenant', check: checkTenant },
  { name: 'required-claims', check: checkRequired },
  { name: 'caller', check: checkCaller },
];

/** The caller, or the first reason to refuse. `nowSeconds` is seconds since the epoch. */
export function checkClaims(
  claims: Claims,
  policy: ClaimPolicy,
  nowSeconds: number,
): VerifiedClaims | Denial {
  for (const { check } of CLAIM_CHECKS) {
    const denial = check(claims, policy, nowSeconds);
    if (denial !== undefined) return denial;
  }
  return toVerifiedClaims(claims);
}

function checkIssuer({ iss }: Claims, { issuers }: ClaimPolicy): Denial | undefined {
  if (typeof iss !== 'string') return deny('claims_malformed');
  // Exact, without normalising: a slash more or less is another issuer (RFC 7519 §4.1.1).
  return issuers.includes(iss) ? undefined : deny('issuer_not_accepted');
}

function checkAudience({ aud }: Claims, policy: ClaimPolicy): Denial | undefined {
  const audiences: unknown = typeof aud === 'string' ? [aud] : aud;
  if (!isStringArray(audiences)) return deny('claims_malformed');
  const isForUs = audiences.some((audience) => policy.audiences.includes(audience));
  return isForUs ? undefined : deny('audience_not_accepted');
}

function checkTimes({ exp, nbf, iat }: Claims): Denial | undefined {
  // `exp` is optional in RFC 7519; a token without an end is never accepted here.
  return isTime(exp) && isOptionalTime(nbf) && isOptionalTime(iat) ? undefined : deny('claims_malformed');
}

function checkExpiry(
  { exp }: Claims,
  { clockSkewSeconds }: ClaimPolicy,
  nowSeconds: number,
): Denial | undefined {
  return isTime(exp) && exp <= nowSeconds - clockSkewSeconds ? deny('token_expired') : undefined;
}

function checkStart(
  { nbf, iat }: Claims,
  { clockSkewSeconds }: ClaimPolicy,
  nowSeconds: number,
): Denial | undefined {
  const latestStart = Math.max(0, ...[nbf, iat].filter(isTime));
  return latestStart > nowSeconds + clockSkewSeconds ? deny('token_not_yet_valid') : undefined;
}

function checkTokenType(claims: Claims): Denial | undefined {
  // An ID token has the same issuer and key; Oracle marks access tokens with AT.
  return 'tok_type' in claims && claims['tok_type'] !== 'AT' ? deny('not_an_access_token') : undefined;
}

function checkBinding(claims: Claims): Denial | undefined {
  // RFC 9449 §7.2, RFC 8705 §3: as a mere bearer token it would be worth as much to a thief.
  return 'cnf' in claims ? deny('token_bound') : undefined;
}

function checkTenant(claims: Claims, { tenant }: ClaimPolicy): Denial | undefined {
  return tenant === undefined || claims['tenant'] === tenant ? undefined : deny('tenant_not_accepted');
}

function checkRequired(claims: Claims, { requiredClaims }: ClaimPolicy): Denial | undefined {
  const hold = requiredClaims.every((required) => isRequiredClaimMet(claims, required));
  return hold ? undefined : deny('claim_not_accepted');
}

/** True when the claim is there, with one of the values. */
export function isRequiredClaimMet(claims: Claims, { name, values }: RequiredClaim): boolean {
  const claim = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return toTexts(claim).some((text) => values.includes(text));
}

function checkCaller(claims: Claims): Denial | undefined {
  const caller = toVerifiedClaims(claims);
  return isDenial(caller) ? caller : undefined;
}

/** Who calls, by claims of which nothing else has been checked; or why they do not say it. */
export function toVerifiedClaims(claims: Claims): VerifiedClaims | Denial {
  const { client_id: clientId, sub, jti, scope, exp } = claims;
  const areTexts = isOptionalString(clientId) && isOptionalString(sub) && isOptionalString(jti);
  if (!areTexts || !isTime(exp)) return deny('claims_malformed');
  const subject = sub ?? clientId;
  if (subject === undefined || subject === '') return deny('caller_unidentified');
  const scopes = toScopes(scope);
  if (scopes === undefined) return deny('claims_malformed');
  return { clientId, subject, scopes, expiresAt: exp, all: claims };
}

/**
 * RFC 6749 §3.3: one string of words separated by spaces; some issuers write an array. What is no scope by its
 * characters grants nothing, and would not be safe in a header.
 */
function toScopes(scope: unknown): readonly string[] | undefined {
  const words: unknown = typeof scope === 'string' ? scope.split(' ') : (scope ?? []);
  return scope !== null && isStringArray(words) ? words.filter(isScope) : undefined;
}
