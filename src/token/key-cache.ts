/**
 * The key set, cached: fresh for its time, stale while the domain is down, fetched early for an unknown key.
 * Early fetches come from a small budget, so that forged tokens cannot make us flood the identity domain.
 */
import { LRUCache } from 'lru-cache';
import { GatekeeperError, toErrorCode } from '../errors.ts';
import type { Clock, Deadline } from '../runtime/clock.ts';
import { createRefreshedValue, type Fetched } from '../runtime/refreshed-value.ts';
import type { VerificationKey } from './key-set.ts';

/** Keys and when their fetch began (milliseconds since the epoch). */
export type FetchedKeys = Fetched<readonly VerificationKey[]>;

/** The cached key set. */
export interface KeyCache {
  /** The keys; throws what fetching threw when there are none that may still serve. */
  get(deadline: Deadline): Promise<FetchedKeys>;
  /** Starts the first fetch, so that the first call need not wait for it. */
  prefetch(): void;
  /**
   * Newer keys than `tried`, which lack the key that is asked for; undefined when the domain has been asked since
   * `question` first came up, and may not be asked again so soon. Throws as `get`, and `ERR_KEYS_UNDECIDED` when it has
   * not been asked since and may not be, since the budget is used up.
   */
  refetch(tried: FetchedKeys, question: string, deadline: Deadline): Promise<FetchedKeys | undefined>;
  /** Until when keys fetched then count as fresh (milliseconds since the epoch). */
  freshUntil(keys: FetchedKeys): number;
}

/** How keys are fetched and for how long they are good. */
export interface KeyCacheOptions {
  fetch: (timeoutMs: number) => Promise<readonly VerificationKey[]>;
  seed?: readonly VerificationKey[] | undefined;
  ttlSeconds: number;
  staleSeconds: number;
  /** One early fetch is added to the budget each time this has passed. */
  cooldownSeconds: number;
  timeoutMs: number;
  clock: Clock;
  onStale?: (keys: FetchedKeys, error: unknown) => void;
}

// Two, so that a rotation right after a start or after one forged token is still seen at once.
const EARLY_FETCHES = 2;
const MAX_QUESTIONS = 1000;

/** Creates the cache. */
export function createKeyCache(options: KeyCacheOptions): KeyCache {
  const { clock } = options;
  const freshForMs = options.ttlSeconds * 1000;
  const cooldownMs = options.cooldownSeconds * 1000;
  const keys = createRefreshedValue<readonly VerificationKey[]>({
    fetch: options.fetch,
    freshForMs,
    staleForMs: options.staleSeconds * 1000,
    timeoutMs: options.timeoutMs,
    clock,
    // A key set that is one and has no usable key is no outage: the domain has withdrawn its keys.
    isOutage: (error) => toErrorCode(error) !== 'ERR_KEYS_EMPTY',
    ...(options.seed === undefined ? {} : { initial: options.seed }),
    ...(options.onStale === undefined ? {} : { onStale: options.onStale }),
  });
  const takeEarlyFetch = createBudget(cooldownMs, clock);
  // The key set that each question was first asked of: a later one is an answer, this one is not.
  const asked = new LRUCache<string, { at: number; of: FetchedKeys }>({ max: MAX_QUESTIONS });

  async function refetch(
    tried: FetchedKeys,
    question: string,
    deadline: Deadline,
  ): Promise<FetchedKeys | undefined> {
    const first = asked.get(question) ?? { at: clock(), of: tried };
    asked.set(question, first);
    const isAnswered = first.of !== tried;
    const isOld = clock() - first.at >= cooldownMs;
    // Old tokens go on coming after a rotation; they must not use up the looks that the next one needs. A key that
    // has just come up may be published a moment after its first token.
    if (isAnswered && isOld && clock() - tried.fetchedAt < cooldownMs) return undefined;
    const newer = await keys.refreshIfSame(tried, deadline, takeEarlyFetch);
    // Nobody has looked since, and nobody may: refusing could turn away a good caller.
    if (newer === undefined && !isAnswered) throw new GatekeeperError('ERR_KEYS_UNDECIDED');
    return newer;
  }

  return {
    get: (deadline) => keys.get(deadline),
    prefetch: () => keys.prefetch(),
    refetch,
    freshUntil: (fetched) => fetched.fetchedAt + freshForMs,
  };
}

/** A key set that is configured and has no address: always fresh, and never another. */
export function createFixedKeys(value: readonly VerificationKey[]): KeyCache {
  const fixed = { value, fetchedAt: 0 };
  return {
    get: async () => fixed,
    prefetch: () => undefined,
    refetch: async () => undefined,
    freshUntil: () => Number.POSITIVE_INFINITY,
  };
}

/** A budget of {@link EARLY_FETCHES} that regains one each `refillMs`; true when one could be taken. */
function createBudget(refillMs: number, clock: Clock): () => boolean {
  let left = EARLY_FETCHES;
  let refilledAt = clock();
  return () => {
    // A clock that was set back must not stop the refilling until it has caught up.
    if (clock() < refilledAt) refilledAt = clock() - refillMs;
    const gained = Math.floor((clock() - refilledAt) / refillMs);
    if (gained > 0) {
      left = Math.min(EARLY_FETCHES, left + gained);
      refilledAt += gained * refillMs;
    }
    if (left === 0) return false;
    left -= 1;
    return true;
  };
}
