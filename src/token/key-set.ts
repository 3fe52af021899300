/**
 * The key set of an identity domain: from its JSON to vetted verification keys, and from a header to a key.
 * It takes the shape that Oracle publishes, `key_ops` ["encrypt","sign"] and a constant `kid` included.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../runtime/json.ts';
import type { UnverifiedToken } from './form.ts';

/** A public key that may verify tokens. */
export interface VerificationKey {
  readonly key: KeyObject;
  readonly kid: string | undefined;
  /** `x5t#S256`. */
  readonly thumbprint: string | undefined;
}

const MAX_KEYS = 20;
const MIN_MODULUS_BITS = 2048;
const MAX_MODULUS_BITS = 8192;
const MIN_EXPONENT = 65_537n;

const jwkSchema = v.object({
  kty: v.literal('RSA'),
  n: v.string(),
  e: v.string(),
  kid: v.optional(v.string()),
  'x5t#S256': v.optional(v.string()),
  alg: v.optional(v.literal('RS256')),
  // RFC 7517 §4.2: a key for encryption verifies nothing.
  use: v.optional(v.literal('sig')),
  // A private or symmetric member in a public key set is somebody's accident; such a key is not used.
  d: v.optional(v.never()),
  k: v.optional(v.never()),
});
const keySetSchema = v.object({ keys: v.pipe(v.array(v.unknown()), v.maxLength(MAX_KEYS)) });

/**
 * The usable keys of a key set (RFC 7517 §5: unknown ones are ignored).
 * Undefined when it is no key set or holds no usable key.
 */
export function parseKeySet(text: string): readonly VerificationKey[] | undefined {
  const keySet = v.safeParse(keySetSchema, parseJson(text));
  if (!keySet.success) return undefined;
  const keys = keySet.output.keys.map(toVerificationKey).filter((key) => key !== undefined);
  return keys.length > 0 ? keys : undefined;
}

/**
 * The keys that may have signed the token: those of its `x5t#S256`, else of its `kid`, else all.
 * Oracle's `kid` is constant, so that a thumbprint that no key has means an unknown key, whatever the `kid`.
 */
export function selectKeys(
  keys: readonly VerificationKey[],
  { unverifiedHeader: { kid, thumbprint } }: UnverifiedToken,
): readonly VerificationKey[] {
  if (thumbprint !== undefined && keys.some((key) => key.thumbprint !== undefined)) {
    return keys.filter((key) => key.thumbprint === thumbprint);
  }
  // A key that was published without `kid` may be any key. (Without a thumbprint it may not, where others have one.)
  return kid === undefined ? keys : keys.filter((key) => key.kid === undefined || key.kid === kid);
}

function toVerificationKey(jwk: unknown): VerificationKey | undefined {
  const parsed = v.safeParse(jwkSchema, jwk);
  if (!parsed.success) return undefined;
  const { kty, n, e, kid, 'x5t#S256': thumbprint } = parsed.output;
  try {
    // Only these members: Oracle's `key_ops` lacks `verify`, and with it the import would refuse the key.
    const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
    return isStrong(key) ? { key, kid, thumbprint } : undefined;
  } catch {
    return undefined;
  }
}

/** Refuses keys that anyone could forge for: short moduli, exponent 1 or even (RFC 8725 §3.5, NIST SP 800-56B). */
function isStrong(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const isOfSize = modulusLength >= MIN_MODULUS_BITS && modulusLength <= MAX_MODULUS_BITS;
  return isOfSize && publicExponent >= MIN_EXPONENT && publicExponent % 2n === 1n;
}
