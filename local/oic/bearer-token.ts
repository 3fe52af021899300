/**
 * Whether a bearer token was issued by the identity domain for this instance's integrations.
 * It reads the key set anew for every token, so that a rotation counts at once, and it never takes a key
 * from the token itself.
 */
import { decodeProtectedHeader, importJWK, type JWTPayload, jwtVerify } from 'jose';
import * as v from 'valibot';
import type { ParsedOicConfig } from './config.ts';

/** Whose tokens count, as configured. */
export type BearerConfig = NonNullable<ParsedOicConfig['bearer']>;

/** Who calls with a token. */
export interface TokenHolder {
  readonly clientId: string;
  /** The user whom the client acts for; undefined when it acts for itself. */
  readonly username: string | undefined;
  readonly scopes: readonly string[];
}

/** The key set cannot be had: the token is neither good nor bad. */
class KeySetError extends Error {
  override readonly name = 'KeySetError';
}

const FETCH_TIMEOUT_MS = 5000;

const keySetSchema = v.object({
  keys: v.array(v.object({ kty: v.literal('RSA'), n: v.string(), e: v.string(), 'x5t#S256': v.string() })),
});

const claimsSchema = v.object({
  tok_type: v.literal('AT'),
  client_id: v.string(),
  sub: v.string(),
  sub_type: v.picklist(['client', 'user']),
  scope: v.optional(v.string(), ''),
});

/** The token's holder; undefined for a token that does not count. Throws {@link KeySetError}. */
export async function readTokenHolder(
  token: string,
  config: BearerConfig,
  now: () => number,
): Promise<TokenHolder | undefined> {
  const thumbprint = readThumbprint(token);
  if (thumbprint === undefined) return undefined;
  const keys = await fetchKeys(config.jwksUrl);
  // Every key has the same `kid`: only the thumbprint tells them apart.
  const key = keys.find((candidate) => candidate['x5t#S256'] === thumbprint);
  if (key === undefined) return undefined;
  // Oracle publishes `key_ops` without `verify`: only what the key is made of is imported.
  const publicKey = await importJWK({ kty: key.kty, n: key.n, e: key.e }, 'RS256');
  const verified = await jwtVerify(token, publicKey, {
    algorithms: ['RS256'],
    issuer: config.issuer,
    audience: config.audience,
    requiredClaims: ['exp'],
    currentDate: new Date(now()),
  }).catch(() => undefined);
  return verified === undefined ? undefined : toHolder(verified.payload);
}

function toHolder(payload: JWTPayload): TokenHolder | undefined {
  const claims = v.safeParse(claimsSchema, payload);
  if (!claims.success) return undefined;
  const { client_id: clientId, sub, sub_type: type, scope } = claims.output;
  return { clientId, username: type === 'user' ? sub : undefined, scopes: scope.split(' ') };
}

function readThumbprint(token: string): string | undefined {
  try {
    const thumbprint = decodeProtectedHeader(token)['x5t#S256'];
    return typeof thumbprint === 'string' ? thumbprint : undefined;
  } catch {
    return undefined;
  }
}

async function fetchKeys(url: string): Promise<v.InferOutput<typeof keySetSchema>['keys']> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (response.status !== 200) throw new KeySetError(`the key set answered ${response.status}`);
    return v.parse(keySetSchema, await response.json()).keys;
  } catch (error) {
    throw error instanceof KeySetError
      ? error
      : new KeySetError('the key set is not to be had', { cause: error });
  }
}
