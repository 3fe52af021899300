/**
 * Every error code that leaves a function, in one table; docs/errors.md is generated from it.
 * An error here means a broken world or a bad request. A refused caller is not an error but a denial.
 */
import { DOMAIN_ERRORS } from './errors/domain-errors.ts';
import { OIC_ERRORS } from './errors/oic-errors.ts';
import { REQUEST_ERRORS } from './errors/request-errors.ts';

/** The table. Codes are stable: they are never renamed and never reused. */
export const ERRORS = { ...REQUEST_ERRORS, ...DOMAIN_ERRORS, ...OIC_ERRORS };

/** A stable error code. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * An error with a code from the table. `detail` is for the log and is written by us.
 * It never chains an SDK, jose or HTTP error: those carry requests, tokens and claims.
 */
export class GatekeeperError extends Error {
  override readonly name = 'GatekeeperError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  /** Status that the remote service gave, when it gave one. */
  readonly upstreamStatus: number | undefined;

  constructor(code: ErrorCode, context: { detail?: string; upstreamStatus?: number } = {}) {
    super(code);
    this.code = code;
    this.detail = context.detail;
    this.upstreamStatus = context.upstreamStatus;
  }
}

/** The code of any thrown value; what we did not throw ourselves is `ERR_INTERNAL`. */
export function toErrorCode(error: unknown): ErrorCode {
  return error instanceof GatekeeperError ? error.code : 'ERR_INTERNAL';
}
