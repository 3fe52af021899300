/**
 * API keys of users: whom a `keyId` of tenancy, user and fingerprint names, and the key that must verify.
 * Only public keys come here. The fingerprint names a key and proves nothing: MD5 is what OCI takes for it.
 * Source: OCI "Required Keys and OCIDs" (RSA, 2048 bits or more, PEM; how a fingerprint is made).
 */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** The user behind a request: a person at a workstation, or a tool of theirs. */
export interface UserPrincipal {
  /** OCID of the user. */
  readonly userId: string;
  readonly tenancyId: string;
}

/** One public key that was uploaded for a user; a user may have several. */
export interface ApiKey<User extends UserPrincipal = UserPrincipal> {
  readonly user: User;
  readonly fingerprint: string;
  readonly publicKey: KeyObject;
}

const MIN_MODULUS_BITS = 2048;

/** True for what OCI takes as an API key: an RSA public key of at least 2048 bits, in PEM (SPKI). */
export function isApiKeyPem(pem: string): boolean {
  // Of a private key `createPublicKey` would silently take the public half, and the other would lie around.
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
  } catch {
    return false;
  }
}

/** The key of a user, from a PEM that {@link isApiKeyPem} accepts. */
export function createApiKey(user: UserPrincipal, pem: string): ApiKey {
  const publicKey = createPublicKey(pem);
  return { user, fingerprint: toFingerprint(publicKey), publicKey };
}

/** MD5 of the public key in DER (SPKI), as `aa:bb:…`: what `openssl md5 -c` prints. */
export function toFingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const hex = createHash('md5').update(der).digest('hex');
  return hex.replace(/..(?!$)/g, '$&:');
}

/** The key that `keyId` names in all its parts; undefined when any of them is another one. */
export function findApiKey<User extends UserPrincipal>(
  keyId: string,
  apiKeys: readonly ApiKey<User>[],
): ApiKey<User> | undefined {
  // Compared whole, not taken apart: so a part cannot be read in two ways.
  return apiKeys.find((apiKey) => toKeyId(apiKey) === keyId);
}

function toKeyId({ user, fingerprint }: ApiKey): string {
  return `${user.tenancyId}/${user.userId}/${fingerprint}`;
}
