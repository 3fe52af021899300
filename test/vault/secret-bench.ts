/** A cache of secrets whose clock and whose Vault a test moves; what was read and what was logged can be looked at. */
import { createDeadline } from '../../src/runtime/clock.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import type { SecretVersion, Stage } from '../../src/vault/secret-version.ts';

export const TTL_MS = 300_000;

export function createBench() {
  const bench = {
    now: 1_000_000,
    error: undefined as Error | undefined,
    version: 1,
    stages: ['CURRENT', 'LATEST'] as readonly string[],
  };
  const reads: [secretId: string, stage: Stage, timeoutMs: number][] = [];
  const lines: string[] = [];
  const clock = (): number => bench.now;
  const cache = createSecretCache({
    read: async (secretId, stage, timeoutMs): Promise<SecretVersion> => {
      reads.push([secretId, stage, timeoutMs]);
      if (bench.error !== undefined) throw bench.error;
      return { content: createSecret(`canary ${secretId}`), version: bench.version, stages: bench.stages };
    },
    ttlSeconds: TTL_MS / 1000,
    clock,
    log: createLog({ level: 'debug', functionName: 'f', write: (toLine) => lines.push(toLine()), clock }),
  });
  const within = (leftMs: number) => createDeadline(bench.now + leftMs, clock);
  const get = async (secretId = 'a', leftMs = 60_000) => {
    const { value } = await cache.get(secretId, within(leftMs));
    return `${value.content.reveal()} ${value.version}`;
  };
  /** The number of the version that is read past the cache. */
  const readAnew = async (stage: Stage, secretId = 'a', leftMs = 60_000) =>
    (await cache.readAnew(secretId, stage, within(leftMs)))?.version;
  return Object.assign(bench, { cache, get, readAnew, reads, lines });
}
