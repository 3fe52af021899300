/**
 * What each configuration key means, for docs/configuration.md. It stands here and not beside the schemas, whose texts would
 * be in the functions. A key of a schema without a meaning, or a meaning without a key, does not compile.
 */
import type { decisionSettings } from '../src/authorizer/decision-settings.ts';
import type { invokerSettings } from '../src/invoker/invoker-settings.ts';
import type { logSettings } from '../src/runtime/start.ts';
import type { tokenSettings } from '../src/token/token-settings.ts';
import type { vaultSettings } from '../src/vault/vault-settings.ts';

type SharedKey = keyof typeof tokenSettings | keyof typeof vaultSettings | keyof typeof logSettings;

/** Keys of both functions. */
export const SHARED_MEANINGS = {
  IDENTITY_DOMAIN_URL:
    'the identity domain, `https://idcs-….identity.oraclecloud.com`; keys are read from its `/admin/v1/SigningCert/jwk`',
  JWKS_URL: 'another address of the key set',
  JWKS: 'seed keys, inline JSON, used until `JWKS_TTL_SECONDS` after the start, so that a cold start fetches nothing; the only keys when no address is set, and then a rotation needs a change here. Leave `x5c` out: it would take most of the 4 KB',
  JWKS_CREDENTIAL_SECRET_ID:
    'a Vault secret with the client of the domain that may read a protected key set: `clientId:clientSecret`, the same in Base64, or `{"clientId":"…","clientSecret":"…"}`. Needs `IDENTITY_DOMAIN_URL`',
  TOKEN_ISSUERS: 'accepted issuers, exact',
  TOKEN_AUDIENCES: 'accepted audiences; one match is enough',
  TOKEN_TENANT:
    'the one accepted `tenant` claim. Set it: the default issuer is that of every Oracle tenant. Without it a start logs a warning',
  TOKEN_ALGORITHMS:
    'accepted signature algorithms. A key is for one of them only: without `alg`, for the first that its type can do',
  REQUIRED_CLAIMS:
    'claims that every token must have; of several values one must fit: `sub_type=client userAppRoles=Orders,Admin`. Of a list one element must fit; numbers, `true` and `false` are compared as texts',
  CLOCK_SKEW_SECONDS: 'tolerance for `exp`, `nbf`, `iat`',
  JWKS_TTL_SECONDS: 'how long a key set is fresh',
  JWKS_STALE_SECONDS: 'how much longer it serves while the domain is down',
  JWKS_COOLDOWN_SECONDS: 'each time this has passed, one early fetch for an unknown key is allowed',
  JWKS_TIMEOUT_MS: 'longest fetch',
  VAULT_ENDPOINT: 'another Vault endpoint',
  SECRET_TTL_SECONDS: 'how long a secret is trusted unasked',
  ALLOW_INSECURE_HTTP: '`true` allows http to loopback, for a local cloud; logged as a warning',
  LOG_LEVEL:
    'what is written: lines of this level and above. It changes how much is written, never what a line says ([logs](logs.md))',
} satisfies Record<SharedKey, string>;

/** Keys of the authorizer. */
export const AUTHORIZER_MEANINGS = {
  REQUIRED_SCOPES:
    'scopes that every token must have. A token without one gets 401; to answer 403, ask for scopes on the route (`ANY_OF`) instead',
  CONTEXT_CLAIMS:
    'claims handed to the gateway as `request.auth[…]`: texts, numbers, booleans and lists of texts, as printable ASCII of at most 256 characters; one that does not fit is left out',
  DECISION_TTL_SECONDS: 'longest time for which the gateway may reuse a decision',
  MIN_TOKEN_LIFETIME_SECONDS:
    'a token with less left is refused. The gateway keeps a decision for 60 s at least: with 60 none outlives its token',
  INTROSPECTION:
    'whether the domain is asked if it still stands by a token: `off`; `first-use`, once for each token and container; `always`, again after 10 s, and the gateway is told to keep a decision for its minimum of 60 s only. Needs `JWKS_CREDENTIAL_SECRET_ID`. An answer that cannot be had is no refusal: the gateway says 502',
} satisfies Record<keyof typeof decisionSettings, string>;

/** Keys of the invoker. */
export const INVOKER_MEANINGS = {
  INTEGRATIONS: 'the table of [integrations](integrations.md)',
  CALLER_SOURCE:
    "who says who calls: `token`, the caller's own, verified here; or `gateway`, the gateway's headers",
  GATEWAY_ID: 'the gateway that is believed; required with `CALLER_SOURCE=gateway`',
} satisfies Record<keyof typeof invokerSettings, string>;

/** Defaults that take words; all others are those of the schemas. */
export const WORDED_DEFAULTS: Readonly<Partial<Record<string, string>>> = {
  IDENTITY_DOMAIN_URL: 'required, unless `JWKS_URL` or `JWKS` is set',
  JWKS_URL: 'from the above',
  VAULT_ENDPOINT: 'that of the region',
} satisfies Partial<Record<SharedKey, string>>;
