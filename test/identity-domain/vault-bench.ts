/** A Vault with one secret, whatever its id: its versions and their stages are a test's to move, its reads to be counted. */
import { addVersion, promoteVersion, type Rotation, toStages } from '../../local/vault/stages.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import type { SecretVersion, Stage } from '../../src/vault/secret-version.ts';

/** Version 1, `app:canary-1`, is CURRENT; version n is `app:canary-n`, unless told otherwise. A read takes `tookMs`. */
export function createVaultBench(time: { now: number }) {
  let rotation: Rotation = { current: 1, latest: 1 };
  const bench = {
    toContent: (version: number): string => `app:canary-${version}`,
    reads: [] as Stage[],
    failure: undefined as Error | undefined,
    tookMs: 0,
    /** One more version, in use at once or waiting. */
    add: (stage: 'CURRENT' | 'PENDING'): void => {
      rotation = addVersion(rotation, stage);
    },
    /** The version that waits is in use from now on. */
    promote: (version: number): void => {
      rotation = promoteVersion(rotation, version);
    },
    read: async (_secretId: string, stage: Stage): Promise<SecretVersion> => {
      bench.reads.push(stage);
      time.now += bench.tookMs;
      if (bench.failure !== undefined) throw bench.failure;
      for (let version = rotation.latest; version > 0; version -= 1) {
        const stages = toStages(rotation, version);
        if (!stages.includes(stage)) continue;
        return { content: createSecret(bench.toContent(version)), version, stages };
      }
      throw new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
    },
  };
  return bench;
}
