/**
 * The values of one deployment: what specification and policies need to know of a tenancy. No secret is among them:
 * a credential comes from Vault, by the OCID that the table of integrations names.
 */
import * as v from 'valibot';
import { isPathPrefix } from './specification/path-prefix.ts';

const filled = (expected: string) => v.pipe(v.string(expected), v.nonEmpty(expected));
const ocid = (kind: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^ocid1\\.${kind}\\.[A-Za-z0-9._-]+$`), `an OCID: ocid1.${kind}.…`));
const httpsUrl = v.pipe(
  v.string(),
  v.regex(/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?$/, 'https://host, without a path'),
);

const valuesSchema = v.strictObject({
  /** The deployment's prefix, which the routes in integrations.json begin with. */
  pathPrefix: v.pipe(v.string(), v.check(isPathPrefix, 'a path such as /method-4')),
  authorizerFunctionId: v.optional(ocid('fnfunc')),
  invokerFunctionId: v.optional(ocid('fnfunc')),
  /** Who says who calls, as CALLER_SOURCE of the invoker. */
  callerSource: v.optional(v.picklist(['token', 'gateway'], 'token or gateway'), 'token'),
  /** For method 3, where the gateway itself checks tokens. */
  identityDomainUrl: v.optional(httpsUrl),
  issuer: v.optional(filled('the iss of tokens'), 'https://identity.oraclecloud.com/'),
  audience: v.optional(filled('an aud of tokens')),
  tenant: v.optional(filled('the tenant claim of tokens')),
  /** For the policies. */
  functionsCompartmentId: v.optional(ocid('(?:compartment|tenancy)')),
  gatewayCompartmentId: v.optional(ocid('(?:compartment|tenancy)')),
  secretsCompartmentId: v.optional(ocid('(?:compartment|tenancy)')),
  /** JWKS_CREDENTIAL_SECRET_ID of the functions, where they have one. */
  domainClientSecretId: v.optional(ocid('vaultsecret')),
  /** INTEGRATIONS of the invoker, where that is a secret. */
  integrationsSecretId: v.optional(ocid('vaultsecret')),
});

/** The values; gateway/values.example.json has all of them. */
export type Values = v.InferOutput<typeof valuesSchema>;

/** Parses the JSON of a values file. Throws one error that names all that is wrong, without values. */
export function parseValues(json: unknown): Values {
  const parsed = v.safeParse(valuesSchema, json);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? '(the whole)';
    if (issue.expected === 'never') return `${name}: no such value`;
    const isOwn = issue.kind === 'validation' || issue.message !== '';
    const isMissing = issue.input === undefined || issue.type === 'strict_object';
    return `${name}: ${isMissing ? 'must be there' : `expected ${isOwn ? issue.message : issue.expected}`}`;
  });
  throw new Error(`${[...new Set(problems)].join('\n')}\ngateway/values.example.json has each of them`);
}

/** The values under these names. Throws one error that names all that are missing. */
export function requireValues<Name extends keyof Values>(
  values: Values,
  names: readonly Name[],
): { readonly [Key in Name]: NonNullable<Values[Key]> } {
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) {
    throw new Error(`no value for ${missing.join(', ')}: gateway/values.example.json has an example of each`);
  }
  return Object.fromEntries(names.map((name) => [name, values[name]])) as {
    readonly [Key in Name]: NonNullable<Values[Key]>;
  };
}
