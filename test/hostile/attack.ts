/**
 * What the attacks on tokens share: the domain's key, an attacker's own, forged tokens, and an authorizer of which is
 * seen how it decided, why, how often it asked for the key set, and whether anything at all went out.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { DenialReason } from '../../src/token/denial.ts';
import { parseKeySet } from '../../src/token/key-set.ts';
import { type BenchOptions, createBench } from '../authorizer/bench.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, signToken, toClaims, toKeySetText, toPart } from '../support/tokens.ts';

type Members = Readonly<Record<string, unknown>>;
type Options = Partial<BenchOptions> & { now?: number };

export const THUMBPRINT = 'thumb-1';
/** The key that the domain publishes. */
export const KEY = createSigningKey(THUMBPRINT);
/** A key that the domain does not know. */
export const ATTACKER = createSigningKey('thumb-attacker');
/** Takes the names of its key out of a header. */
export const NO_NAMES = { 'x5t#S256': undefined, x5t: undefined, kid: undefined };
/** What an attacker would like to be. */
export const ADMIN = toClaims(NOW_SECONDS, { sub: 'admin', client_id: 'admin' });
export const GOOD = signToken(KEY, toClaims(NOW_SECONDS));

/** Times of `node:net`, through which `http`, `https`, `tls` and `fetch` all go. */
let connections = 0;
subscribe('net.client.socket', () => {
  connections += 1;
});

interface Outcome {
  readonly decision: Readonly<Record<string, unknown>>;
  readonly reason: unknown;
  /** How often the configured address was asked for the key set. */
  readonly keyFetches: number;
  /** Connections to anywhere; the key set does not come through one here. */
  readonly connections: number;
}

/** Sends an Authorization header to an authorizer that has seen nothing before. */
export async function attempt(authorization: string, options: Options = {}): Promise<Outcome> {
  const before = connections;
  let keyFetches = 0;
  const bench = createBench({
    key: KEY,
    ...options,
    fetchKeySet: async () => {
      keyFetches += 1;
      return (await options.fetchKeySet?.()) ?? toKeySetText(options.key ?? KEY);
    },
  });
  bench.time.now = options.now ?? NOW;
  const decision = await bench.decide(authorization);
  return { decision, reason: bench.entries()[0]?.['reason'], keyFetches, connections: connections - before };
}

/** Asserts that the token is refused for this reason and no other, and after how many fetches of the key set. */
export async function assertRefused(
  token: string,
  reason: DenialReason,
  keyFetches: number,
  options: Options = {},
): Promise<void> {
  const { decision, ...outcome } = await attempt(`Bearer ${token}`, options);
  assert.deepEqual(outcome, { reason, keyFetches, connections: 0 });
  assert.deepEqual(Object.keys(decision), ['active', 'wwwAuthenticate']);
  assert.equal(decision['active'], false);
}

/** Asserts that the token is accepted, so that a refusal of one that differs from it means something. */
export async function assertAllowed(token: string, options: Options = {}): Promise<void> {
  const { decision, reason } = await attempt(`Bearer ${token}`, options);
  assert.deepEqual([decision['active'], reason], [true, undefined]);
}

/** Signing input of a token with the header of the domain's key, `header` changing it. */
export function toInput(header: Members, claims: Members = ADMIN): string {
  return `${toPart({ 'x5t#S256': THUMBPRINT, kid: 'SIGNING_KEY', ...header })}.${toPart(claims)}`;
}

/** A token without a signature, or with any bytes in its place. */
export function toUnsigned(alg: unknown, signature = ''): string {
  return `${toInput({ alg })}.${signature}`;
}

/** A token signed with a shared secret (RFC 7518 §3.2). */
export function signWithSecret(
  secret: string | Buffer,
  header: Members = {},
  claims: Members = ADMIN,
): string {
  const { alg = 'HS256' } = header;
  const input = toInput({ ...header, alg }, claims);
  const hash = `sha${String(alg).slice(2)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

/** The token with its signature replaced. */
export function withSignature(token: string, signature: string | Uint8Array): string {
  const text = typeof signature === 'string' ? signature : Buffer.from(signature).toString('base64url');
  return `${token.slice(0, token.lastIndexOf('.'))}.${text}`;
}

/** The token with other claims under the signature that it has. */
export function withClaims(token: string, claims: Members): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${toPart(claims)}.${signature}`;
}

/** How many of these keys of a key set may verify tokens. */
export function countUsable(...keys: readonly unknown[]): number {
  return parseKeySet(JSON.stringify({ keys }))?.length ?? 0;
}
