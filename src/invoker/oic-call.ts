/**
 * Calls the integration: the target from the table, the caller's query and body, the credential from Vault.
 * Nothing of the caller's decides where the call goes. It is sent once.
 */
import { type ErrorCode, GatekeeperError } from '../errors.ts';
import { type Clock, type Deadline, limitDeadline } from '../runtime/clock.ts';
import { HttpError, type HttpFailure, type HttpRequest, type HttpResponse } from '../runtime/http.ts';
import type { Secret } from '../runtime/secret.ts';
import { toOicHeaders } from './header-policy.ts';
import { encodeSegment } from './path.ts';
import type { GatewayRequest } from './request.ts';
import type { RouteMatch } from './routes.ts';

/** What calling needs. */
export interface OicCallDeps {
  send: (request: HttpRequest) => Promise<HttpResponse>;
  clock: Clock;
}

/** One call to make. */
export interface OicCall {
  readonly match: RouteMatch;
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

/** OIC's answer, whatever its status but 401. Throws `ERR_CREDENTIAL_REFUSED` and the `ERR_OIC_…` codes. */
export async function callOic(
  { send, clock }: OicCallDeps,
  { match, request, authorization, deadline }: OicCall,
): Promise<HttpResponse> {
  const { integration } = match;
  const hasBody = request.body.length > 0;
  const timeoutMs = limitDeadline(deadline, integration.timeoutSeconds * 1000, clock).remainingMs();
  // Sent now, the integration would run while the caller reads that it did not.
  if (timeoutMs === 0) throw new GatekeeperError('ERR_OIC_TIMEOUT', { detail: 'no time left to call' });
  try {
    const answer = await send({
      url: toTargetUrl(match, request.query),
      method: request.method,
      headers: [
        ...toOicHeaders(request.headers, integration.requestHeaders, hasBody),
        ['authorization', authorization.reveal()],
      ],
      ...(hasBody || isBodyMethod(request.method) ? { body: request.body } : {}),
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
    });
    if (answer.status < 200 || answer.status > 599) {
      throw new GatekeeperError('ERR_OIC_ANSWER', { detail: 'status' });
    }
    // The caller's token was good: OIC's 401 is about our credential and must not reach the caller as 401.
    if (answer.status === 401) throw new GatekeeperError('ERR_CREDENTIAL_REFUSED', { upstreamStatus: 401 });
    return answer;
  } catch (error) {
    throw error instanceof HttpError ? toOicError(error) : error;
  }
}

/**
 * The target with its parameters, and the caller's query behind the target's own. A parameter that the target has
 * itself is taken from the caller's query: many servers would take the last of two.
 */
export function toTargetUrl({ integration, parameters }: RouteMatch, query: string): URL {
  const filled = integration.target.replace(/\{([A-Za-z0-9_]+)\}/g, (_whole, name: string) =>
    encodeSegment(parameters.get(name) ?? ''),
  );
  const url = new URL(filled);
  const isFree = (pair: string): boolean => !url.searchParams.has(toParameterName(pair));
  const own = url.search.slice(1);
  const others = own === '' ? query.slice(1) : query.slice(1).split('&').filter(isFree).join('&');
  const joined = [own, others].filter((part) => part !== '').join('&');
  // With its own question mark, since a query may begin with another one.
  url.search = joined === '' ? '' : `?${joined}`;
  return url;
}

/** The decoded name of one `name=value` of a query. */
function toParameterName(pair: string): string {
  return new URLSearchParams(pair).keys().next().value ?? '';
}

/** Methods whose request says that its body is empty (RFC 9110 §8.6). */
function isBodyMethod(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

function toOicError({ failure }: HttpError): GatekeeperError {
  return new GatekeeperError(OIC_CODES[failure], { detail: failure });
}
