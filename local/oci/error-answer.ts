/**
 * OCI's form of an error answer: `{"code": …, "message": …}`, the same for every service.
 * Messages are fixed texts: nothing of a request or of an exception goes into one.
 * Source: OCI "API Errors".
 */
import type { FastifyReply } from 'fastify';

/** An error as OCI's services answer it. */
export interface OciError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export const NOT_AUTHENTICATED: OciError = {
  status: 401,
  code: 'NotAuthenticated',
  message: 'The required information to complete authentication was not provided or was incorrect.',
};

/** One answer for missing and forbidden: a caller must not learn what exists. */
export const NOT_FOUND: OciError = {
  status: 404,
  code: 'NotAuthorizedOrNotFound',
  message: 'Authorization failed or requested resource not found.',
};

const OTHER_ERRORS: readonly OciError[] = [
  { status: 400, code: 'InvalidParameter', message: 'The request is invalid.' },
  { status: 413, code: 'RequestEntityTooLarge', message: 'The request is too large.' },
  { status: 429, code: 'TooManyRequests', message: 'Too many requests for the tenant.' },
  { status: 500, code: 'InternalServerError', message: 'An internal server error occurred.' },
  { status: 501, code: 'MethodNotImplemented', message: 'The method is not implemented.' },
  { status: 502, code: 'BadGateway', message: 'Bad gateway.' },
  { status: 503, code: 'ServiceUnavailable', message: 'The service is currently unavailable.' },
  { status: 504, code: 'GatewayTimeout', message: 'Gateway timeout.' },
];

/** OCI's usual error for a status. */
export function toOciError(status: number): OciError {
  const known = [NOT_AUTHENTICATED, NOT_FOUND, ...OTHER_ERRORS].find((error) => error.status === status);
  return known ?? { status, code: 'RequestFailed', message: `The request failed with status ${status}.` };
}

/** Answers with an error. */
export function sendOciError(reply: FastifyReply, error: OciError): FastifyReply {
  const { status, code, message } = error;
  // Set by hand: fastify would write the body of a bare object with a charset that OCI does not send.
  return reply
    .code(status)
    .header('content-type', 'application/json')
    .send(JSON.stringify({ code, message }));
}

/** The 4xx that fastify found by itself (a body too large, a broken URL), else 500. */
export function toStatus(error: unknown): number {
  const isNamed = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  const status = isNamed ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? status : 500;
}
