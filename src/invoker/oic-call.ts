/**
 * Sends the call to the integration once: the target from the table, the caller's query and body, the credential.
 * Nothing of the caller's decides where the call goes.
 */
import { type ErrorCode, GatekeeperError } from '../errors.ts';
import type { Deadline } from '../runtime/clock.ts';
import { HttpError, type HttpFailure, type HttpResponse, type SendHttp } from '../runtime/http.ts';
import type { Secret } from '../runtime/secret.ts';
import { toOicHeaders } from './header-policy.ts';
import type { Integration } from './integrations.ts';
import type { GatewayRequest } from './request.ts';

/** One call to make. */
export interface OicCall {
  readonly integration: Integration;
  readonly target: URL;
  readonly request: GatewayRequest;
  readonly authorization: Secret<string>;
  readonly deadline: Deadline;
}

const OIC_CODES: Readonly<Record<HttpFailure, ErrorCode>> = {
  // A header that Node refuses has come past our own checks.
  invalid: 'ERR_INTERNAL',
  unreachable: 'ERR_OIC_UNREACHABLE',
  broken: 'ERR_OIC_BROKEN',
  malformed: 'ERR_OIC_ANSWER',
  'too-large': 'ERR_OIC_ANSWER',
  timeout: 'ERR_OIC_TIMEOUT',
};

/** What OCI Functions may answer. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

/** OIC's answer, whatever its status. Throws the `ERR_OIC_…` codes. */
export async function callOic(
  send: SendHttp,
  { integration, target, request, authorization, deadline }: OicCall,
): Promise<HttpResponse> {
  const hasBody = request.body.length > 0;
  const timeoutMs = deadline.remainingMs();
  // Sent now, the integration would run while the caller reads that it did not.
  if (timeoutMs === 0) throw new GatekeeperError('ERR_OIC_NOT_CALLED');
  const answer = await send({
    url: target,
    method: request.method,
    headers: [
      ...toOicHeaders(request.headers, integration.requestHeaders, hasBody),
      ['authorization', authorization.reveal()],
    ],
    ...(hasBody || isBodyMethod(request.method) ? { body: request.body } : {}),
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  }).catch((error: unknown) => {
    throw error instanceof HttpError ? toOicError(error) : error;
  });
  if (answer.status >= 200 && answer.status <= 599) return answer;
  throw new GatekeeperError('ERR_OIC_ANSWER', { detail: 'status' });
}

/** Methods whose request says that its body is empty (RFC 9110 §8.6). */
function isBodyMethod(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

function toOicError({ failure }: HttpError): GatekeeperError {
  return new GatekeeperError(OIC_CODES[failure], { detail: failure });
}
