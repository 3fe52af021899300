/** The check for revocation, and a domain that answers or fails as a test tells it to. */
import { createRevocationCheck } from '../../src/authorizer/revocation.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';

const EXPIRES_AT = NOW_SECONDS + 3600;

/** The domain says that `revoked` tokens are not active, and that all others are. */
export function createRevocationBench(mode: 'first-use' | 'always') {
  const time = createTestClock();
  const domain = { revoked: new Set<string>(), failure: undefined as Error | undefined, tookMs: 0 };
  const asked: string[] = [];
  const limits: number[] = [];
  const isRevoked = createRevocationCheck(mode, {
    introspect: async (token, deadline) => {
      asked.push(token);
      limits.push(deadline.remainingMs());
      time.now += domain.tookMs;
      if (domain.failure !== undefined) throw domain.failure;
      return !domain.revoked.has(token);
    },
    clock: time.clock,
  });
  const check = (token = 'aa.bb.cc', leftMs = 30_000) =>
    isRevoked(token, EXPIRES_AT, createDeadline(time.now + leftMs, time.clock));
  return { time, domain, asked, limits, isRevoked, check };
}
