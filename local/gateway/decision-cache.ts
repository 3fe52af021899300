/**
 * Keeps authorizer decisions as long as the gateway would: 60 s to 1 h, replayed verbatim.
 * It never keeps a failed call, and never the token: keys are digests.
 *
 * Source: Oracle "Creating an Authorizer Function" (expiresAt) and "Using Authorizer Functions" (cacheKey).
 */
import { createHash } from 'node:crypto';
import type { Decision } from './decision.ts';

const MIN_TTL_MS = 60_000;
const MAX_TTL_MS = 3_600_000;
const MAX_ENTRIES = 1000;

/** A cache of decisions for one policy of one deployment. */
export interface DecisionCache {
  /** The decision, unless its time is over. */
  read(key: string): Decision | undefined;
  /** `expiresAt` is the answer's own field, unchecked. */
  keep(key: string, decision: Decision, expiresAt: unknown): void;
}

/** Creates an empty cache; `now` is in milliseconds since the epoch. */
export function createDecisionCache(now: () => number): DecisionCache {
  const entries = new Map<string, { readonly decision: Decision; readonly endsAt: number }>();
  return {
    read: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.endsAt > now()) return entry.decision;
      entries.delete(key);
      return undefined;
    },
    keep: (key, decision, expiresAt) => {
      entries.delete(key);
      // The oldest goes first: anyone may fill the cache with tokens of their own.
      const oldest = entries.size >= MAX_ENTRIES ? entries.keys().next() : undefined;
      if (oldest?.done === false) entries.delete(oldest.value);
      const ttlMs = decision.isActive ? toTtlMs(expiresAt, now()) : MIN_TTL_MS;
      entries.set(key, { decision, endsAt: now() + ttlMs });
    },
  };
}

/** How long a decision is kept: until `expiresAt`, but at least 60 s (also without a valid one), at most 1 h. */
function toTtlMs(expiresAt: unknown, now: number): number {
  const isDateTime =
    typeof expiresAt === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(expiresAt);
  const end = isDateTime ? Date.parse(expiresAt) : Number.NaN;
  if (Number.isNaN(end)) return MIN_TTL_MS;
  return Math.min(Math.max(end - now, MIN_TTL_MS), MAX_TTL_MS);
}

/** A key for anything that JSON can write; order and boundaries of the parts count. */
export function toCacheKey(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
