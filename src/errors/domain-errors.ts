/**
 * Codes of what goes wrong between us and an identity domain: its key set, its token and introspection endpoints.
 * Part of the table in errors.ts.
 */
import type { ErrorEntry } from './error-entry.ts';

/** The identity domain. */
export const DOMAIN_ERRORS = {
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
    title: 'The call cannot be served now',
    retryable: true,
    meaning:
      "The identity domain's token or introspection endpoint could not be reached, throttled the request, or failed.",
    mend: "Check IDENTITY_DOMAIN_URL or the integration's `tokenUrl`, the subnet and its route to the domain; at status 429 choose INTROSPECTION=first-use or off.",
  },
  ERR_DOMAIN_TIMEOUT: {
    status: 504,
    title: 'The call cannot be served now',
    retryable: true,
    meaning:
      "The identity domain's token or introspection endpoint did not answer within the time that the call has.",
    mend: "Check the subnet's route to the domain, or raise `timeoutSeconds` of the integration and the function's timeout.",
  },
  ERR_DOMAIN_CLIENT_REFUSED: {
    status: 502,
    title: 'The call cannot be served now',
    retryable: false,
    meaning:
      'The identity domain refused the client whose id and secret are in the Vault secret that the log line names.',
    mend: 'Check that the application is activated, and store its present secret in Vault.',
  },
  ERR_DOMAIN_GRANT_REFUSED: {
    status: 502,
    title: 'The call cannot be served now',
    retryable: false,
    meaning:
      "The identity domain knows the client but refused what it asked for; the detail is the domain's own error code.",
    mend: "`invalid_scope`: compare `scope` with the scope of OIC's resource application and add it to the client. `unauthorized_client`: enable the grant (for INTROSPECTION also its Introspect). `invalid_grant`: the user does not exist there, or the certificate of `keyId` is not the client's.",
  },
} as const satisfies Record<string, ErrorEntry>;
