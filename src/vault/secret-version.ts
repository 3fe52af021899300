/**
 * A version of a secret, as Vault keeps several of them while a password is being changed on two sides.
 * Source: OCI Vault, "Secret Versions and Rotation States".
 */
import type { Secret } from '../runtime/secret.ts';

/**
 * CURRENT is in use, PREVIOUS was so before it, PENDING is to be so next; LATEST is the newest, whichever of them it is.
 * Other states of a version are of no use here.
 */
export type Stage = 'CURRENT' | 'PENDING' | 'PREVIOUS' | 'LATEST';

/** A secret's content as it was stored, and the version that it is of. */
export interface SecretVersion {
  readonly content: Secret<string>;
  /** 1 for the first; a newer version has a higher number. */
  readonly version: number;
  /** The states that the version had when it was read; Vault may name some that {@link Stage} does not. */
  readonly stages: readonly string[];
}

/** Reads the version of a secret that is in a stage. Throws the `ERR_VAULT_…` codes and `ERR_SECRET_FORM`. */
export type ReadSecret = (secretId: string, stage: Stage, timeoutMs: number) => Promise<SecretVersion>;

/** True for a version that is in use or is to be so: the newest one may also be one that was withdrawn. */
export function isToBeUsed({ stages }: SecretVersion): boolean {
  return stages.includes('CURRENT') || stages.includes('PENDING');
}
