/**
 * The values of one deployment: what specification and policies need to know of a tenancy. No secret is among them:
 * a credential comes from Vault, by the OCID that the table of integrations names.
 */
import * as v from 'valibot';
import { isPathPrefix } from './path-prefix.ts';

const ocid = (...kinds: readonly string[]) =>
  v.pipe(
    v.string(),
    v.regex(
      new RegExp(`^ocid1\\.(?:${kinds.join('|')})\\.[A-Za-z0-9._-]+$`),
      `an OCID: ${kinds.map((kind) => `ocid1.${kind}.…`).join(' or ')}`,
    ),
  );
const httpsUrl = v.pipe(
  v.string(),
  v.regex(/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?\/?$/, 'https://host, without a path'),
  v.transform((text) => text.replace(/\/$/, '')),
);

const valuesSchema = v.object({
  /** The deployment's prefix, which the routes in integrations.json begin with. */
  pathPrefix: v.pipe(v.string(), v.check(isPathPrefix, 'a path such as /method-4')),
  authorizerFunctionId: v.optional(ocid('fnfunc')),
  invokerFunctionId: v.optional(ocid('fnfunc')),
  /** Who says who calls, as CALLER_SOURCE of the invoker. */
  callerSource: v.optional(v.picklist(['token', 'gateway'], 'token or gateway'), 'token'),
  /** For method 3, where the gateway itself checks tokens. */
  identityDomainUrl: v.optional(httpsUrl),
  /** What tokens say in `iss`, `aud` and `tenant`. */
  issuer: v.optional(v.string(), 'https://identity.oraclecloud.com/'),
  audience: v.optional(v.string()),
  tenant: v.optional(v.string()),
  /** For the policies. */
  functionsCompartmentId: v.optional(ocid('compartment', 'tenancy')),
  gatewayCompartmentId: v.optional(ocid('compartment', 'tenancy')),
  secretsCompartmentId: v.optional(ocid('compartment', 'tenancy')),
  /** JWKS_CREDENTIAL_SECRET_ID of the functions, where they have one. */
  domainClientSecretId: v.optional(ocid('vaultsecret')),
  /** INTEGRATIONS of the invoker, where that is a secret. */
  integrationsSecretId: v.optional(ocid('vaultsecret')),
});

/** The values; gateway/values.example.json has all of them. */
export type Values = v.InferOutput<typeof valuesSchema>;

/**
 * Parses the JSON of a values file, in which an empty text stands for a value that there is not. Throws one error that names
 * all that is wrong, without values.
 */
export function parseValues(json: unknown): Values {
  const parsed = v.safeParse(valuesSchema, isObject(json) ? withoutEmpty(json) : json);
  const problems = [...findUnknown(json), ...(parsed.issues ?? []).map(toProblem)];
  if (parsed.success && problems.length === 0) return parsed.output;
  throw new Error(`${problems.join('\n')}\ngateway/values.example.json has each of them`);
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function withoutEmpty(json: object): object {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== ''));
}

/** A misspelt name would be a value that is silently not used. */
function findUnknown(json: unknown): readonly string[] {
  const unknown = isObject(json)
    ? Object.keys(json).filter((name) => !Object.hasOwn(valuesSchema.entries, name))
    : [];
  return unknown.map((name) => `${name}: no such value`);
}

function toProblem(issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue);
  if (name === null) return 'expected an object';
  if (issue.input === undefined) return `${name}: must be there`;
  // Its own message about another type quotes the value.
  const isOwn = issue.kind === 'validation' || issue.type === 'picklist';
  return `${name}: expected ${isOwn ? issue.message : issue.expected}`;
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
