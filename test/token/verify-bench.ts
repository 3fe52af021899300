/** A verifier with the real key cache; what the domain publishes, and whether it answers, is the test's to say. */
import { GatekeeperError } from '../../src/errors.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { Algorithm } from '../../src/token/algorithms.ts';
import type { ClaimPolicy } from '../../src/token/claims.ts';
import { createKeyCache } from '../../src/token/key-cache.ts';
import { parseKeySet } from '../../src/token/key-set.ts';
import { createVerifier } from '../../src/token/verify.ts';
import { createTestClock } from '../support/clock.ts';
import {
  AUDIENCE,
  SHARED_ISSUER,
  type SigningKey,
  TENANT,
  toClaims,
  toKeySetText,
} from '../support/tokens.ts';

const POLICY: ClaimPolicy = {
  issuers: [SHARED_ISSUER],
  audiences: [AUDIENCE],
  tenant: TENANT,
  requiredClaims: [],
  clockSkewSeconds: 30,
};

export interface BenchOptions {
  algorithms?: readonly Algorithm[];
  policy?: Partial<ClaimPolicy>;
}

/** Cached for 600 s, stale for 3600 s, an early fetch each 30 s. */
export function createVerifierBench(
  published: string | readonly SigningKey[],
  { algorithms = ['RS256'], policy = {} }: BenchOptions = {},
) {
  const time = createTestClock();
  const domain = { published, isDown: false, fetches: 0, onFetch: (): void => undefined };
  const stale: unknown[] = [];
  const keys = createKeyCache({
    fetch: async () => {
      domain.fetches += 1;
      domain.onFetch();
      if (domain.isDown) throw new GatekeeperError('ERR_KEYS_UNREACHABLE');
      const text =
        typeof domain.published === 'string' ? domain.published : toKeySetText(...domain.published);
      const parsed = parseKeySet(text);
      if (parsed === undefined) throw new GatekeeperError('ERR_KEYS_INVALID');
      if (parsed.length === 0) throw new GatekeeperError('ERR_KEYS_EMPTY');
      return parsed;
    },
    ttlSeconds: 600,
    staleSeconds: 3600,
    cooldownSeconds: 30,
    timeoutMs: 3000,
    clock: time.clock,
    onStale: (_keys, error) => stale.push(error),
  });
  const verifyToken = createVerifier({
    keys,
    algorithms,
    policy: { ...POLICY, ...policy },
    clock: time.clock,
  });
  /** `allow`, or the reason. */
  const verify = async (token: string): Promise<string> => {
    const outcome = await verifyToken(token, createDeadline(time.now + 30_000, time.clock));
    return 'denied' in outcome ? outcome.denied : 'allow';
  };
  const claims = (changes: Readonly<Record<string, unknown>> = {}) =>
    toClaims(Math.floor(time.now / 1000), changes);
  return { time, domain, stale, keys, verifyToken, verify, claims };
}
