/**
 * The key set of an identity domain: from its JSON to vetted verification keys, and from a header to a key.
 * It takes the shape that Oracle publishes, `key_ops` ["encrypt","sign"] and a constant `kid` included.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../runtime/json.ts';
import { ALGORITHMS, type Algorithm } from './algorithms.ts';
import type { KeyNames } from './form.ts';
import { findAlgorithms } from './key-strength.ts';

/** A public key that may verify tokens. */
export interface VerificationKey extends KeyNames {
  readonly key: KeyObject;
  /** Its own `alg`, or all that its type can do. */
  readonly algorithms: readonly Algorithm[];
}

const MAX_KEYS = 20;
const absent = v.optional(v.never());
/** What a key set may say of any key that is used. */
const common = {
  kid: v.optional(v.string()),
  'x5t#S256': v.optional(v.string()),
  x5t: v.optional(v.string()),
  alg: v.optional(v.picklist(ALGORITHMS)),
  // RFC 7517 §4.2: a key for encryption verifies nothing.
  use: v.optional(v.literal('sig')),
  // Oracle writes `sign` where RFC 7517 §4.3 has `verify`.
  key_ops: v.optional(
    v.pipe(
      v.array(v.string()),
      v.check((operations) => operations.includes('sign') || operations.includes('verify')),
    ),
  ),
  // A private or symmetric member in a public key set is somebody's accident; such a key is not used.
  d: absent,
  p: absent,
  q: absent,
  dp: absent,
  dq: absent,
  qi: absent,
  oth: absent,
  k: absent,
};
const jwkSchema = v.variant('kty', [
  v.object({ ...common, kty: v.literal('RSA'), n: v.string(), e: v.string() }),
  v.object({ ...common, kty: v.literal('EC'), crv: v.string(), x: v.string(), y: v.string() }),
  v.object({ ...common, kty: v.literal('OKP'), crv: v.string(), x: v.string() }),
]);
type Jwk = v.InferOutput<typeof jwkSchema>;
const keySetSchema = v.object({ keys: v.pipe(v.array(v.unknown()), v.maxLength(MAX_KEYS)) });

/** The usable keys of a key set (RFC 7517 §5: unknown ones are ignored), perhaps none; undefined when it is no key set. */
export function parseKeySet(text: string): readonly VerificationKey[] | undefined {
  const keySet = v.safeParse(keySetSchema, parseJson(text));
  if (!keySet.success) return undefined;
  return keySet.output.keys.map(toVerificationKey).filter((key) => key !== undefined);
}

/**
 * The keys that may have signed the token: those of its `x5t#S256`, else of its `x5t`, else of its `kid`, else the
 * only one. Of these names the first counts that both the token and the key set use: Oracle's `kid` is constant, so
 * that a thumbprint that no key has means an unknown key, whatever the `kid`.
 */
export function selectKeys(keys: readonly VerificationKey[], names: KeyNames): readonly VerificationKey[] {
  for (const name of ['thumbprint', 'sha1Thumbprint', 'kid'] as const) {
    const isUsed = names[name] !== undefined && keys.some((key) => key[name] !== undefined);
    if (isUsed) return keys.filter((key) => key[name] === names[name]);
  }
  return keys.length === 1 ? keys : [];
}

/**
 * The one algorithm for which a key is used (RFC 8725 §3.1): its own, or the first accepted one that its type can do.
 */
export function toAlgorithm(key: VerificationKey, accepted: readonly Algorithm[]): Algorithm | undefined {
  return accepted.find((algorithm) => key.algorithms.includes(algorithm));
}

function toVerificationKey(jwk: unknown): VerificationKey | undefined {
  const parsed = v.safeParse(jwkSchema, jwk);
  if (!parsed.success) return undefined;
  const { alg, kid, x5t: sha1Thumbprint, 'x5t#S256': thumbprint } = parsed.output;
  const key = importKey(parsed.output);
  const possible = key === undefined ? [] : findAlgorithms(key);
  const algorithms = possible.filter((algorithm) => alg === undefined || algorithm === alg);
  const isUsable = key !== undefined && algorithms.length > 0;
  return isUsable ? { key, algorithms, kid, thumbprint, sha1Thumbprint } : undefined;
}

/** Takes the members that make the key and no others: with Oracle's `key_ops`, which lacks `verify`, none would do. */
function importKey(jwk: Jwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: toMaterial(jwk), format: 'jwk' });
  } catch {
    return undefined;
  }
}

function toMaterial(jwk: Jwk): Record<string, string> {
  if (jwk.kty === 'RSA') return { kty: jwk.kty, n: jwk.n, e: jwk.e };
  const { kty, crv, x } = jwk;
  return jwk.kty === 'EC' ? { kty, crv, x, y: jwk.y } : { kty, crv, x };
}
