/**
 * Whether a token that verifies has been revoked meanwhile, as far as the configuration wants to know.
 * Not knowing is thrown: it is neither a revoked token nor one that is still good.
 */
import { LRUCache } from 'lru-cache';
import { GatekeeperError } from '../errors.ts';
import type { Introspect } from '../identity-domain/introspection.ts';
import { type Clock, type Deadline, limitDeadline } from '../runtime/clock.ts';
import { createPause, HURRIED_MS } from '../runtime/pause.ts';
import { toDigest } from '../token/fingerprint.ts';

/** Values of INTROSPECTION: `first-use` asks once for each token, `always` again and again. */
export const INTROSPECTION_MODES = ['off', 'first-use', 'always'] as const;

/** True for a token that has been revoked. `expiresAt` is the token's end, in seconds since the epoch. */
export type IsRevoked = (token: string, expiresAt: number, deadline: Deadline) => Promise<boolean>;

/** What asking needs. */
export interface RevocationDeps {
  introspect: Introspect;
  clock: Clock;
}

/** A burst of calls with one token asks once. */
const ALWAYS_KEPT_MS = 10_000;
/** A token that is not active will not be so again; but the domain may have been wrong for a moment. */
const REVOKED_KEPT_MS = 60_000;
const MAX_TOKENS = 1000;
const MAX_WAIT_MS = 5_000;
/** Nothing serves while the domain is not asked, so that it is asked again soon. */
const LONGEST_PAUSE_MS = 5_000;

/** Creates the check. It throws what `introspect` throws, and for a moment after that without asking again. */
export function createRevocationCheck(
  mode: 'first-use' | 'always',
  { introspect, clock }: RevocationDeps,
): IsRevoked {
  const answers = new LRUCache<string, { isRevoked: boolean; askedAt: number; keptMs: number }>({
    max: MAX_TOKENS,
  });
  const pause = createPause(clock, { longestMs: LONGEST_PAUSE_MS });

  async function ask(token: string, deadline: Deadline): Promise<boolean> {
    if (pause.isActive()) throw pause.lastError();
    const isHurried = deadline.remainingMs() < HURRIED_MS;
    try {
      const isActive = await introspect(token, limitDeadline(deadline, MAX_WAIT_MS, clock));
      pause.end();
      return !isActive;
    } catch (error) {
      // One caller's token or lack of time says nothing about the domain, and must not stop all others.
      if (!isHurried && !isAboutToken(error)) pause.begin(error);
      throw error;
    }
  }

  return async (token, expiresAt, deadline) => {
    const digest = toDigest(token);
    const known = answers.get(digest);
    const age = known === undefined ? 0 : clock() - known.askedAt;
    // An answer from the future, by a clock that was set back, is none.
    if (known !== undefined && age >= 0 && age < known.keptMs) return known.isRevoked;
    const askedAt = clock();
    const isRevoked = await ask(token, deadline);
    const activeKeptMs = mode === 'always' ? ALWAYS_KEPT_MS : expiresAt * 1000 - askedAt;
    answers.set(digest, { isRevoked, askedAt, keptMs: isRevoked ? REVOKED_KEPT_MS : activeKeptMs });
    return isRevoked;
  };
}

/** The statuses by which an endpoint refuses what was posted, and not who posted it (RFC 9110 §15.5). */
function isAboutToken(error: unknown): boolean {
  const status = error instanceof GatekeeperError ? error.upstreamStatus : undefined;
  return status === 400 || status === 413;
}
