/**
 * Answers of the gateway, and the gateway's own errors in OCI's form: `{"code":401,"message":"Unauthorized"}`.
 * An error never says more than its status does: no cause, no stack, nothing of the request.
 */
import type { HeaderList } from './name-values.ts';

/** A whole answer; the gateway adds opc-request-id, Content-Length and Date. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

const MESSAGES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;

/** The statuses that the gateway answers by itself. */
export type OwnStatus = keyof typeof MESSAGES;

/** Ends a request with one of the gateway's own answers. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly status: OwnStatus;
  readonly headers: HeaderList;
  /** For the execution log: a fixed phrase, never a value of the request. */
  readonly reason: string;

  constructor(status: OwnStatus, reason: string, headers: HeaderList = []) {
    super(`${status} ${MESSAGES[status]}: ${reason}`);
    this.status = status;
    this.headers = headers;
    this.reason = reason;
  }
}

/** The answer for one of the gateway's own statuses. */
export function toOwnAnswer(status: OwnStatus, headers: HeaderList = []): Answer {
  const body = Buffer.from(JSON.stringify({ code: status, message: MESSAGES[status] }));
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body };
}

/** Any thrown value as an answer; what is not the gateway's own error is a bug and says 500. */
export function toErrorAnswer(error: unknown): Answer {
  return error instanceof GatewayError ? toOwnAnswer(error.status, error.headers) : toOwnAnswer(500);
}
