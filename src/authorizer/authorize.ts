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

/** What deciding needs. */
export interface AuthorizerDeps {
  verifyToken: VerifyToken;
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

async function decide(
  { verifyToken, policy }: AuthorizerDeps,
  token: string,
  deadline: FnCall['deadline'],
): Promise<VerifiedToken | Denial> {
  const verified = await verifyToken(token, deadline);
  if (isDenial(verified)) return verified;
  const hasScopes = policy.requiredScopes.every((scope) => verified.claims.scopes.includes(scope));
  return hasScopes ? verified : deny('scope_missing');
}

/** Allow and deny alike are Fn status 200 (Oracle's "Creating an Authorizer Function"). */
function toAnswer(decision: object): FnAnswer {
  return { contentType: 'application/json', body: JSON.stringify(decision) };
}
