/**
 * The signature algorithms that can be configured (RFC 7518 §3.1, RFC 8037 §3.1), and which of them a key can do.
 * All are asymmetric: `none` and HMAC are not on the list, so that no header and no setting can ask for them.
 */

/** The fixed list, Oracle's own first. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** A name of {@link ALGORITHMS}. */
export type Algorithm = (typeof ALGORITHMS)[number];

/** Narrows anything to an algorithm; case matters (RFC 7515 §4.1.1). */
export function isAlgorithm(value: unknown): value is Algorithm {
  return ALGORITHMS.some((algorithm) => algorithm === value);
}
