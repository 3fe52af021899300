/**
 * Why a caller is refused: a closed list, so that every place that turns a reason into an answer handles all.
 * A denial holds no token and no claim value.
 */

/** Reasons and what each means; docs/errors.md is generated from it. */
export const DENIAL_REASONS = {
  token_missing: 'There is no Authorization header, or the gateway does not hand it to the authorizer.',
  token_repeated: 'There is more than one Authorization header; which one counts is not for us to guess.',
  scheme_not_bearer: 'The Authorization header does not have the form `Bearer <token>` (RFC 6750 §2.1).',
  request_malformed: 'The body is not one of the two forms in which a gateway calls an authorizer.',
  token_too_long: 'The token is longer than 16 KiB, or its header longer than 2 KiB.',
  token_malformed:
    'The token is not a compact JWS (RFC 7515 §3.1) of canonical base64url with a JSON header and a JSON payload, each ' +
    'member once and nested at most eight deep.',
  header_not_allowed:
    'The header brings a key along (`jwk`, `jku`, `x5u`, `x5c`), or holds `crit`, `b64`, `zip`, `cty` or `enc`.',
  algorithm_not_allowed: 'The signature algorithm is not one of TOKEN_ALGORITHMS, or not that of the key.',
  key_unknown: 'No key of the key set fits the header: another domain signed it, or it is forged.',
  signature_invalid: 'The signature is not by the key that the header names.',
  claims_malformed: 'A claim that must be there is missing or has the wrong type.',
  issuer_not_accepted: 'The `iss` claim is not one of TOKEN_ISSUERS.',
  audience_not_accepted: 'The `aud` claim holds none of TOKEN_AUDIENCES.',
  token_expired: 'The `exp` claim has passed.',
  token_not_yet_valid: 'The `nbf` or `iat` claim is in the future: compare the clocks.',
  not_an_access_token:
    'The `tok_type` claim is not AT, or the header has another `typ`: an ID token or the like.',
  token_bound:
    'The token is bound to a key that the caller must prove to have (`cnf`, RFC 7800 §3.1), which cannot be done here.',
  tenant_not_accepted: 'The `tenant` claim is not TOKEN_TENANT.',
  claim_not_accepted: 'A claim of REQUIRED_CLAIMS is missing or has none of the values there.',
  caller_unidentified: 'The token names neither a client (`client_id`) nor a subject (`sub`).',
  scope_missing: 'The token lacks a scope of REQUIRED_SCOPES.',
  token_ends_too_soon:
    'The token ends in less than MIN_TOKEN_LIFETIME_SECONDS: get a new one before it ends.',
  token_revoked:
    'The identity domain says that the token is not active (INTROSPECTION): revoked, or just ended.',
} as const satisfies Record<string, string>;

/** A reason of {@link DENIAL_REASONS}. */
export type DenialReason = keyof typeof DENIAL_REASONS;

/** A refused caller. */
export interface Denial {
  readonly denied: DenialReason;
}

/** Makes a denial. */
export function deny(reason: DenialReason): Denial {
  return { denied: reason };
}

/** Tells a denial from a result. */
export function isDenial(value: object): value is Denial {
  return 'denied' in value;
}
