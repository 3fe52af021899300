/**
 * A refused or failed call, as the caller reads it: RFC 9457 problem JSON with a code and the call id.
 * It says what the caller can act on, and nothing of what is behind us.
 */
import { ERRORS, type ErrorCode } from '../errors.ts';
import type { FnAnswer } from '../fn/function.ts';
import { MethodNotAllowedError } from './routes.ts';

/** The answer for a code; `headers` are added to it. */
export function toProblem(
  code: ErrorCode,
  callId: string,
  headers: FnAnswer['headers'] = [],
): FnAnswer & { status: number } {
  const { status, title } = ERRORS[code];
  return {
    status,
    contentType: 'application/problem+json',
    headers: [['cache-control', 'no-store'], ...headers],
    body: JSON.stringify({ type: 'about:blank', title, status, code, callId }),
  };
}

/** Headers that the status demands: RFC 9110 §15.5.2 for 401, §15.5.6 for 405. */
export function toProblemHeaders(code: ErrorCode, error: unknown): NonNullable<FnAnswer['headers']> {
  if (error instanceof MethodNotAllowedError) return [['allow', error.allowedMethods.join(', ')]];
  if (code === 'ERR_TOKEN_MISSING') return [['www-authenticate', 'Bearer realm="oic-gatekeeper"']];
  if (code === 'ERR_TOKEN_REFUSED') {
    return [['www-authenticate', 'Bearer realm="oic-gatekeeper", error="invalid_token"']];
  }
  return [];
}
