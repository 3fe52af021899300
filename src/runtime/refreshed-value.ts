/**
 * A remote value that is kept for a while, fetched anew when it is old, and served stale while its source is down.
 * It refreshes in the call that needs it, never by timer: timers stop while the container is frozen.
 */
import { type Clock, type Deadline, waitAtMost } from './clock.ts';
import { createPause, HURRIED_MS } from './pause.ts';

/** A value and when its fetch began (milliseconds since the epoch). */
export interface Fetched<T> {
  readonly value: T;
  readonly fetchedAt: number;
}

/** The cache of one remote value. */
export interface RefreshedValue<T> {
  /**
   * The fresh value, fetched if need be; the stale one while fetching fails and the stale time lasts.
   * Otherwise throws what the last fetch threw.
   */
  get(deadline: Deadline): Promise<Fetched<T>>;
  /**
   * A value newer than `tried`: the one that another call has fetched meanwhile, or one fetched now.
   * `mayFetch` is asked before a fetch is started, and only then; undefined when it says no.
   * Throws what the fetch threw, and what the last one threw while the source is left alone.
   */
  refreshIfSame(
    tried: Fetched<T>,
    deadline: Deadline,
    mayFetch: () => boolean,
  ): Promise<Fetched<T> | undefined>;
  /**
   * Starts the first fetch before anyone asks, for less than a second. Its failure is nobody's: it is not thrown and
   * not counted, and the first `get` tries for itself.
   */
  prefetch(): void;
  /** Takes a value that was found another way, as if it had been fetched now. */
  set(value: T): void;
}

/** How the value is fetched and how long it is good. */
export interface RefreshedValueOptions<T> {
  fetch: (timeoutMs: number) => Promise<T>;
  /** Longest time for a fetch; the call's deadline may shorten it. */
  timeoutMs: number;
  freshForMs: number;
  /** Time after `freshForMs` during which the old value may still serve. */
  staleForMs: number;
  clock: Clock;
  initial?: T;
  /** False for an error that says the value is gone, so that the old one must not serve. Default: never. */
  isOutage?: (error: unknown) => boolean;
  /** Told when an old value serves because fetching failed. */
  onStale?: (fetched: Fetched<T>, error: unknown) => void;
}

/** A clock that is corrected steps by less. */
const CLOCK_STEP_MS = 60_000;

/** Creates the cache. Concurrent callers share one fetch. */
export function createRefreshedValue<T>(options: RefreshedValueOptions<T>): RefreshedValue<T> {
  const { clock, freshForMs, staleForMs, isOutage = () => true } = options;
  let current: Fetched<T> | undefined =
    options.initial === undefined ? undefined : { value: options.initial, fetchedAt: clock() };
  let flight: Promise<Fetched<T>> | undefined;
  let prefetching: Promise<void> | undefined;
  const pause = createPause(clock);

  async function fetchWithin(timeoutMs: number): Promise<Fetched<T>> {
    const fetchedAt = clock();
    try {
      const fetched = { value: await options.fetch(timeoutMs), fetchedAt };
      current = fetched;
      pause.end();
      return fetched;
    } catch (error) {
      if (!isOutage(error)) current = undefined;
      // A call that had hardly any time left says nothing about the source, and must not spoil the next call.
      if (timeoutMs >= Math.min(HURRIED_MS, options.timeoutMs)) pause.begin(error);
      throw error;
    }
  }

  /** True for a value younger than `ageMs`. One from the future, by a clock that was set back far, counts as old. */
  function isYounger(fetched: Fetched<T>, ageMs: number): boolean {
    const age = clock() - fetched.fetchedAt;
    return age > -CLOCK_STEP_MS && age < ageMs;
  }

  function fetchOrJoin(limitMs: number): Promise<Fetched<T>> {
    if (flight !== undefined) return flight;
    const started = fetchWithin(Math.min(options.timeoutMs, limitMs));
    const land = (): void => {
      flight = undefined;
    };
    flight = started;
    started.then(land, land);
    return started;
  }

  async function refreshIfSame(
    tried: Fetched<T>,
    deadline: Deadline,
    mayFetch: () => boolean,
  ): Promise<Fetched<T> | undefined> {
    if (current !== undefined && current !== tried) return current;
    if (flight === undefined && pause.isActive()) throw pause.lastError();
    if (flight !== undefined || mayFetch()) return fetchOrJoin(deadline.remainingMs());
    // Not allowed to look, and the last look failed: nobody knows whether there is a newer value.
    const lastError = pause.lastError();
    if (lastError !== undefined) throw lastError;
    return undefined;
  }

  function prefetch(): void {
    if (current !== undefined && isYounger(current, freshForMs)) return;
    const fetchedAt = clock();
    // In a hurry, so that no source behind this one counts its failure either.
    prefetching = options.fetch(Math.min(options.timeoutMs, HURRIED_MS - 1)).then(
      (value) => {
        // A call that could not wait may have fetched a later one meanwhile.
        current ??= { value, fetchedAt };
        prefetching = undefined;
      },
      () => {
        prefetching = undefined;
      },
    );
  }

  async function get(deadline: Deadline): Promise<Fetched<T>> {
    if (prefetching !== undefined) await waitAtMost(prefetching, deadline.remainingMs());
    const kept = current;
    if (kept !== undefined && isYounger(kept, freshForMs)) return kept;
    const isUsable = kept !== undefined && isYounger(kept, freshForMs + staleForMs);
    return isUsable ? getOrKeep(kept, deadline) : fetchUnlessPaused(deadline.remainingMs());
  }

  async function fetchUnlessPaused(limitMs: number): Promise<Fetched<T>> {
    if (flight === undefined && pause.isActive()) throw pause.lastError();
    return fetchOrJoin(limitMs);
  }

  /** A new value, or the old one when there is none to be had; a source that hangs must leave time to use that. */
  async function getOrKeep(kept: Fetched<T>, deadline: Deadline): Promise<Fetched<T>> {
    try {
      return await fetchUnlessPaused(deadline.remainingMs() / 2);
    } catch (error) {
      if (!isOutage(error)) throw error;
      options.onStale?.(kept, error);
      return kept;
    }
  }

  return {
    get,
    refreshIfSame,
    prefetch,
    set: (value) => {
      current = { value, fetchedAt: clock() };
    },
  };
}
