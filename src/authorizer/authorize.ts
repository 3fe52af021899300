/**
 * The authorizer: the gateway's request in, its decision out, one log line per decision.
 * What cannot be decided is a failure, and the gateway answers 502: it must never become "not authorized".
 */
import { toErrorCode } from '../errors.ts';
import type { FnAnswer, FnCall, FnHandler } from '../fn/function.ts';
import type { Clock } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import type { Log, LogFields } from '../runtime/log.ts';
import { type Denial, deny, isDenial } from '../token/denial.ts';
import { toFingerprint } from '../token/fingerprint.ts';
import type { VerifiedToken, VerifyToken } from '../token/verify.ts';
import { type DecisionPolicy, toAllowDecision, toDenyDecision } from './decision.ts';
import { checkPolicy } from './policy-checks.ts';
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

/** Creates the handler. What cannot be decided is a failure; it does not throw. */
export function createAuthorizer(deps: AuthorizerDeps): FnHandler {
  const { policy, log, clock } = deps;
  return async ({ callId, traceId, body, deadline }) => {
    const startedAt = clock();
    // Filled as the call gets further, so that the line of a refused call says how far it came.
    const audit: LogFields = { callId, traceId };
    const finish = (): number => clock() - startedAt;
    try {
      const outcome = await decide(deps, { body, deadline, audit });
      if (isDenial(outcome)) {
        log.info('decision', { ...audit, decision: 'deny', reason: outcome.denied, ms: finish() });
        return toAnswer(toDenyDecision(outcome, policy));
      }
      log.info('decision', { ...audit, decision: 'allow', ms: finish() });
      return toAnswer(toAllowDecision(outcome, policy, clock()));
    } catch (error) {
      log.error('decision', { ...audit, decision: 'undecided', ...toErrorFields(error), ms: finish() });
      return { failed: toErrorCode(error) };
    }
  };
}

interface Question extends Pick<FnCall, 'body' | 'deadline'> {
  readonly audit: LogFields;
}

/** What costs nothing comes first: only a token that is good in every other way is asked about. */
async function decide(
  { verifyToken, isRevoked, policy, clock }: AuthorizerDeps,
  { body, deadline, audit }: Question,
): Promise<VerifiedToken | Denial> {
  const request = parseAuthorizerRequest(body);
  if (isDenial(request)) return request;
  const { token } = request;
  audit.tokenFingerprint = toFingerprint(token);
  const verified = await verifyToken(token, deadline, audit);
  if (isDenial(verified)) return verified;
  const refused = checkPolicy(verified.claims, policy, clock());
  if (refused !== undefined) return refused;
  const { expiresAt } = verified.claims;
  return (await isRevoked?.(token, expiresAt, deadline)) === true ? deny('token_revoked') : verified;
}

/** Allow and deny alike are Fn status 200 (Oracle's "Creating an Authorizer Function"). */
function toAnswer(decision: object): FnAnswer {
  return { contentType: 'application/json', body: JSON.stringify(decision) };
}
