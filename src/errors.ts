/**
 * Every error code that leaves a function, in one table; docs/errors.md is generated from it.
 * An error here means a broken world or a bad request. A refused caller is not an error but a denial.
 */

interface ErrorEntry {
  /** HTTP status that the invoker answers with; the authorizer throws instead, and the gateway says 502. */
  readonly status: number;
  /** What the caller may read. It tells nothing about the inside. */
  readonly title: string;
  /** True when the same call may succeed later without anyone changing anything. */
  readonly retryable: boolean;
  /** For the operator: what happened. */
  readonly meaning: string;
  /** For the operator: what to do. */
  readonly mend: string;
}

/** The table. Codes are stable: they are never renamed and never reused. */
export const ERRORS = {
  ERR_CONFIG_INVALID: {
    status: 500,
    title: 'This function is not configured',
    retryable: false,
    meaning:
      'A configuration key is missing, misspelt or wrong; one log line for each says which and what is expected.',
    mend: 'Set the key with `fn config function`, or in app.yaml or func.yaml. The function ends until then.',
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
  ERR_CALLER_NOT_ALLOWED: {
    status: 403,
    title: 'This caller may not invoke this integration',
    retryable: false,
    meaning: 'The token is good, but no `allow` entry of the integration holds for this caller.',
    mend: 'Add the client, subject or scope to `allow` in integrations.json if the caller should have access.',
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
  ERR_KEYS_UNREACHABLE: {
    status: 502,
    title: 'The access token cannot be checked now',
    retryable: true,
    meaning: 'The key set of the identity domain could not be fetched and none is cached.',
    mend: 'Check IDENTITY_DOMAIN_URL, the subnet, its route to the domain, and the domain itself.',
  },
  ERR_KEYS_PROTECTED: {
    status: 502,
    title: 'The access token cannot be checked now',
    retryable: false,
    meaning:
      "The identity domain answered 401 or 403 to the request for its key set: it is not public, IDCS's default, and " +
      'no client is configured that may read it. The detail in the log says what to do.',
    mend: 'Domain settings → Access signing certificate → Configure client access; or put client id and secret of an application of the domain into Vault and its OCID into JWKS_CREDENTIAL_SECRET_ID; or give the keys in JWKS.',
  },
  ERR_KEYS_INVALID: {
    status: 502,
    title: 'The access token cannot be checked now',
    retryable: true,
    meaning: 'The address of the key set answered, but not with a key set.',
    mend: 'Open the address by hand: it must be a JWKS (RFC 7517 §5) of at most 64 KiB and 20 keys.',
  },
  ERR_KEYS_EMPTY: {
    status: 502,
    title: 'The access token cannot be checked now',
    retryable: false,
    meaning:
      'The address gave a key set without a usable key. That counts as withdrawn: the keys that were cached are used ' +
      'no longer.',
    mend: 'Open the address by hand. A key must be public and strong enough: RSA of 2048 to 8192 bits with an odd exponent of at least 65537, P-256, P-384, P-521 or Ed25519.',
  },
  ERR_KEYS_UNDECIDED: {
    status: 503,
    title: 'The access token cannot be checked now',
    retryable: true,
    meaning:
      'The token names a key that is not in the key set and may have appeared a moment ago, but the early fetches ' +
      'are used up, as in a flood of forged tokens. It is neither accepted nor refused.',
    mend: "Nothing, if it passes within JWKS_COOLDOWN_SECONDS. Otherwise the gateway's access log says who sends forged tokens; a rate limit there keeps them off.",
  },
  ERR_DOMAIN_UNAVAILABLE: {
    status: 503,
    title: 'The access token cannot be checked now',
    retryable: true,
    meaning:
      "The identity domain's token or introspection endpoint could not be reached, throttled the request, or failed.",
    mend: 'Check IDENTITY_DOMAIN_URL, the subnet and its route to the domain; at status 429 choose INTROSPECTION=first-use or off.',
  },
  ERR_DOMAIN_CLIENT_REFUSED: {
    status: 502,
    title: 'The access token cannot be checked now',
    retryable: false,
    meaning:
      'The identity domain refused the client whose id and secret are in JWKS_CREDENTIAL_SECRET_ID, or what it asked for.',
    mend: 'Check that the application is activated and has the grant client credentials (for INTROSPECTION also "Introspect"), and store its present secret in Vault.',
  },
  ERR_VAULT_NO_PRINCIPAL: {
    status: 502,
    title: 'The call cannot be served now; the integration was not called',
    retryable: false,
    meaning: 'The function has no resource principal, so it cannot sign requests to Vault.',
    mend: 'Put the function into a dynamic group; on OCI the principal then comes with the container.',
  },
  ERR_VAULT_DENIED: {
    status: 502,
    title: 'The call cannot be served now; the integration was not called',
    retryable: false,
    meaning:
      'Vault says 401, 403 or 404: the secret does not exist, or the function may not read it. It tells neither.',
    mend: "Check the OCID and add: Allow dynamic-group GROUP to read secret-bundles in compartment COMPARTMENT where target.secret.id = 'OCID'. New rules take up to 15 minutes.",
  },
  ERR_VAULT_UNAVAILABLE: {
    status: 503,
    title: 'The call cannot be served now; the integration was not called',
    retryable: true,
    meaning: 'Vault could not be reached, throttled the request, or failed.',
    mend: "Check the service gateway and route of the function's subnet; otherwise wait.",
  },
  ERR_VAULT_TIMEOUT: {
    status: 504,
    title: 'The call could not be served in time; the integration was not called',
    retryable: true,
    meaning: 'Vault did not answer within the time that the call has.',
    mend: "Check the function's subnet, or raise the function's timeout.",
  },
  ERR_SECRET_FORM: {
    status: 502,
    title: 'The call cannot be served now; the integration was not called',
    retryable: false,
    meaning: 'The secret was read but has none of the known forms.',
    mend: 'Store `username:password`, the same in Base64, or JSON {"username":"…","password":"…"}; for a client of the identity domain `clientId:clientSecret`, the same in Base64, or {"clientId":"…","clientSecret":"…"}.',
  },
  ERR_CREDENTIAL_REFUSED: {
    status: 502,
    title: 'The integration cannot be reached now',
    retryable: false,
    meaning: 'OIC answered 401 to the credential from Vault.',
    mend: 'Check the user or client, its password, and its role ServiceInvoker; store the right secret in Vault.',
  },
  ERR_OIC_UNREACHABLE: {
    status: 502,
    title: 'The integration cannot be reached now',
    retryable: true,
    meaning: 'No connection to OIC: the request was not sent.',
    mend: "Check the target's host, the subnet and its route to OIC.",
  },
  ERR_OIC_BROKEN: {
    status: 502,
    title: 'The answer of the integration was lost; it may have run',
    retryable: false,
    meaning: 'The connection to OIC broke after the request was sent and before the answer was complete.',
    mend: "Look into OIC's activity stream whether the integration ran before you repeat the call.",
  },
  ERR_OIC_TIMEOUT: {
    status: 504,
    title: 'The integration did not answer in time; it may have run',
    retryable: false,
    meaning:
      "OIC did not answer within the integration's or the function's time, and may still be at work. With the detail " +
      '`no time left to call` the request was not sent.',
    mend: "Look into OIC's activity stream before you repeat the call. Raise `timeoutSeconds` of the integration and the function's timeout, or make the integration one-way.",
  },
  ERR_OIC_ANSWER: {
    status: 502,
    title: 'The integration gave an unusable answer',
    retryable: false,
    meaning: "OIC's answer was larger than 6 MB or not valid HTTP.",
    mend: 'Make the integration answer with less.',
  },
  ERR_INTERNAL: {
    status: 500,
    title: 'Something went wrong here',
    retryable: false,
    meaning: 'A mistake in the function itself.',
    mend: 'Report it with the call id and the log lines of that call.',
  },
} as const satisfies Record<string, ErrorEntry>;

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
