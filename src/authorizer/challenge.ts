/**
 * The WWW-Authenticate challenge of a denial (RFC 6750 §3).
 * It says what the caller can mend, and never which check failed: that is for the log.
 */
import type { DenialReason } from '../token/denial.ts';

const REALM = 'realm="oic-gatekeeper"';

/** The challenge; `requiredScopes` is named to a caller whose token lacks one of them. */
export function toChallenge(reason: DenialReason, requiredScopes: readonly string[]): string {
  if (reason === 'scope_missing') {
    const scope = toQuoted(requiredScopes.join(' '));
    return `Bearer ${REALM}, error="insufficient_scope", scope=${scope}`;
  }
  if (isWithoutToken(reason)) return `Bearer ${REALM}`;
  if (reason === 'token_repeated') return `Bearer ${REALM}, error="invalid_request"`;
  return `Bearer ${REALM}, error="invalid_token", error_description="The access token was not accepted"`;
}

/** RFC 6750 §3.1: no error code for a request without a token, or with another kind of authentication. */
function isWithoutToken(reason: DenialReason): boolean {
  return reason === 'token_missing' || reason === 'scheme_not_bearer' || reason === 'request_malformed';
}

/** RFC 9110 §5.6.4; scopes are configured as words, but a quote among them must not end the value. */
function toQuoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
