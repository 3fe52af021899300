/**
 * What is wrong with single keys of a key set, in words. Whether a key is used at all is for the functions' own parser to say;
 * here is only why. No member of a key is repeated.
 */
import { createHash, createPublicKey } from 'node:crypto';
import { isAlgorithm } from '../../src/token/algorithms.ts';
import { parseKeySet } from '../../src/token/key-set.ts';

type Members = Readonly<Record<string, unknown>>;

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const KEY_TYPES: readonly unknown[] = ['RSA', 'EC', 'OKP'];
const MIN_MODULUS_BITS = 2048;
const MAX_MODULUS_BITS = 8192;

/** One sentence for each key with a flaw; an empty set has one of its own. */
export function findKeyFlaws(keys: readonly unknown[]): readonly string[] {
  if (keys.length === 0) return ['no key at all'];
  return keys.flatMap((key, index) => {
    const flaw = isUsable(key) ? findNameFlaw(key) : toReason(key);
    return flaw === undefined ? [] : [`key ${index + 1}: ${flaw}`];
  });
}

function isUsable(key: unknown): key is Members {
  return (parseKeySet(JSON.stringify({ keys: [key] })) ?? []).length > 0;
}

/** Oracle names a key by the SHA-256 of its certificate, and tokens name it the same way. */
function findNameFlaw({ 'x5t#S256': thumbprint, x5c }: Members): string | undefined {
  const [leaf] = Array.isArray(x5c) ? x5c : [];
  if (typeof leaf !== 'string') return undefined;
  const expected = createHash('sha256').update(Buffer.from(leaf, 'base64')).digest('base64url');
  return thumbprint === expected ? undefined : 'x5t#S256 is not the SHA-256 of its certificate, x5c[0]';
}

function toReason(key: unknown): string {
  if (typeof key !== 'object' || key === null) return 'not used: it is no object';
  const members: Members = { ...key };
  const { kty, alg, use, key_ops: operations } = members;
  const secret = PRIVATE_MEMBERS.filter((name) => Object.hasOwn(members, name));
  if (secret.length > 0) return `not used: it has private members (${secret.join(', ')})`;
  if (!KEY_TYPES.includes(kty)) return 'not used: its type is none of RSA, EC and OKP';
  if (use !== undefined && use !== 'sig') return 'not used: its `use` is not sig';
  if (Array.isArray(operations) && !operations.includes('sign') && !operations.includes('verify')) {
    return 'not used: its `key_ops` has neither sign nor verify';
  }
  if (alg !== undefined && !isAlgorithm(alg)) return 'not used: its `alg` is none of the known ones';
  return `not used: ${toMaterialReason(members)}`;
}

function toMaterialReason({ kty, alg, n, e, crv, x, y }: Members): string {
  try {
    const { asymmetricKeyDetails: details = {}, asymmetricKeyType: type } = createPublicKey({
      // What else a key has is no part of it, and `key_ops` could be in the way.
      key: JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })),
      format: 'jwk',
    });
    const { modulusLength: bits = 0, publicExponent: exponent = 0n } = details;
    if (type !== 'rsa') return 'its curve, or its point on it, is not good enough';
    if (bits < MIN_MODULUS_BITS || bits > MAX_MODULUS_BITS) {
      return `RSA of ${bits} bits, where ${MIN_MODULUS_BITS} to ${MAX_MODULUS_BITS} are asked for`;
    }
    if (exponent < 65_537n || exponent % 2n === 0n) return 'its exponent is not odd and 65537 or more';
    return typeof alg === 'string'
      ? 'its `alg` is not one that its type can do'
      : 'its exponent is too large';
  } catch {
    return 'its members make no key';
  }
}
