/**
 * rateLimiting: a token bucket for each client address, or one for all.
 * It never queues a request: what is over the rate is a 429 at once.
 *
 * Source: Oracle "Limiting the Number of Requests to API Gateway Back Ends".
 */
import type { RateLimiting } from './specification-schema.ts';

/** Says whether a request is within the rate, and counts it. */
export type TakeTurn = (address: string) => boolean;

interface Bucket {
  turns: number;
  filledAt: number;
}

const MAX_BUCKETS = 10_000;

/** Creates the limit of one deployment; `now` is in milliseconds since the epoch. */
export function createRateLimit(policy: RateLimiting | undefined, now: () => number): TakeTurn {
  if (policy === undefined) return () => true;
  const { rateInRequestsPerSecond: rate, rateKey } = policy;
  const buckets = new Map<string, Bucket>();
  return (address) => {
    const key = rateKey === 'TOTAL' ? '' : address;
    const bucket = buckets.get(key) ?? { turns: rate, filledAt: now() };
    // A second's worth may come at once: how the real gateway smooths a burst is unknown.
    bucket.turns = Math.min(rate, bucket.turns + ((now() - bucket.filledAt) / 1000) * rate);
    bucket.filledAt = now();
    if (buckets.size >= MAX_BUCKETS && !buckets.has(key)) buckets.clear();
    buckets.set(key, bucket);
    if (bucket.turns < 1) return false;
    bucket.turns -= 1;
    return true;
  };
}
