/**
 * Codes of what is wrong at our own door: the configuration, the caller, the request, or a mistake of ours.
 * Part of the table in errors.ts.
 */
import type { ErrorEntry } from './error-entry.ts';

/** Configuration, caller and request. */
export const REQUEST_ERRORS = {
  ERR_CONFIG_INVALID: {
    status: 500,
    title: 'This function is not configured',
    retryable: false,
    meaning:
      'A configuration key is missing, misspelt or wrong; one log line for each says which and what is expected.',
    mend: 'Set the key with `fn config function`, or in app.yaml or func.yaml. The function ends until then.',
  },
  ERR_INTEGRATIONS_INVALID: {
    status: 502,
    title: 'The call cannot be served now; the integration did not run',
    retryable: false,
    meaning:
      'The Vault secret of INTEGRATIONS holds no usable table, and none was read before; the log lines `integrations_invalid` name every problem.',
    mend: 'Store a corrected table as a new version of the secret; it is read within SECRET_TTL_SECONDS.',
  },
  ERR_TOKEN_MISSING: {
    status: 401,
    title: 'An access token is required',
    retryable: false,
    meaning: 'The request that reached the invoker had no bearer token.',
    mend: 'Send `Authorization: Bearer TOKEN`, and check that the route does not filter Authorization out.',
  },
  ERR_TOKEN_REFUSED: {
    status: 401,
    title: 'The access token was not accepted',
    retryable: false,
    meaning: 'The token failed a check; the log line `invocation` of the same call id names the reason.',
    mend: 'Look the reason up under "Denial reasons".',
  },
  ERR_GATEWAY_REQUIRED: {
    status: 403,
    title: 'Only the API gateway may call this function',
    retryable: false,
    meaning:
      'With CALLER_SOURCE=gateway: the call was not signed by the gateway of GATEWAY_ID (Oci-Subject-Id).',
    mend: 'Call through the gateway; check GATEWAY_ID, and that only the gateway may use the function.',
  },
  ERR_CALLER_UNIDENTIFIED: {
    status: 403,
    title: 'The gateway did not say who calls',
    retryable: false,
    meaning:
      'With CALLER_SOURCE=gateway: one of X-Caller-Client, X-Caller-Sub, X-Caller-Sub-Type and X-Caller-Scope is missing or there twice, or neither client nor subject is named.',
    mend: 'Have the route set all four with OVERWRITE from request.auth, as gateway/method-4.json does. If it does, the caller sends one of its own in another spelling (x_caller_client) and leaves that out.',
  },
  ERR_CALLER_NOT_ALLOWED: {
    status: 403,
    title: 'This caller may not invoke this integration',
    retryable: false,
    meaning: 'The token is good, but no `allow` entry of the integration holds for this caller.',
    mend: 'Add the client, subject or scope to `allow` in integrations.json if the caller should have access.',
  },
  ERR_USER_REQUIRED: {
    status: 403,
    title: 'This integration is invoked for a user only',
    retryable: false,
    meaning:
      "The integration's credential is user_assertion, and the caller's token is a client's own: there is no user to act for.",
    mend: 'Call with a token that a user has given the client, or use client_credentials for this integration.',
  },
  ERR_REQUEST_NOT_HTTP: {
    status: 400,
    title: 'This function serves an API gateway',
    retryable: false,
    meaning:
      'The call lacked the headers by which a gateway hands on an HTTP request, or had one of them twice.',
    mend: 'Call through the gateway, or send `Fn-Intent: httprequest`, `Fn-Http-Method` and `Fn-Http-Request-Url`.',
  },
  ERR_REQUEST_PATH: {
    status: 400,
    title: 'The request path is not acceptable',
    retryable: false,
    meaning:
      'The path holds a dot segment, an encoded slash, a backslash, a control character or a bad escape.',
    mend: 'Send a plain path; percent-encode other characters in UTF-8.',
  },
  ERR_REQUEST_TOO_LARGE: {
    status: 413,
    title: 'The request body is too large',
    retryable: false,
    meaning: 'The body is larger than the 6 MB that OCI Functions accept.',
    mend: 'Send less at once.',
  },
  ERR_ROUTE_UNKNOWN: {
    status: 404,
    title: 'No integration here',
    retryable: false,
    meaning: 'No route in integrations.json matches the path.',
    mend: "Compare the path, the deployment's prefix included, with the routes in integrations.json.",
  },
  ERR_METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This integration is not invoked with this method',
    retryable: false,
    meaning: 'A route has this path, but with other methods; the Allow header lists them.',
    mend: 'Use one of the methods in Allow.',
  },
  ERR_INTERNAL: {
    status: 500,
    title: 'Something went wrong here',
    retryable: false,
    meaning: 'A mistake in the function itself.',
    mend: 'Report it with the call id and the log lines of that call.',
  },
} as const satisfies Record<string, ErrorEntry>;
