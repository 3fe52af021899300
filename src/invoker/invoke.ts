/**
 * The invoker, in this order: request, caller, route, permission, credential, call, answer; one log line per call.
 * Every failure is answered with a code; nothing is thrown to the platform, which would hide what happened.
 */
import type { CreateAuthorization } from '../credential/basic.ts';
import { type ErrorCode, GatekeeperError, toErrorCode } from '../errors.ts';
import type { FnAnswer, FnCall } from '../fn/function.ts';
import type { Clock } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import type { HttpResponse } from '../runtime/http.ts';
import type { Log, LogFields } from '../runtime/log.ts';
import { parseBearer } from '../token/bearer.ts';
import type { VerifiedClaims } from '../token/claims.ts';
import { type DenialReason, isDenial } from '../token/denial.ts';
import type { VerifyToken } from '../token/verify.ts';
import { toCallerHeaders } from './header-policy.ts';
import { callOic, type OicCallDeps } from './oic-call.ts';
import { isAllowed } from './permission.ts';
import { toProblem, toProblemHeaders } from './problem.ts';
import { type GatewayRequest, parseGatewayRequest } from './request.ts';
import type { FindIntegration, RouteMatch } from './routes.ts';

/** What invoking needs. */
export interface InvokerDeps extends OicCallDeps {
  verifyToken: VerifyToken;
  findIntegration: FindIntegration;
  createAuthorization: CreateAuthorization;
  /** Called with a secret that turned out to be wrong. */
  dropSecret: (secretId: string) => void;
  log: Log;
  clock: Clock;
}

/** Errors that only another version of the secret can mend. */
const SECRET_ERRORS: readonly ErrorCode[] = ['ERR_CREDENTIAL_REFUSED', 'ERR_SECRET_FORM'];

/** A caller whose token was refused; carries the reason to the log. */
class TokenRefusedError extends GatekeeperError {
  readonly reason: DenialReason;

  constructor(reason: DenialReason) {
    super(reason === 'token_missing' ? 'ERR_TOKEN_MISSING' : 'ERR_TOKEN_REFUSED');
    this.reason = reason;
  }
}

/** Creates the handler. It does not throw. */
export function createInvoker(deps: InvokerDeps): (call: FnCall) => Promise<FnAnswer> {
  return async (call) => {
    const startedAt = deps.clock();
    // Filled as the call gets further, so that the line of a failed call says how far it came.
    const audit: LogFields = { callId: call.callId };
    const finish = (status: number, fields: LogFields = {}): void => {
      const level = fields.code !== undefined && status >= 500 ? 'error' : 'info';
      deps.log[level]('invocation', { ...audit, ...fields, status, ms: deps.clock() - startedAt });
    };
    try {
      const { match, response } = await invoke(deps, call, audit);
      finish(response.status);
      return toAnswer(response, match);
    } catch (error) {
      const code = toErrorCode(error);
      const answer = toProblem(code, call.callId, toProblemHeaders(code, error));
      finish(answer.status ?? 500, toFailureFields(error));
      return answer;
    }
  };
}

async function invoke(
  deps: InvokerDeps,
  call: FnCall,
  audit: LogFields,
): Promise<{ match: RouteMatch; response: HttpResponse }> {
  const request = parseGatewayRequest(call);
  audit.method = request.method;
  const caller = await verifyCaller(deps, request, call);
  audit.client = caller.clientId ?? '';
  audit.subject = caller.subject;
  const match = deps.findIntegration(request.method, request.path);
  const { name, allow, credential } = match.integration;
  audit.integration = name;
  if (!isAllowed(caller, allow)) throw new GatekeeperError('ERR_CALLER_NOT_ALLOWED');
  audit.credential = credential.type;
  audit.secretId = credential.secretId;
  try {
    const authorization = await deps.createAuthorization(credential.secretId, call.deadline);
    audit.secretVersion = authorization.secretVersion;
    const response = await callOic(deps, {
      match,
      request,
      authorization: authorization.value,
      deadline: call.deadline,
    });
    return { match, response };
  } catch (error) {
    if (SECRET_ERRORS.includes(toErrorCode(error))) deps.dropSecret(credential.secretId);
    throw error;
  }
}

/** The invoker checks the token itself: what the gateway says of the caller could be anybody's words. */
async function verifyCaller(
  deps: InvokerDeps,
  request: GatewayRequest,
  call: FnCall,
): Promise<VerifiedClaims> {
  const bearer = parseBearer(request.headers.get('authorization') ?? []);
  if (isDenial(bearer)) throw new TokenRefusedError(bearer.denied);
  const verified = await deps.verifyToken(bearer.token, call.deadline);
  if (isDenial(verified)) throw new TokenRefusedError(verified.denied);
  return verified.claims;
}

/** OIC's status, its allow-listed headers, and its bytes. */
function toAnswer(response: HttpResponse, { integration }: RouteMatch): FnAnswer {
  const headers = toCallerHeaders(response.headers, integration.responseHeaders);
  const contentType = headers.find(([name]) => name === 'content-type')?.[1] ?? 'application/octet-stream';
  return {
    status: response.status,
    contentType,
    headers: headers.filter(([name]) => name !== 'content-type'),
    body: response.body,
  };
}

function toFailureFields(error: unknown): LogFields {
  const reason = error instanceof TokenRefusedError ? { reason: error.reason } : {};
  return { ...toErrorFields(error), ...reason };
}
