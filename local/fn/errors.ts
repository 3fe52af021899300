/**
 * Every error that a caller of the runner can see. A function's own words are in none of them:
 * what a failed function answered is discarded, as the Fn agent does.
 * Sources: Fn server `api/models/error.go` (messages), OCI Functions "Issues Invoking Functions" (codes).
 */
import type { OciError } from '../oci/error-answer.ts';

const INIT_HINT = 'please ensure you are using the latest fdk and check the logs';

export const FN_ERRORS = {
  requestTooLarge: {
    status: 413,
    code: 'FunctionInvokeRequestContentTooLarge',
    message: 'Function request body too large',
  },
  busy: { status: 429, code: 'TooManyRequests', message: 'Timed out - server too busy' },
  detached: {
    status: 501,
    code: 'FunctionInvokeDetachedUnsupported',
    message: 'Detach call functions are not supported on this server',
  },
  failed: { status: 502, code: 'FunctionInvokeExecutionFailed', message: 'function failed' },
  broken: {
    status: 502,
    code: 'FunctionInvokeExecutionError',
    message: 'error receiving function response',
  },
  invalidResponse: {
    status: 502,
    code: 'FunctionInvokeInvalidResponse',
    message: 'invalid function response',
  },
  responseTooLarge: {
    status: 502,
    code: 'FunctionInvokeResponseBodyTooLarge',
    message: 'function response body too large',
  },
  responseHeaderTooLarge: {
    status: 502,
    code: 'FunctionInvokeResponseHeaderTooLarge',
    message: 'function response header too large',
  },
  initFailed: {
    status: 502,
    code: 'FunctionInvokeContainerInitFail',
    message: `Container failed to initialize, ${INIT_HINT}`,
  },
  closing: {
    status: 503,
    code: 'FunctionInvokeServiceUnavailable',
    message: 'The service is currently unavailable.',
  },
  timedOut: { status: 504, code: 'FunctionInvokeTimeout', message: 'Timed out' },
  initTimedOut: {
    status: 504,
    code: 'FunctionInvokeContainerInitTimeout',
    message: `Container initialization timed out, ${INIT_HINT}`,
  },
} as const satisfies Record<string, OciError>;
