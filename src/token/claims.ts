/**
 * Checks the claims of a token whose signature holds (RFC 7519 §4.1, RFC 8725 §3.8 to §3.12).
 * Pure: the policy and the time are arguments, and nothing is read or fetched.
 */
import { isOptionalString } from '../runtime/json.ts';
import { type Denial, deny } from './denial.ts';

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

/** The caller, or the first reason to refuse. `nowSeconds` is seconds since the epoch. */
export function checkClaims(
  claims: Claims,
  policy: ClaimPolicy,
  nowSeconds: number,
): VerifiedClaims | Denial {
  return (
    checkOrigin(claims, policy) ??
    checkTime(claims, policy.clockSkewSeconds, nowSeconds) ??
    checkKind(claims, policy) ??
    checkRequired(claims, policy.requiredClaims) ??
    toVerifiedClaims(claims)
  );
}

function checkOrigin(claims: Claims, policy: ClaimPolicy): Denial | undefined {
  const { iss, aud } = claims;
  if (typeof iss !== 'string') return deny('claims_malformed');
  // Exact, without normalising: a slash more or less is another issuer (RFC 7519 §4.1.1).
  if (!policy.issuers.includes(iss)) return deny('issuer_not_accepted');
  const audiences: unknown = typeof aud === 'string' ? [aud] : aud;
  if (!isStringArray(audiences)) return deny('claims_malformed');
  const isForUs = audiences.some((audience) => policy.audiences.includes(audience));
  return isForUs ? undefined : deny('audience_not_accepted');
}

function checkTime(claims: Claims, skewSeconds: number, nowSeconds: number): Denial | undefined {
  const { exp, nbf, iat } = claims;
  // `exp` is optional in RFC 7519; a token without an end is never accepted here.
  if (!isTime(exp) || !isOptionalTime(nbf) || !isOptionalTime(iat)) return deny('claims_malformed');
  if (exp <= nowSeconds - skewSeconds) return deny('token_expired');
  const latestStart = Math.max(nbf ?? 0, iat ?? 0);
  return latestStart > nowSeconds + skewSeconds ? deny('token_not_yet_valid') : undefined;
}

function checkKind(claims: Claims, policy: ClaimPolicy): Denial | undefined {
  // An ID token has the same issuer and key; Oracle marks access tokens with AT.
  if ('tok_type' in claims && claims['tok_type'] !== 'AT') return deny('not_an_access_token');
  // RFC 9449 §7.2, RFC 8705 §3: as a mere bearer token it would be worth as much to a thief.
  if ('cnf' in claims) return deny('token_bound');
  const isOfTenant = policy.tenant === undefined || claims['tenant'] === policy.tenant;
  return isOfTenant ? undefined : deny('tenant_not_accepted');
}

function checkRequired(claims: Claims, required: readonly RequiredClaim[]): Denial | undefined {
  const hold = required.every(({ name, values }) => {
    const claim = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return toTexts(claim).some((text) => values.includes(text));
  });
  return hold ? undefined : deny('claim_not_accepted');
}

/** What a claim says as texts; an object or null says nothing. */
function toTexts(claim: unknown): readonly string[] {
  if (typeof claim === 'number' || typeof claim === 'boolean') return [String(claim)];
  const items: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return items.filter((item) => typeof item === 'string');
}

function toVerifiedClaims(claims: Claims): VerifiedClaims | Denial {
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

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isOptionalTime(value: unknown): value is number | undefined {
  return value === undefined || isTime(value);
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
