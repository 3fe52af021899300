/**
 * The gateway's own token policy, for method 3: it fetches the identity domain's key set, which then must be open to
 * everyone, or has the keys in it.
 */
import { parseKeySet, type VerificationKey } from '../../src/token/key-set.ts';
import { KEY_SET_PATH } from '../../src/token/token-settings.ts';
import { LIMITS } from '../api/limits.ts';
import type { ApiStaticKey, ApiTokenAuthentication, ApiValidationPolicy } from '../api/types.ts';

const CLOCK_SKEW_SECONDS = 30;
const CACHE_HOURS = 1;
const MAX_KEYS = LIMITS.TokenAuthenticationStaticKeysValidationPolicy.keys.max;

/** What a token must say. */
export interface TokenPolicyOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly tenant: string;
  /** The keys, or the address of the identity domain that publishes them. */
  readonly keys: readonly ApiStaticKey[] | string;
}

/** The policy. It asks for `tok_type` too: an ID token is signed with the same key. */
export function toTokenPolicy(options: TokenPolicyOptions): ApiTokenAuthentication {
  return {
    type: 'TOKEN_AUTHENTICATION',
    tokenHeader: 'Authorization',
    tokenAuthScheme: 'Bearer',
    isAnonymousAccessAllowed: false,
    maxClockSkewInSeconds: CLOCK_SKEW_SECONDS,
    validationPolicy: toValidationPolicy(options),
  };
}

function toValidationPolicy({ issuer, audience, tenant, keys }: TokenPolicyOptions): ApiValidationPolicy {
  const additionalValidationPolicy = {
    issuers: [issuer],
    audiences: [audience],
    verifyClaims: [
      { key: 'tok_type', values: ['AT'], isRequired: true },
      { key: 'tenant', values: [tenant], isRequired: true },
    ],
  };
  if (typeof keys !== 'string') {
    return { type: 'STATIC_KEYS', keys: [...keys], additionalValidationPolicy };
  }
  return {
    type: 'REMOTE_JWKS',
    uri: `${keys}${KEY_SET_PATH}`,
    isSslVerifyDisabled: false,
    maxCacheDurationInHours: CACHE_HOURS,
    additionalValidationPolicy,
  };
}

/**
 * The keys of a key set in the gateway's form. The gateway takes RSA keys only, and tells them apart by `kid` alone. Throws
 * when there is no such key, there are too many, or two of them have one `kid`.
 */
export function toStaticKeys(keySet: string): readonly ApiStaticKey[] {
  const keys = (parseKeySet(keySet) ?? []).flatMap(toStaticKey);
  if (keys.length === 0) throw new Error('the key set holds no RSA key with a kid that could verify a token');
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw new Error(
      'two keys of the key set have the same kid, which a gateway cannot tell apart: leave one',
    );
  }
  if (keys.length > MAX_KEYS)
    throw new Error(`the key set holds ${keys.length} such keys, and a gateway takes ${MAX_KEYS}`);
  return keys;
}

function toStaticKey({ key, kid, algorithms }: VerificationKey): readonly ApiStaticKey[] {
  const { kty, n, e } = key.export({ format: 'jwk' });
  if (kty !== 'RSA' || kid === undefined || n === undefined || e === undefined) return [];
  const alg = algorithms[0] ?? 'RS256';
  return [{ format: 'JSON_WEB_KEY', kid, kty: 'RSA', use: 'sig', alg, n, e }];
}
