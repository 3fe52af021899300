/**
 * The decision in the gateway's own form: allow with context, or deny with a challenge.
 * Source: Oracle's "Creating an Authorizer Function". Pure; a decision holds nothing that varies per request,
 * since the gateway keeps it and gives it out again.
 */
import type { Denial } from '../token/denial.ts';
import type { VerifiedToken } from '../token/verify.ts';
import { toChallenge } from './challenge.ts';

/** An allowed caller, as the gateway reads it. */
export interface AllowDecision {
  readonly active: true;
  readonly principal: string;
  readonly clientId: string;
  readonly scope: readonly string[];
  /** ISO 8601; until when the gateway may reuse the decision. It takes 60 s at least and an hour at most. */
  readonly expiresAt: string;
  /** Becomes `request.auth[…]`: strings that are safe in a header. */
  readonly context: Readonly<Record<string, string>>;
}

/** A refused caller, as the gateway reads it. */
export interface DenyDecision {
  readonly active: false;
  readonly wwwAuthenticate: string;
}

/** What the configuration says about decisions. */
export interface DecisionPolicy {
  readonly ttlSeconds: number;
  readonly contextClaims: readonly string[];
  readonly requiredScopes: readonly string[];
  /** A token with less left is refused; 0 refuses none. */
  readonly minTokenLifetimeSeconds: number;
}

/** For so long the gateway keeps a decision, whatever it says. */
export const GATEWAY_MIN_SECONDS = 60;
const GATEWAY_MAX_SECONDS = 3600;
const MAX_CONTEXT_VALUE_LENGTH = 256;

/** The allow decision for a verified token; `nowMs` is milliseconds since the epoch. */
export function toAllowDecision(token: VerifiedToken, policy: DecisionPolicy, nowMs: number): AllowDecision {
  const { claims } = token;
  return {
    active: true,
    principal: toHeaderValue(claims.subject),
    clientId: toHeaderValue(claims.clientId ?? ''),
    scope: claims.scopes,
    expiresAt: toExpiry(token, policy.ttlSeconds, nowMs),
    context: toContext(claims.all, policy.contextClaims),
  };
}

/** The deny decision. */
export function toDenyDecision({ denied }: Denial, policy: DecisionPolicy): DenyDecision {
  return { active: false, wwwAuthenticate: toChallenge(denied, policy.requiredScopes) };
}

/**
 * The earliest of: the token's end, the configured time, the key's freshness. Never below the 60 s that the
 * gateway keeps a decision anyway: an earlier time would be raised to that, and a past one is invalid.
 */
function toExpiry(token: VerifiedToken, ttlSeconds: number, nowMs: number): string {
  const endMs = Math.min(token.claims.expiresAt * 1000, nowMs + ttlSeconds * 1000, token.keyFreshUntil);
  // In whole seconds, as the answer has them: rounded down, this bound would be below the gateway's.
  const earliestMs = Math.ceil(nowMs / 1000 + GATEWAY_MIN_SECONDS) * 1000;
  const latestMs = nowMs + GATEWAY_MAX_SECONDS * 1000;
  const expiresAt = new Date(Math.min(Math.max(endMs, earliestMs), latestMs));
  return `${expiresAt.toISOString().slice(0, 19)}Z`;
}

function toContext(
  claims: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const context: Record<string, string> = {};
  for (const name of names) {
    const value = toText(claims[name]);
    if (value !== undefined && isHeaderValue(value)) context[name] = value;
  }
  return context;
}

function toText(claim: unknown): string | undefined {
  if (typeof claim === 'string') return claim;
  if (typeof claim === 'number' || typeof claim === 'boolean') return String(claim);
  const isList = Array.isArray(claim) && claim.every((item) => typeof item === 'string');
  return isList ? claim.join(' ') : undefined;
}

/** The value where it fits, else nothing. */
function toHeaderValue(value: string): string {
  return isHeaderValue(value) ? value : '';
}

/**
 * Printable ASCII only: a claim with a line break, set as a header by the gateway, would become two headers.
 * A claim that does not fit is left out, never altered: half a scope is another scope. The gateway sets an absent
 * one to the empty text.
 */
function isHeaderValue(value: string): boolean {
  return value.length <= MAX_CONTEXT_VALUE_LENGTH && /^(?:[\x21-\x7e]+(?: +[\x21-\x7e]+)*)?$/.test(value);
}
