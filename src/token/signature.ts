/**
 * Whether one of the keys that a token names has signed it. It fetches nothing and looks at no claim.
 */
import { compactVerify, errors } from 'jose';
import type { Algorithm } from './algorithms.ts';
import { type Denial, deny } from './denial.ts';
import type { UnverifiedToken } from './form.ts';
import type { FetchedKeys } from './key-cache.ts';
import { selectKeys, toAlgorithm, type VerificationKey } from './key-set.ts';
import type { SignedToken } from './verified-tokens.ts';

/** The token as one of the keys has signed it, or why none has; `accepted` are the algorithms that count. */
export async function verifySignature(
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
