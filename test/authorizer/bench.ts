/** The authorizer with its real parts, on a key set that a test gives; what it logs can be looked at. */
import { createAuthorizer } from '../../src/authorizer/authorize.ts';
import type { IsRevoked } from '../../src/authorizer/revocation.ts';
import { GatekeeperError } from '../../src/errors.ts';
import type { FnAnswer, FnCall } from '../../src/fn/function.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { Algorithm } from '../../src/token/algorithms.ts';
import type { ClaimPolicy } from '../../src/token/claims.ts';
import { createKeyCache } from '../../src/token/key-cache.ts';
import { parseKeySet } from '../../src/token/key-set.ts';
import { createVerifier, type VerifyToken } from '../../src/token/verify.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { AUDIENCE, SHARED_ISSUER, type SigningKey, TENANT, toKeySetText } from '../support/tokens.ts';

export interface BenchOptions {
  key: SigningKey;
  requiredScopes?: readonly string[];
  contextClaims?: readonly string[];
  algorithms?: readonly Algorithm[];
  minTokenLifetimeSeconds?: number;
  requiredClaims?: ClaimPolicy['requiredClaims'];
  isRevoked?: IsRevoked;
  /** In place of the real one. */
  verifyToken?: VerifyToken;
  /** In place of the key's own. */
  fetchKeySet?: () => Promise<string>;
}

export function createBench(options: BenchOptions) {
  const {
    key,
    requiredScopes = ['oic.invoke'],
    contextClaims = ['sub', 'client_id', 'tenant', 'scope'],
    algorithms = ['RS256'],
    minTokenLifetimeSeconds = 0,
    requiredClaims = [],
  } = options;
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const keys = createKeyCache({
    fetch: async () => parseKeySet((await options.fetchKeySet?.()) ?? toKeySetText(key)) ?? [],
    ttlSeconds: 600,
    staleSeconds: 3600,
    cooldownSeconds: 30,
    timeoutMs: 3000,
    clock: time.clock,
  });
  const policy = {
    issuers: [SHARED_ISSUER],
    audiences: [AUDIENCE],
    tenant: TENANT,
    requiredClaims,
    clockSkewSeconds: 30,
  };
  const authorize = createAuthorizer({
    verifyToken: options.verifyToken ?? createVerifier({ keys, algorithms, policy, clock: time.clock }),
    isRevoked: options.isRevoked,
    policy: { ttlSeconds: 300, contextClaims, requiredScopes, minTokenLifetimeSeconds },
    log,
    clock: time.clock,
  });
  const toCall = (body: string | Uint8Array): FnCall => ({
    callId: 'call-1',
    body: Buffer.from(body),
    headers: new Map(),
    deadline: createDeadline(time.now + 30_000, time.clock),
  });
  /** Calls with a raw body; gives the answer as written. */
  const callWith = async (body: string | Uint8Array): Promise<FnAnswer> => {
    const answer = await authorize(toCall(body));
    // As it is for the gateway: no answer, Fn's status 502.
    if ('failed' in answer) throw new GatekeeperError(answer.failed);
    return answer;
  };
  /** Calls as a gateway does that hands on this Authorization header; gives the decision. */
  const decide = async (authorization?: string): Promise<Record<string, unknown>> => {
    const answer = await callWith(JSON.stringify({ type: 'USER_DEFINED', data: { authorization } }));
    return JSON.parse(String(answer.body));
  };
  return { time, lines, entries, callWith, decide };
}
