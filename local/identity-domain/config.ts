/**
 * The identity domain's configuration as it reaches the process: JSON, checked whole before anything starts.
 * A scope that no resource application has is a mistake in it, not something to refuse later.
 */
import { createPublicKey } from 'node:crypto';
import * as v from 'valibot';
import { SHARED_ISSUER } from './claims.ts';

/** Requested by a client that wants a token for the domain's own REST API ("my scopes"). */
export const MY_SCOPES = 'urn:opc:idm:__myscopes__';

/** RFC 7518, section 3.3. */
const MIN_MODULUS_BITS = 2048;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
/** RFC 6749, section 3.3: what a scope may be made of. */
const scopeToken = v.pipe(
  text,
  v.regex(/^[!#-[\]-~]+$/, 'expected printable ASCII without blanks, " and \\'),
);

const resourceAppSchema = v.strictObject({
  /** Primary audience, as in `aud`. */
  audience: scopeToken,
  /** Short scopes, as in the `scope` claim. */
  scopes: v.pipe(v.array(scopeToken), v.minLength(1)),
});

/** A client's secret (RFC 6749, appendix A.2): with another character the client could never authenticate. */
export const clientSecretSchema = v.pipe(text, v.regex(/^[ -~]+$/, 'expected printable ASCII'));

const assertionKeySchema = v.strictObject({
  /** As in an assertion's `kid`: the alias under which the certificate was imported. */
  keyId: text,
  publicKey: v.pipe(
    v.string(),
    v.check(isRsaPublicKey, 'expected an RSA public key of at least 2048 bits in PEM (SPKI)'),
  ),
});

const clientSchema = v.strictObject({
  clientId: v.pipe(text, v.regex(/^[\w.-]+$/, 'expected letters, digits, "_", "." and "-"')),
  clientSecret: clientSecretSchema,
  clientName: text,
  /** What it may ask for: audience and scope in one string without a separator, or {@link MY_SCOPES}. */
  scopes: v.array(scopeToken),
  /** With them it signs user assertions. Without one it may not act for a user. */
  assertionKeys: v.optional(
    v.pipe(
      v.array(assertionKeySchema),
      v.check((keys) => !hasRepeated(keys.map(({ keyId }) => keyId)), 'a keyId is repeated'),
    ),
    [],
  ),
});

export const identityDomainConfigSchema = v.pipe(
  v.strictObject({
    /** 0 takes a free one. */
    port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    /** Where the signing keys are kept; made with new ones when absent. */
    stateFile: text,
    /** As in `iss`, trailing slash included. Default: the issuer that every domain shares. */
    issuer: v.optional(v.pipe(v.string(), v.url('expected a URL')), SHARED_ISSUER),
    /** `idcs-…` */
    tenant: v.pipe(v.string(), v.regex(/^idcs-[0-9a-z]+$/, 'expected idcs- and letters or digits')),
    /** Whether anyone may read the signing keys. A real domain says no until someone changes it. */
    signingCertPublicAccess: v.boolean(),
    resourceApps: v.array(resourceAppSchema),
    clients: v.array(clientSchema),
    /** Names of the users that exist. */
    users: v.optional(v.array(text), []),
    /** What the sample tokens of `/.local/tokens` say unless the request says otherwise. */
    sample: v.strictObject({ clientId: text, audience: text, scope: v.string() }),
  }),
  v.check((config) => !hasRepeated(config.clients.map(({ clientId }) => clientId)), 'a clientId is repeated'),
  v.check(
    // "a" + "bc" and "ab" + "c" would be the same request.
    (config) => !hasRepeated(toFullScopes(config.resourceApps)),
    'two resource applications have the same audience and scope, written together',
  ),
  v.check((config) => {
    const known = new Set([MY_SCOPES, ...toFullScopes(config.resourceApps)]);
    return config.clients.every(({ scopes }) => scopes.every((scope) => known.has(scope)));
  }, 'a client has a scope that no resource application has: write audience and scope without a separator'),
);

/** What {@link startIdentityDomain} takes. */
export type IdentityDomainConfig = v.InferInput<typeof identityDomainConfigSchema>;

/** The same, checked and with its defaults. */
export type ParsedConfig = v.InferOutput<typeof identityDomainConfigSchema>;

function toFullScopes(apps: readonly { audience: string; scopes: string[] }[]): string[] {
  return apps.flatMap(({ audience, scopes }) => scopes.map((scope) => audience + scope));
}

/** The header is looked at too: of a private key `createPublicKey` would silently take the public half. */
function isRsaPublicKey(pem: string): boolean {
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
  } catch {
    return false;
  }
}

function hasRepeated(values: readonly string[]): boolean {
  return new Set(values).size !== values.length;
}
