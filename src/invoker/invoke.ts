/**
 * The invoker, in this order: request, caller, route, permission, credential and call, answer; one log line per call.
 * Every failure is answered with a code; nothing is thrown to the platform, which would hide what happened.
 */
import type { CallWithCredential } from '../credential/credential.ts';
import { toErrorCode } from '../errors.ts';
import type { FnAnswer, FnCall } from '../fn/function.ts';
import { type Clock, limitDeadline } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import type { HttpResponse, SendHttp } from '../runtime/http.ts';
import type { Log, LogFields } from '../runtime/log.ts';
import { relieveMemory } from '../runtime/memory.ts';
import { type IdentifyCaller, TokenRefusedError } from './caller.ts';
import { toCallerHeaders } from './header-policy.ts';
import type { Integration } from './integrations.ts';
import { callOic } from './oic-call.ts';
import { assertAllowed } from './permission.ts';
import { toProblem, toProblemHeaders } from './problem.ts';
import { parseGatewayRequest } from './request.ts';
import type { GetRoutes } from './table-source.ts';
import { toTargetUrl } from './target-template.ts';

/** What invoking needs. */
export interface InvokerDeps {
  identifyCaller: IdentifyCaller;
  getRoutes: GetRoutes;
  callWithCredential: CallWithCredential;
  send: SendHttp;
  log: Log;
  clock: Clock;
}

/** Creates the handler. It does not throw. */
export function createInvoker(deps: InvokerDeps): (call: FnCall) => Promise<FnAnswer> {
  return async (call) => {
    const startedAt = deps.clock();
    // Of what the call before this one has left.
    relieveMemory(call.body.length);
    // Filled as the call gets further, so that the line of a failed call says how far it came.
    const { callId, traceId } = call;
    const audit: LogFields = { callId, traceId };
    const finish = (status: number, fields: LogFields = {}): void => {
      const line = { ...audit, ...fields, status, ms: deps.clock() - startedAt };
      if (fields.code !== undefined && status >= 500) deps.log.error('invocation', line);
      else deps.log.info('invocation', line);
    };
    try {
      const { integration, response } = await invoke(deps, call, audit);
      finish(response.status);
      relieveMemory(response.body.length);
      return toAnswer(response, integration);
    } catch (error) {
      const code = toErrorCode(error);
      const answer = toProblem(code, call.callId, toProblemHeaders(code, error));
      finish(answer.status, toFailureFields(error));
      return answer;
    }
  };
}

async function invoke(
  deps: InvokerDeps,
  call: FnCall,
  audit: LogFields,
): Promise<{ integration: Integration; response: HttpResponse }> {
  const request = parseGatewayRequest(call);
  audit.method = request.method;
  const caller = await deps.identifyCaller(call, request, audit);
  audit.client = caller.clientId ?? '';
  audit.subject = caller.subject;
  const findIntegration = await deps.getRoutes(call.deadline);
  const match = findIntegration(request.method, request.path);
  const { integration } = match;
  const { credential, name } = integration;
  audit.integration = name;
  assertAllowed(caller, integration.allow);
  audit.credential = credential.type;
  audit.secretId = credential.secretId;
  // Vault, token, call and replay together.
  const deadline = limitDeadline(call.deadline, integration.timeoutSeconds * 1000, deps.clock);
  const target = toTargetUrl(match, request.query);
  const onVersion = (version: number): void => {
    audit.secretVersion = version;
  };
  const send = countAttempts(deps, audit);
  const response = await deps.callWithCredential(
    { credential, integration: name, target, user: caller.user, deadline, onVersion },
    (authorization) => callOic(send, { integration, target, request, authorization, deadline }),
  );
  return { integration, response };
}

/** Sends, and notes how often and with which answer. */
function countAttempts({ send, log, clock }: InvokerDeps, audit: LogFields): SendHttp {
  let attempts = 0;
  return async (sent) => {
    attempts += 1;
    audit.attempts = attempts;
    audit.upstreamStatus = undefined;
    const startedAt = clock();
    const response = await send(sent);
    audit.upstreamStatus = response.status;
    const { callId, integration, secretVersion } = audit;
    const answered = { attempts, upstreamStatus: response.status, ms: clock() - startedAt };
    log.debug('oic_answered', { callId, integration, secretVersion, ...answered });
    return response;
  };
}

/** OIC's status, its allow-listed headers, and its bytes. */
function toAnswer(response: HttpResponse, { responseHeaders }: Integration): FnAnswer {
  const headers = toCallerHeaders(response.headers, responseHeaders);
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
