/**
 * The secrets and all their versions, on disk: a change is on the disk before it is answered.
 * Contents are kept in Base64, as the API hands them out; none is ever logged or put into an error.
 */
import * as v from 'valibot';
import { readStateFile, writeStateFile } from '../oci/state-file.ts';
import type { VaultConfig } from './config.ts';
import { addVersion, promoteVersion, type Stage, toStages } from './stages.ts';

const versionNumber = v.pipe(v.number(), v.integer(), v.minValue(1));
const storedSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  vaultId: v.string(),
  rotation: v.strictObject({
    current: versionNumber,
    previous: v.exactOptional(versionNumber),
    pending: v.exactOptional(versionNumber),
    latest: versionNumber,
  }),
  versions: v.array(v.strictObject({ versionNumber, timeCreated: v.string(), content: v.string() })),
});
const stateSchema = v.strictObject({ secrets: v.array(storedSchema) });

type StoredSecret = v.InferOutput<typeof storedSchema>;

/** One version of a secret. */
export interface SecretVersion {
  readonly secretId: string;
  readonly versionNumber: number;
  /** RFC 3339. */
  readonly timeCreated: string;
  /** Base64. */
  readonly content: string;
  readonly stages: readonly Stage[];
}

/** Which version is asked for; all that is given must fit, nothing given means CURRENT. */
export interface VersionSelector {
  readonly stage?: Stage;
  readonly versionNumber?: number;
}

/** The secrets of one vault service. */
export interface SecretStore {
  findId(vaultId: string, name: string): string | undefined;
  /** The highest version that fits, if any. */
  read(secretId: string, selector: VersionSelector): SecretVersion | undefined;
  /** Adds a version with the plain text `content`; undefined when there is no such secret. */
  add(secretId: string, content: string, stage: 'CURRENT' | 'PENDING'): SecretVersion | undefined;
  /** Makes a version CURRENT; undefined when there is no such secret or version. */
  promote(secretId: string, versionNumber: number): SecretVersion | undefined;
}

/** Opens the store and creates the seeds that are not in it. Throws on a damaged state file. */
export function openSecretStore(
  config: Pick<VaultConfig, 'stateFile' | 'secrets'>,
  now: () => number,
): SecretStore {
  const { stateFile } = config;
  let secrets = readSecrets(stateFile);

  function save(next: StoredSecret[]): void {
    writeStateFile(stateFile, `${JSON.stringify({ secrets: next })}\n`);
    // Memory follows the disk: a failed write must not be served until the next restart forgets it.
    secrets = next;
  }

  const find = (secretId: string) => secrets.find(({ id }) => id === secretId);

  /** The changed secret, saved; undefined when there is none, or nothing to change. */
  function change(secretId: string, apply: Change): StoredSecret | undefined {
    const old = find(secretId);
    const next = old === undefined ? undefined : apply(old);
    if (next !== undefined) save(secrets.map((other) => (other === old ? next : other)));
    return next;
  }

  const missing = config.secrets.filter((seed) => find(seed.id) === undefined);
  if (missing.length > 0) save([...secrets, ...missing.map((seed) => toStored(seed, now()))]);

  return {
    findId: (vaultId, name) =>
      secrets.find((secret) => secret.vaultId === vaultId && secret.name === name)?.id,
    read: (secretId, selector) => selectVersion(find(secretId), selector),
    add: (secretId, content, stage) => {
      const next = change(secretId, (old) => withVersion(old, content, stage, now()));
      return selectVersion(next, { stage: 'LATEST' });
    },
    promote: (secretId, versionNumber) => {
      const next = change(secretId, (old) => withCurrent(old, versionNumber));
      return selectVersion(next, { versionNumber });
    },
  };
}

type Change = (old: StoredSecret) => StoredSecret | undefined;

function withVersion(
  old: StoredSecret,
  content: string,
  stage: 'CURRENT' | 'PENDING',
  now: number,
): StoredSecret {
  const rotation = addVersion(old.rotation, stage);
  const version = toStoredVersion(content, rotation.latest, now);
  return { ...old, rotation, versions: [...old.versions, version] };
}

/** Undefined when the secret has no such version. */
function withCurrent(old: StoredSecret, wanted: number): StoredSecret | undefined {
  if (!old.versions.some(({ versionNumber }) => versionNumber === wanted)) return undefined;
  return { ...old, rotation: promoteVersion(old.rotation, wanted) };
}

function readSecrets(stateFile: string): StoredSecret[] {
  const text = readStateFile(stateFile);
  if (text === undefined) return [];
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), stateSchema), text);
  // Starting empty would lose every rotated secret. The reason is left out: it may quote a secret.
  if (!parsed.success) throw new Error(`the Vault's state file is damaged: ${stateFile}`);
  return parsed.output.secrets;
}

function toStored(seed: VaultConfig['secrets'][number], now: number): StoredSecret {
  const { id, name, vaultId, content } = seed;
  const versions = [toStoredVersion(content, 1, now)];
  return { id, name, vaultId, rotation: { current: 1, latest: 1 }, versions };
}

function toStoredVersion(content: string, number: number, now: number): StoredSecret['versions'][number] {
  return {
    versionNumber: number,
    timeCreated: new Date(now).toISOString(),
    content: Buffer.from(content).toString('base64'),
  };
}

function selectVersion(
  secret: StoredSecret | undefined,
  selector: VersionSelector,
): SecretVersion | undefined {
  if (secret === undefined) return undefined;
  const isUnspecific = selector.stage === undefined && selector.versionNumber === undefined;
  const stage = isUnspecific ? 'CURRENT' : selector.stage;
  const fitting = secret.versions.findLast(
    (version) =>
      (selector.versionNumber ?? version.versionNumber) === version.versionNumber &&
      (stage === undefined || toStages(secret.rotation, version.versionNumber).includes(stage)),
  );
  if (fitting === undefined) return undefined;
  return { secretId: secret.id, ...fitting, stages: toStages(secret.rotation, fitting.versionNumber) };
}
