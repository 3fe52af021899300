/** Requests as Oracle's own SDK signs them, and users with API keys to sign with. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import * as common from 'oci-common';
import { toFingerprint, type UserPrincipal } from '../../../local/oci/api-key.ts';
import type { WireRequest } from '../../../local/oci/authorization-header.ts';

/** What the SDK asks its provider for. */
export interface Signer {
  readonly keyId: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Signs with Oracle's SDK, as a function's or a command line's Vault client does. */
export async function signBySdk(
  { keyId, privateKey }: Signer,
  method: common.Method,
  target: { readonly uri: string; readonly body?: string },
): Promise<WireRequest & { headers: Record<string, string> }> {
  const provider: common.AuthenticationDetailsProvider = {
    getKeyId: async () => keyId,
    getPrivateKey: () => privateKey,
    getPassphrase: () => null,
  };
  const headers = new Headers();
  await new common.DefaultRequestSigner(provider).signHttpRequest({ method, headers, ...target });
  const { pathname, search } = new URL(target.uri);
  const body = Buffer.from(target.body ?? '');
  return { method, url: `${pathname}${search}`, headers: Object.fromEntries(headers), body };
}

/** A key pair as a user makes it: both halves in PEM, and the fingerprint. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** Makes one of the smallest size that OCI takes. */
export function createKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey, publicKey, fingerprint: toFingerprint(createPublicKey(publicKey)) };
}

/** The `keyId` of a user's API key. */
export function toUserKeyId({ tenancyId, userId }: UserPrincipal, { fingerprint }: KeyPair): string {
  return `${tenancyId}/${userId}/${fingerprint}`;
}
