/**
 * One call of the real authorizer, with the same settings, keys and time as the checks; what it has found on the way is
 * kept, so that the checks look at the very key set that it has looked at.
 */
import { createAuthorizer } from '../../src/authorizer/authorize.ts';
import type { AllowDecision, DecisionPolicy } from '../../src/authorizer/decision.ts';
import { toDecisionPolicy } from '../../src/authorizer/decision-settings.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { parseJson } from '../../src/runtime/json.ts';
import type { ClaimPolicy } from '../../src/token/claims.ts';
import { toClaimPolicy } from '../../src/token/configured-verifier.ts';
import { isDenial } from '../../src/token/denial.ts';
import type { FetchedKeys, KeyCache } from '../../src/token/key-cache.ts';
import { createVerifier, type VerifiedToken } from '../../src/token/verify.ts';
import { createSilentLog } from '../doctor/silent-log.ts';
import type { AuthorizerSettings } from './configuration.ts';
import type { World } from './world.ts';

/** What is tried. */
export interface TrialOptions {
  readonly settings: AuthorizerSettings;
  readonly world: World;
  /** The body of the gateway's call. */
  readonly body: string;
  /** The moment that counts; milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What the authorizer says; `unknown` when something was not asked for that it would ask for. */
export type Verdict =
  | { readonly decision: 'allow' }
  | { readonly decision: 'deny'; readonly reason: string }
  | { readonly decision: 'fail'; readonly code: string }
  | { readonly decision: 'unknown'; readonly because: string };

/** What it has found. */
export interface Trial {
  readonly verdict: Verdict;
  /** The key set that it looked at last; undefined when it got none, or none was needed. */
  readonly keys: FetchedKeys | undefined;
  readonly keysError: unknown;
  readonly verified: VerifiedToken | undefined;
  /** Undefined when the domain was not asked. */
  readonly isRevoked: boolean | undefined;
  readonly revocationError: unknown;
  /** What the gateway gets, for a token that is accepted. */
  readonly allowed: AllowDecision | undefined;
  readonly claimPolicy: ClaimPolicy;
  readonly decisionPolicy: DecisionPolicy;
}

type Notes = { -readonly [Name in 'keys' | 'keysError' | 'isRevoked' | 'revocationError']: Trial[Name] } & {
  verified: VerifiedToken | undefined;
};

const NOTHING: Notes = {
  keys: undefined,
  keysError: undefined,
  verified: undefined,
  isRevoked: undefined,
  revocationError: undefined,
};
const TIME_LIMIT_MS = 30_000;

/** Calls it. */
export async function tryToken({ settings, world, body, nowMs }: TrialOptions): Promise<Trial> {
  const notes: Notes = { ...NOTHING };
  const claimPolicy = toClaimPolicy(settings);
  const decisionPolicy = toDecisionPolicy(settings);
  const { log, lines } = createSilentLog();
  const clock = () => nowMs;
  const keys = watchKeys(world.keys, notes);
  const verify = createVerifier({ keys, algorithms: settings.TOKEN_ALGORITHMS, policy: claimPolicy, clock });
  const authorize = createAuthorizer({
    verifyToken: async (...call) => {
      const outcome = await verify(...call);
      if (!isDenial(outcome)) notes.verified = outcome;
      return outcome;
    },
    isRevoked: world.isRevoked && watchRevocation(world.isRevoked, notes),
    policy: decisionPolicy,
    log,
    clock,
  });
  const answer = await authorize({
    callId: 'explain',
    body: Buffer.from(body),
    headers: new Map(),
    // Those who are asked need the time that passes.
    deadline: createDeadline(Date.now() + TIME_LIMIT_MS, Date.now),
  });
  const { reason = '' } = lines.find(({ event }) => event === 'decision')?.fields ?? {};
  const decision: unknown = 'body' in answer ? parseJson(String(answer.body)) : undefined;
  const allowed = isAllowed(decision) ? decision : undefined;
  const code = 'failed' in answer ? answer.failed : undefined;
  const verdict = toVerdict({ code, reason, isAllowed: allowed !== undefined }, notes);
  return { ...notes, verdict, allowed, claimPolicy, decisionPolicy };
}

interface Said {
  readonly code: string | undefined;
  readonly reason: string;
  readonly isAllowed: boolean;
}

function toVerdict({ code, reason, isAllowed }: Said, { keysError, revocationError }: Notes): Verdict {
  if (isAllowed) return { decision: 'allow' };
  if (code === undefined) return { decision: 'deny', reason };
  const error = keysError ?? revocationError;
  // Not the authorizer's failure, but something that is not to be had here.
  if (error instanceof Error && !(error instanceof GatekeeperError)) {
    return { decision: 'unknown', because: error.message };
  }
  return { decision: 'fail', code };
}

function watchKeys(keys: KeyCache, notes: Notes): KeyCache {
  const watch = async <T extends FetchedKeys | undefined>(asking: Promise<T>): Promise<T> => {
    try {
      const fetched = await asking;
      notes.keys = fetched ?? notes.keys;
      return fetched;
    } catch (error) {
      notes.keysError = error;
      throw error;
    }
  };
  return {
    ...keys,
    get: (deadline) => watch(keys.get(deadline)),
    refetch: (...question) => watch(keys.refetch(...question)),
  };
}

function watchRevocation(isRevoked: NonNullable<World['isRevoked']>, notes: Notes): typeof isRevoked {
  return async (...question) => {
    try {
      notes.isRevoked = await isRevoked(...question);
      return notes.isRevoked;
    } catch (error) {
      notes.revocationError = error;
      throw error;
    }
  };
}

function isAllowed(decision: unknown): decision is AllowDecision {
  return (
    typeof decision === 'object' && decision !== null && 'active' in decision && decision.active === true
  );
}
