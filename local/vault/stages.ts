/**
 * Rotation states of a secret's versions, derived from three numbers instead of stored with each version,
 * so that no two versions can ever be CURRENT. Pure.
 * Source: OCI Vault "Secret Versions and Rotation States".
 */

export const STAGES = ['CURRENT', 'PENDING', 'LATEST', 'PREVIOUS', 'DEPRECATED'] as const;

export type Stage = (typeof STAGES)[number];

/** Which version is in which state; what is in none is deprecated. */
export interface Rotation {
  readonly current: number;
  /** The version that was current before. */
  readonly previous?: number;
  /** Made, but not yet in use. */
  readonly pending?: number;
  /** The highest version number. */
  readonly latest: number;
}

/** The states of one version, at least one. */
export function toStages(rotation: Rotation, versionNumber: number): Stage[] {
  const stages: Stage[] = [];
  if (versionNumber === rotation.current) stages.push('CURRENT');
  if (versionNumber === rotation.pending) stages.push('PENDING');
  if (versionNumber === rotation.previous) stages.push('PREVIOUS');
  if (stages.length === 0) stages.push('DEPRECATED');
  if (versionNumber === rotation.latest) stages.push('LATEST');
  return stages;
}

/** The rotation after one more version, which becomes current or waits as pending. */
export function addVersion(rotation: Rotation, stage: 'CURRENT' | 'PENDING'): Rotation {
  const latest = rotation.latest + 1;
  if (stage === 'PENDING') return { ...rotation, pending: latest, latest };
  return { ...rotation, current: latest, previous: rotation.current, latest };
}

/** The rotation after a version that exists has been put into use, which ends its waiting. */
export function promoteVersion(rotation: Rotation, versionNumber: number): Rotation {
  if (versionNumber === rotation.current) return rotation;
  const { pending, ...rest } = rotation;
  const waiting = pending === undefined || pending === versionNumber ? {} : { pending };
  return { ...rest, ...waiting, current: versionNumber, previous: rotation.current };
}
