/**
 * docs/configuration.md: form, example and default of each key from the schemas that read it, meaning from
 * configuration-meanings.ts.
 */
import { decisionSettings } from '../src/authorizer/decision-settings.ts';
import { invokerSettings } from '../src/invoker/invoker-settings.ts';
import type { Setting } from '../src/runtime/settings.ts';
import { logSettings } from '../src/runtime/start.ts';
import { tokenSettings } from '../src/token/token-settings.ts';
import { vaultSettings } from '../src/vault/vault-settings.ts';
import {
  AUTHORIZER_MEANINGS,
  INVOKER_MEANINGS,
  SHARED_MEANINGS,
  WORDED_DEFAULTS,
} from './configuration-meanings.ts';

const HEAD = `<!-- Generated from the schemas in src by \`npm run generate\`; do not edit. -->

# Configuration

Fn hands configuration to a function as environment variables: \`fn config app gatekeeper KEY VALUE\` for both functions,
\`fn config function gatekeeper invoker KEY VALUE\` for one; \`make config\` checks a filled-in .env and prints these lines
([deploying](deploy.md#5-functions)). OCI allows 4 KB in all. Never put a secret here: whoever may read the function can
read its configuration.

A function whose configuration is wrong ends at once, with one log line (\`config_problem\`) for each problem: the key, what
was expected, an example; never the value. A key that begins like one of these but is none of them is a problem too. An
empty value counts as absent.

## Both functions
`;

const KEY_SET = `
The key set of an identity domain is protected by default. One of three things lets the functions have it:

- open it: Domain settings → Access signing certificate → Configure client access;
- or leave it closed and give the functions a client: in the domain, a confidential application with the grant client
  credentials and an app role of the domain; its id and secret as a Vault secret, the secret's OCID in
  \`JWKS_CREDENTIAL_SECRET_ID\`, and for both functions the policy
  \`Allow dynamic-group GROUP to read secret-bundles in compartment COMPARTMENT where target.secret.id = 'OCID'\`;
- or give the keys in \`JWKS\`.

While none of them is so, the log line of a failed call says it: \`ERR_KEYS_PROTECTED\`.

A domain with an issuer of its own: put it into \`TOKEN_ISSUERS\`, together with the old one while tokens of both are
around.

## Authorizer
`;

const GATEWAY_PARAMETERS = `
The gateway must hand the header over under the name \`authorization\`:

\`\`\`json
"parameters": { "authorization": "request.headers[Authorization]" }, "cacheKey": ["authorization"]
\`\`\`

## Invoker
`;

const TAIL = `
With \`CALLER_SOURCE=gateway\` the invoker verifies no token and needs no \`TOKEN_…\` or \`JWKS…\` key. It takes the caller from
\`X-Caller-Client\`, \`X-Caller-Sub\`, \`X-Caller-Sub-Type\` and \`X-Caller-Scope\`, each of which must be there exactly once, and
only when \`Oci-Subject-Id\` is \`GATEWAY_ID\`. The gateway must overwrite all four on every route, as
[gateway/method-4.json](../gateway/method-4.json) does, and nobody else may be allowed to use the function. Choose it only
where the route cannot pass Authorization on: a token cannot be forged, and headers can by whoever gets past the policies.

## Set by the platform

OCI sets these itself; leave them alone. Names and meanings are those of Oracle's "Environment Variables Populated by OCI
Functions", but for the two of log framing, which Oracle does not document.

| key | meaning |
|---|---|
| \`OCI_TRACING_ENABLED\` | \`1\` where tracing is enabled for the application and for the function (Oracle's "Distributed Tracing for Functions"): the functions then send spans ([operations](operations.md#tracing)). Anything else is off, and nothing of tracing is loaded |
| \`OCI_TRACE_COLLECTOR_URL\` | where spans go: the APM domain's collector, with its data key in the query. It is never logged. One that cannot be used is a warning, \`tracing_off\`, and no spans |
| \`FN_APP_NAME\`, \`FN_FN_NAME\` | application and function, as the service name in traces |
| \`OCI_RESOURCE_PRINCIPAL_VERSION\`, \`…_RPST\`, \`…_PRIVATE_PEM\`, \`…_REGION\` | the function's own identity, with which it reads secrets |
| \`FN_LISTENER\`, \`FN_FORMAT\` | the socket that Fn calls the function on |
| \`FN_LOGFRAME_NAME\`, \`FN_LOGFRAME_HDR\` | with both set, Fn's development kit writes a line \`NAME=VALUE\` in front of the lines of each call, with the value of that request header ([log framing](logs.md#log-framing)). On OCI the platform sets them. On an Fn server of your own you may: \`FN_LOGFRAME_NAME=call FN_LOGFRAME_HDR=Fn-Call-Id\`, also in .env |
`;

const COLUMNS = '\n| key | meaning | form | example | default |\n|---|---|---|---|---|\n';

/** The page. */
export function toConfigurationPage(): string {
  return [
    HEAD,
    toTable({ ...tokenSettings, ...vaultSettings, ...logSettings }, SHARED_MEANINGS),
    KEY_SET,
    toTable(decisionSettings, AUTHORIZER_MEANINGS),
    GATEWAY_PARAMETERS,
    toTable(invokerSettings, INVOKER_MEANINGS),
    TAIL,
  ].join('');
}

function toTable<Key extends string>(
  schema: Readonly<Record<Key, Setting<unknown>>>,
  meanings: Readonly<Record<Key, string>>,
): string {
  // In the order of the meanings, which is that of reading; both have the same keys.
  const rows = (Object.keys(meanings) as Key[]).map((key) => {
    const { expected, example } = schema[key];
    const cells = [`\`${key}\``, meanings[key], expected, `\`${example}\``, toDefault(key, schema[key])];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  });
  return `${COLUMNS}${rows.join('')}`;
}

function toDefault(key: string, { fallback }: Setting<unknown>): string {
  const worded = WORDED_DEFAULTS[key];
  if (worded !== undefined) return worded;
  if (fallback === undefined) return 'required';
  const { value } = fallback;
  if (typeof value === 'number') return String(value);
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
  return text === '' ? '–' : `\`${text}\``;
}
