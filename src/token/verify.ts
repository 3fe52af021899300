/**
 * Verifies an access token, in this order: form, key, signature, claims.
 * A caller's fault is returned as a denial; a key set that cannot be had is thrown, since then nothing is decided.
 */
import type { Clock, Deadline } from '../runtime/clock.ts';
import type { LogFields } from '../runtime/log.ts';
import type { Algorithm } from './algorithms.ts';
import { type ClaimPolicy, checkClaims, type VerifiedClaims } from './claims.ts';
import { type Denial, isDenial } from './denial.ts';
import { toDigest } from './fingerprint.ts';
import { parseTokenForm, type UnverifiedToken } from './form.ts';
import type { FetchedKeys, KeyCache } from './key-cache.ts';
import type { VerificationKey } from './key-set.ts';
import { verifySignature } from './signature.ts';
import { createVerifiedTokens, type SignedToken } from './verified-tokens.ts';

/** A verified token. */
export interface VerifiedToken {
  readonly claims: VerifiedClaims;
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

/** What is found on the way, for the line about the call; of a refused token too, once its signature holds. */
export type VerificationAudit = Pick<
  LogFields,
  'cache' | 'client' | 'keySetAgeSeconds' | 'keyThumbprint' | 'subject'
>;

/** Verifies one token within the deadline, and fills the audit as it gets further. */
export type VerifyToken = (
  token: string,
  deadline: Deadline,
  audit?: VerificationAudit,
) => Promise<VerifiedToken | Denial>;

/** Creates the verifier. */
export function createVerifier({ keys, algorithms, policy, clock }: VerifierDeps): VerifyToken {
  const verified = createVerifiedTokens();
  const check = (claims: UnverifiedToken['unverifiedClaims']): VerifiedClaims | Denial =>
    checkClaims(claims, policy, Math.floor(clock() / 1000));

  /** The key set that counts now. */
  async function getKeys(deadline: Deadline, audit: VerificationAudit): Promise<FetchedKeys> {
    const fetched = await keys.get(deadline);
    noteAge(audit, fetched, clock);
    return fetched;
  }

  /** The token as remembered, while the key set that verified it is the one that counts. */
  async function recall(
    token: string,
    deadline: Deadline,
    audit: VerificationAudit,
  ): Promise<SignedToken | undefined> {
    const known = verified.find(token);
    return known !== undefined && known.keys === (await getKeys(deadline, audit)) ? known : undefined;
  }

  async function verifyAnew(
    token: string,
    deadline: Deadline,
    audit: VerificationAudit,
  ): Promise<SignedToken | Denial> {
    const form = parseTokenForm(token, algorithms);
    if (isDenial(form)) return form;
    const fetched = await getKeys(deadline, audit);
    const signed = await verifySignature(form, fetched, algorithms);
    // Whatever key there may be by now: a token that its claims rule out is not worth a fetch.
    if (!isDenial(signed) || !mayBeRotated(form, fetched) || isDenial(check(form.unverifiedClaims))) {
      return signed;
    }
    // The domain may have rotated its key, under the same kid even: look once more before refusing.
    const newer = await keys.refetch(fetched, toQuestion(form, fetched), deadline);
    if (newer === undefined) return signed;
    noteAge(audit, newer, clock);
    return verifySignature(form, newer, algorithms);
  }

  return async (token, deadline, audit = {}) => {
    const known = await recall(token, deadline, audit);
    audit.cache = known === undefined ? 'miss' : 'hit';
    const signed = known ?? (await verifyAnew(token, deadline, audit));
    if (isDenial(signed)) return signed;
    noteSigner(audit, signed);
    const claims = check(signed.claims);
    if (isDenial(claims)) {
      verified.remove(token);
      return claims;
    }
    if (known === undefined) verified.add(token, signed);
    return {
      claims,
      keyFreshUntil: keys.freshUntil(signed.keys),
    };
  };
}

/** Keys of the configuration that never change have no age. */
function noteAge(audit: VerificationAudit, { fetchedAt }: FetchedKeys, clock: Clock): void {
  if (fetchedAt > 0) audit.keySetAgeSeconds = Math.max(0, Math.round((clock() - fetchedAt) / 1000));
}

/** Whose token it is, by the domain's word; the claims have not been checked yet. */
function noteSigner(audit: VerificationAudit, { key, claims }: SignedToken): void {
  const { client_id: client, sub: subject } = claims;
  audit.keyThumbprint = key.thumbprint;
  if (typeof client === 'string') audit.client = client;
  const named = subject ?? client;
  if (typeof named === 'string') audit.subject = named;
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
