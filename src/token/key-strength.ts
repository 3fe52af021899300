/**
 * Which algorithms a public key is good enough for: none, when anyone could forge for it.
 * RFC 8725 §3.4 and §3.5, NIST SP 800-56B §6.4, RFC 8032 §5.1.
 */
import type { KeyObject } from 'node:crypto';
import type { Algorithm } from './algorithms.ts';

const MIN_MODULUS_BITS = 2048;
/** A longer one would cost every check dearly. */
const MAX_MODULUS_BITS = 8192;
const MIN_EXPONENT = 65_537n;
const MAX_EXPONENT = 2n ** 256n;
const RSA_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
/** By the names that OpenSSL gives the curves. */
const CURVE_ALGORITHMS: Readonly<Record<string, readonly Algorithm[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
};
const ED25519_PRIME = 2n ** 255n - 19n;
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/**
 * The y coordinates of the eight points of small order: under such a key one signature holds for every eighth
 * message, and nobody needs a private key. Each is an encoding of 0, ±1 or of the two points of order eight.
 */
const SMALL_ORDER_Y: readonly bigint[] = [
  0n,
  1n,
  ED25519_PRIME - 1n,
  ORDER_8_Y,
  // The other one has the opposite sign.
  ED25519_PRIME - ORDER_8_Y,
];

/** What the key may verify. A point that is not on its NIST curve never becomes a key: OpenSSL checks at the import. */
export function findAlgorithms(key: KeyObject): readonly Algorithm[] {
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa': {
      const isOfSize = modulusLength >= MIN_MODULUS_BITS && modulusLength <= MAX_MODULUS_BITS;
      // Exponent 1 makes every message its own signature; a small or an even one has known attacks, a huge one costs.
      const isSafe =
        publicExponent >= MIN_EXPONENT && publicExponent < MAX_EXPONENT && publicExponent % 2n === 1n;
      return isOfSize && isSafe ? RSA_ALGORITHMS : [];
    }
    case 'ec':
      return CURVE_ALGORITHMS[namedCurve] ?? [];
    case 'ed25519':
      return isOfSmallOrder(key) ? [] : ['EdDSA'];
    default:
      return [];
  }
}

/** RFC 8032 §5.1.2: 32 bytes, little-endian, the top bit is the sign of x. */
function isOfSmallOrder(key: KeyObject): boolean {
  const { x = '' } = key.export({ format: 'jwk' });
  const bytes = Buffer.from(x, 'base64url').reverse();
  const encoded = BigInt(`0x${bytes.toString('hex')}`) % 2n ** 255n;
  return SMALL_ORDER_Y.includes(encoded % ED25519_PRIME);
}
