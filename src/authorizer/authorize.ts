/**
 * The authorizer: the gateway's request in, its decision out, one log line per decision.
 * What cannot be decided is thrown, and the gateway answers 502: it must never become "not authorized".
 */
import type { FnAnswer, FnCall } from '../fn/function.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { type Denial, deny, isDenial } from '../token/denial.ts';
import { toFingerprint } from '../token/fingerprint.ts';
import type { VerifiedToken, VerifyToken } from '../token/verify.ts';
import { type DecisionPolicy, toAllowDecision, toDenyDecision } from './decision.ts';
import { parseAuthorizerRequest } from './request.ts';
import type { IsRevoked } from './revocation.ts';

/** What deciding needs. */
export interface AuthorizerDeps {
  verifyToken: VerifyToken;
  /** Absent when revocation is not looked at. */
  isRevoked?: IsRevoked | undefined;
  policy: DecisionPolicy;
  log: Log;
  clock: Clock;
}

/** Creates the handler. It throws what `verifyToken` throws. */
export function createAuthorizer(deps: AuthorizerDeps): (call: FnCall) => Promise<FnAnswer> {
  const { policy, log, clock } = deps;
  return async ({ callId, body, deadline }) => {
    const startedAt = clock();
    const request = parseAuthorizerRequest(body);
    const token = isDenial(request) ? undefined : request.token;
    const outcome = isDenial(request) ? request : await decide(deps, request.token, deadline);
    const ms = clock() - startedAt;
    const tokenFingerprint = token === undefined ? {} : { tokenFingerprint: toFingerprint(token) };
    if (isDenial(outcome)) {
      log.info('decision', { callId, decision: 'deny', reason: outcome.denied, ...tokenFingerprint, ms });
      return toAnswer(toDenyDecision(outcome, policy));
    }
    const { claims, keyThumbprint } = outcome;
    log.info('decision', {
      callId,
      decision: 'allow',
      client: claims.clientId ?? '',
      subject: claims.subject,
      keyThumbprint: keyThumbprint ?? '',
      ...tokenFingerprint,
      ms,
    });
    return toAnswer(toAllowDecision(outcome, policy, clock()));
  };
}

/** What costs nothing comes first: only a token that is good in every other way is asked about. */
async function decide(
  { verifyToken, isRevoked, policy, clock }: AuthorizerDeps,
  token: string,
  deadline: FnCall['deadline'],
): Promise<VerifiedToken | Denial> {
  const verified = await verifyToken(token, deadline);
  if (isDenial(verified)) return verified;
  const { scopes, expiresAt } = verified.claims;
  if (!policy.requiredScopes.every((scope) => scopes.includes(scope))) return deny('scope_missing');
  if (endsTooSoon(expiresAt, policy, clock())) return deny('token_ends_too_soon');
  return (await isRevoked?.(token, expiresAt, deadline)) === true ? deny('token_revoked') : verified;
}

/** The gateway keeps a decision for 60 s at least; whoever wants no token to outlive its end in there says so. */
function endsTooSoon(expiresAt: number, { minTokenLifetimeSeconds }: DecisionPolicy, nowMs: number): boolean {
  // Without a minimum the clock skew holds, with which the token has been verified.
  return minTokenLifetimeSeconds > 0 && expiresAt * 1000 - nowMs < minTokenLifetimeSeconds * 1000;
}

/** Allow and deny alike are Fn status 200 (Oracle's "Creating an Authorizer Function"). */
function toAnswer(decision: object): FnAnswer {
  return { contentType: 'application/json', body: JSON.stringify(decision) };
}
