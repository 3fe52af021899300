/**
 * Verifies an access token, in this order: form, key, signature, claims.
 * A caller's fault is returned as a denial; a key set that cannot be had is thrown, since then nothing is decided.
 */
import { compactVerify, errors } from 'jose';
import type { Clock, Deadline } from '../runtime/clock.ts';
import { type ClaimPolicy, checkClaims, type VerifiedClaims } from './claims.ts';
import { type Denial, deny, isDenial } from './denial.ts';
import { parseClaims, parseTokenForm, type UnverifiedToken } from './form.ts';
import type { FetchedKeys, KeyCache } from './key-cache.ts';
import { selectKeys, type VerificationKey } from './key-set.ts';

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
  policy: ClaimPolicy;
  clock: Clock;
}

/** Verifies one token within the deadline. */
export type VerifyToken = (token: string, deadline: Deadline) => Promise<VerifiedToken | Denial>;

interface SignedPayload {
  readonly payload: Uint8Array;
  readonly key: VerificationKey;
}

/** Creates the verifier. */
export function createVerifier({ keys, policy, clock }: VerifierDeps): VerifyToken {
  return async (token, deadline) => {
    const form = parseTokenForm(token);
    if (isDenial(form)) return form;
    let fetched = await keys.get(deadline);
    let signed = await verifySignature(form, fetched);
    // The domain may have rotated its key, under the same kid even: look once more before refusing.
    if (isDenial(signed) && mayBeRotated(form, fetched)) {
      const newer = await keys.refetch(fetched, deadline);
      if (newer === undefined) return signed;
      fetched = newer;
      signed = await verifySignature(form, fetched);
    }
    if (isDenial(signed)) return signed;
    const unchecked = parseClaims(signed.payload);
    if (unchecked === undefined) return deny('token_malformed');
    const claims = checkClaims(unchecked, policy, Math.floor(clock() / 1000));
    if (isDenial(claims)) return claims;
    return { claims, keyThumbprint: signed.key.thumbprint, keyFreshUntil: keys.freshUntil(fetched) };
  };
}

/**
 * False when the token names a key that we have by its thumbprint: no other key can have that, so that looking
 * again cannot help, and would let forged tokens use up the looks that a real rotation needs.
 */
function mayBeRotated(form: UnverifiedToken, fetched: FetchedKeys): boolean {
  const { thumbprint } = form.unverifiedHeader;
  return thumbprint === undefined || fetched.value.every((key) => key.thumbprint !== thumbprint);
}

async function verifySignature(form: UnverifiedToken, fetched: FetchedKeys): Promise<SignedPayload | Denial> {
  const candidates = selectKeys(fetched.value, form);
  for (const key of candidates) {
    const payload = await tryKey(form.compact, key);
    if (payload !== undefined) return { payload, key };
  }
  return deny(candidates.length === 0 ? 'key_unknown' : 'signature_invalid');
}

/** The payload if `key` signed the token. jose's own errors never leave: some carry the claims. */
async function tryKey(compact: string, { key }: VerificationKey): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(compact, key, { algorithms: ['RS256'] })).payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return undefined;
    throw error;
  }
}
