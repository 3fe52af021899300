/**
 * Whether a token that verifies has been revoked meanwhile, as far as the configuration wants to know.
 * Not knowing is thrown: it is neither a revoked token nor one that is still good.
 */
import { LRUCache } from 'lru-cache';
import type { Introspect } from '../identity-domain/introspection.ts';
import { type Clock, type Deadline, limitDeadline } from '../runtime/clock.ts';
import { createPause } from '../runtime/pause.ts';
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

/** A burst of calls with one token asks once; the gateway keeps what came of it for a minute anyway. */
const ALWAYS_KEPT_MS = 10_000;
/** A token that is not active will not be so again; but the domain may have been wrong for a moment. */
const REVOKED_KEPT_MS = 60_000;
const MAX_TOKENS = 1000;
const MAX_WAIT_MS = 5_000;

/** Creates the check. It throws what `introspect` throws, and for a while after that without asking again. */
export function createRevocationCheck(
  mode: 'first-use' | 'always',
  { introspect, clock }: RevocationDeps,
): IsRevoked {
  const answers = new LRUCache<string, { isRevoked: boolean; until: number }>({ max: MAX_TOKENS });
  const pause = createPause(clock);

  async function ask(token: string, deadline: Deadline): Promise<boolean> {
    if (pause.isActive()) throw pause.lastError();
    try {
      const isActive = await introspect(token, limitDeadline(deadline, MAX_WAIT_MS, clock));
      pause.end();
      return !isActive;
    } catch (error) {
      pause.begin(error);
      throw error;
    }
  }

  return async (token, expiresAt, deadline) => {
    const digest = toDigest(token);
    const known = answers.get(digest);
    if (known !== undefined && clock() < known.until) return known.isRevoked;
    const isRevoked = await ask(token, deadline);
    const activeUntil = mode === 'always' ? clock() + ALWAYS_KEPT_MS : expiresAt * 1000;
    answers.set(digest, { isRevoked, until: isRevoked ? clock() + REVOKED_KEPT_MS : activeUntil });
    return isRevoked;
  };
}
