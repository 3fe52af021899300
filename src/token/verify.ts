/**
 * Verifies an access token, in this order: form, key, signature, claims.
 * A caller's fault is returned as a denial; a key set that cannot be had is thrown, since then nothing is decided.
 */
import { compactVerify, errors } from 'jose';
import type { Clock, Deadline } from '../runtime/clock.ts';
import type { Algorithm } from './algorithms.ts';
import { type ClaimPolicy, checkClaims, type VerifiedClaims } from './claims.ts';
import { type Denial, deny, isDenial } from './denial.ts';
import { toDigest } from './fingerprint.ts';
import { parseTokenForm, type UnverifiedToken } from './form.ts';
import type { FetchedKeys, KeyCache } from './key-cache.ts';
import { selectKeys, toAlgorithm, type VerificationKey } from './key-set.ts';
import { createVerifiedTokens, type SignedToken } from './verified-tokens.ts';

/** A verified token. */
export interface VerifiedToken {
  readonly claims: VerifiedClaims;
  /** `x5t#S256` of the key that verified it. */
  readonly keyThumbprint: string | undefined;
  /** When that key counts as fresh no longer (milliseconds since the epoch). */
  readonly keyFreshUntil: number;
}

/** What verifying needs. */
export interface VerifierDeps {
  keys: KeyCache;
  algorithms: readonly Algorithm[];
  policy: ClaimPolicy;
  clock: Clock;
}

/** Verifies one token within the deadline. */
export type VerifyToken = (token: string, deadline: Deadline) => Promise<VerifiedToken | Denial>;

/** Creates the verifier. */
export function createVerifier({ keys, algorithms, policy, clock }: VerifierDeps): VerifyToken {
  const verified = createVerifiedTokens();
  const check = (claims: UnverifiedToken['unverifiedClaims']): VerifiedClaims | Denial =>
    checkClaims(claims, policy, Math.floor(clock() / 1000));

  /** The token as remembered, while the key set that verified it is the one that counts. */
  async function recall(token: string, deadline: Deadline): Promise<SignedToken | undefined> {
    const known = verified.find(token);
    return known !== undefined && known.keys === (await keys.get(deadline)) ? known : undefined;
  }

  async function verifyAnew(token: string, deadline: Deadline): Promise<SignedToken | Denial> {
    const form = parseTokenForm(token, algorithms);
    if (isDenial(form)) return form;
    const fetched = await keys.get(deadline);
    const signed = await verifySignature(form, fetched, algorithms);
    // Whatever key there may be by now: a token that its claims rule out is not worth a fetch.
    if (!isDenial(signed) || !mayBeRotated(form, fetched) || isDenial(check(form.unverifiedClaims))) {
      return signed;
    }
    // The domain may have rotated its key, under the same kid even: look once more before refusing.
    const newer = await keys.refetch(fetched, toQuestion(form, fetched), deadline);
    return newer === undefined ? signed : verifySignature(form, newer, algorithms);
  }

  return async (token, deadline) => {
    const known = await recall(token, deadline);
    const signed = known ?? (await verifyAnew(token, deadline));
    if (isDenial(signed)) return signed;
    const claims = check(signed.claims);
    if (isDenial(claims)) {
      verified.remove(token);
      return claims;
    }
    if (known === undefined) verified.add(token, signed);
    return {
      claims,
      keyThumbprint: signed.key.thumbprint,
      keyFreshUntil: keys.freshUntil(signed.keys),
    };
  };
}

/**
 * False when the token names a key that we have by its certificate: no other key can have that, so that looking
 * again cannot help, and would let forged tokens use up the looks that a real rotation needs.
 */
function mayBeRotated({ unverifiedHeader }: UnverifiedToken, fetched: FetchedKeys): boolean {
  const { thumbprint, sha1Thumbprint } = unverifiedHeader;
  const isKnown = (key: VerificationKey): boolean =>
    thumbprint === undefined
      ? sha1Thumbprint !== undefined && key.sha1Thumbprint === sha1Thumbprint
      : key.thumbprint === thumbprint;
  return !fetched.value.some(isKnown);
}

/** What the token asks of a key set: whether it has this key or, where it is not named, one that signed this token. */
function toQuestion({ compact, unverifiedHeader }: UnverifiedToken, fetched: FetchedKeys): string {
  const { thumbprint, sha1Thumbprint, kid } = unverifiedHeader;
  if (thumbprint !== undefined) return `x5t#S256 ${thumbprint}`;
  if (sha1Thumbprint !== undefined) return `x5t ${sha1Thumbprint}`;
  const isKnown = fetched.value.some((key) => key.kid === kid);
  return kid === undefined || isKnown ? `token ${toDigest(compact)}` : `kid ${kid}`;
}

async function verifySignature(
  form: UnverifiedToken,
  fetched: FetchedKeys,
  accepted: readonly Algorithm[],
): Promise<SignedToken | Denial> {
  const named = selectKeys(fetched.value, form.unverifiedHeader);
  if (named.length === 0) return deny('key_unknown');
  const { algorithm } = form.unverifiedHeader;
  const candidates = named.filter((key) => toAlgorithm(key, accepted) === algorithm);
  if (candidates.length === 0) return deny('algorithm_not_allowed');
  for (const key of candidates) {
    if (await isSignedBy(form, key)) return { claims: form.unverifiedClaims, key, keys: fetched };
  }
  return deny('signature_invalid');
}

/** True when `key` signed the token. jose's own errors never leave: some carry the claims. */
async function isSignedBy(
  { compact, unverifiedHeader }: UnverifiedToken,
  { key }: VerificationKey,
): Promise<boolean> {
  try {
    await compactVerify(compact, key, { algorithms: [unverifiedHeader.algorithm] });
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false;
    throw error;
  }
}
