/**
 * Why a caller is refused: a closed list, so that every place that turns a reason into an answer handles all.
 * A denial holds no token and no claim value.
 */

/** What one row of the table says. */
export interface DenialEntry {
  /** What is wrong. */
  readonly meaning: string;
  /** What the operator does about it, or asks the caller for. */
  readonly mend: string;
}

/** Reasons, what each means and what to do; docs/errors.md is generated from it. */
export const DENIAL_REASONS = {
  token_missing: {
    meaning: 'There is no Authorization header, or the gateway does not hand it to the authorizer.',
    mend:
      "The caller sends `Authorization: Bearer TOKEN`. If it does: the deployment's authentication needs the parameter " +
      '`"authorization": "request.headers[Authorization]"`, and `authorization` in its cacheKey.',
  },
  token_repeated: {
    meaning: 'There is more than one Authorization header; which one counts is not for us to guess.',
    mend: 'The caller sends the header once; a client or a proxy before the gateway adds one of its own.',
  },
  scheme_not_bearer: {
    meaning: 'The Authorization header does not have the form `Bearer <token>` (RFC 6750 §2.1).',
    mend: 'The caller sends `Bearer`, a space and the token in one line: no other scheme, no quotes, no white space in it.',
  },
  request_malformed: {
    meaning: 'The body is not one of the two forms in which a gateway calls an authorizer.',
    mend:
      'Whoever calls the authorizer without a gateway sends {"type":"USER_DEFINED","data":{"authorization":"Bearer TOKEN"}}; a ' +
      'gateway does so by itself.',
  },
  token_too_long: {
    meaning: 'The token is longer than 16 KiB, or its header longer than 2 KiB.',
    mend: "The caller asks for a token with fewer claims: fewer groups and app roles in the domain's custom claims.",
  },
  token_malformed: {
    meaning:
      'The token is not a compact JWS (RFC 7515 §3.1) of canonical base64url with a JSON header and a JSON payload, each ' +
      'member once and nested at most eight deep.',
    mend:
      "The caller sends the `access_token` of the domain's answer as it is: whole, without line breaks, and no refresh " +
      'token, opaque token or encrypted one.',
  },
  header_not_allowed: {
    meaning:
      'The header brings a key along (`jwk`, `jku`, `x5u`, `x5c`), or holds `crit`, `b64`, `zip`, `cty` or `enc`.',
    mend: 'The caller gets an access token from the identity domain, whose tokens have none of these; others are forged.',
  },
  algorithm_not_allowed: {
    meaning: 'The signature algorithm is not one of TOKEN_ALGORITHMS, or not that of the key.',
    mend:
      'If the domain signs with it, and only then, add it to TOKEN_ALGORITHMS; an identity domain signs with RS256. A token ' +
      'with `none` or HS256 is forged.',
  },
  key_unknown: {
    meaning: 'No key of the key set fits the header: another domain signed it, or it is forged.',
    mend:
      "The caller gets its token from the domain of IDENTITY_DOMAIN_URL. After a rotation of the domain's key, renew JWKS if " +
      'it holds the keys. Never add a key because a token names it.',
  },
  signature_invalid: {
    meaning: 'The signature is not by the key that the header names.',
    mend:
      'The caller sends the token unchanged: it was altered, cut or forged. If every token fails, the key in JWKS is not the ' +
      "domain's.",
  },
  claims_malformed: {
    meaning: 'A claim that must be there is missing or has the wrong type.',
    mend:
      'The caller gets an access token from the identity domain: `iss`, `aud` and `exp` must be there, and what custom claims ' +
      'overwrite must keep its type.',
  },
  issuer_not_accepted: {
    meaning: 'The `iss` claim is not one of TOKEN_ISSUERS.',
    mend:
      "If the issuer is your domain's own (Security, OAuth, Issuer), add it to TOKEN_ISSUERS, character by character; " +
      'otherwise the caller asks your domain for its token.',
  },
  audience_not_accepted: {
    meaning: 'The `aud` claim holds none of TOKEN_AUDIENCES.',
    mend:
      'The caller asks for a scope of your resource application, whose primary audience is in TOKEN_AUDIENCES. If the ' +
      'audience is yours, add it to TOKEN_AUDIENCES.',
  },
  token_expired: {
    meaning: 'The `exp` claim has passed.',
    mend: 'The caller gets a new token, and renews it before `exp`; if it has just done so, compare the clocks.',
  },
  token_not_yet_valid: {
    meaning: 'The `nbf` or `iat` claim is in the future: compare the clocks.',
    mend: 'The caller waits until then; for clocks that differ by less than two minutes raise CLOCK_SKEW_SECONDS.',
  },
  not_an_access_token: {
    meaning: 'The `tok_type` claim is not AT, or the header has another `typ`: an ID token or the like.',
    mend: "The caller sends the `access_token` of the domain's answer, not the `id_token` beside it.",
  },
  token_bound: {
    meaning:
      'The token is bound to a key that the caller must prove to have (`cnf`, RFC 7800 §3.1), which cannot be done here.',
    mend: 'The caller asks for a plain bearer token: without DPoP, and without a client certificate bound to it.',
  },
  tenant_not_accepted: {
    meaning: 'The `tenant` claim is not TOKEN_TENANT.',
    mend:
      "The caller gets its token from your domain; another tenant's stays out. Only if TOKEN_TENANT is misspelt, set it to " +
      "the `tenant` claim of your own domain's tokens.",
  },
  claim_not_accepted: {
    meaning: 'A claim of REQUIRED_CLAIMS is missing or has none of the values there.',
    mend:
      'Grant the caller what the claim stands for, in the domain (an app role, a group), and have it get a new token; or ' +
      'take the condition out of REQUIRED_CLAIMS.',
  },
  caller_unidentified: {
    meaning: 'The token names neither a client (`client_id`) nor a subject (`sub`).',
    mend: 'The caller gets its token by client credentials or for a user, so that it has `client_id` or `sub`.',
  },
  scope_missing: {
    meaning: 'The token lacks a scope of REQUIRED_SCOPES.',
    mend:
      'Grant the scope to the client in the domain (Integrated applications, the client, OAuth configuration, Resources); the ' +
      'caller then asks for it.',
  },
  token_ends_too_soon: {
    meaning: 'The token ends in less than MIN_TOKEN_LIFETIME_SECONDS: get a new one before it ends.',
    mend: 'The caller renews its token that much earlier; or lower MIN_TOKEN_LIFETIME_SECONDS.',
  },
  token_revoked: {
    meaning: 'The identity domain says that the token is not active (INTROSPECTION): revoked, or just ended.',
    mend: 'The caller gets a new token; if that is refused too, look in the domain whether the client or user is active.',
  },
} as const satisfies Record<string, DenialEntry>;

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
