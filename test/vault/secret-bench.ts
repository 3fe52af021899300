/** A cache of secrets whose clock and whose Vault a test moves; what was read and what was logged can be looked at. */
import { createDeadline } from '../../src/runtime/clock.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import type { SecretVersion } from '../../src/vault/vault-client.ts';

export const TTL_MS = 300_000;
/** A secret that was read less than this ago is not dropped. */
export const DROP_AFTER_MS = 30_000;

export function createBench() {
  const bench = { now: 1_000_000, error: undefined as Error | undefined, version: 1 };
  const reads: [secretId: string, timeoutMs: number][] = [];
  const lines: string[] = [];
  const clock = (): number => bench.now;
  const cache = createSecretCache({
    read: async (secretId, timeoutMs): Promise<SecretVersion> => {
      reads.push([secretId, timeoutMs]);
      if (bench.error !== undefined) throw bench.error;
      return { content: createSecret(`canary ${secretId}`), version: bench.version };
    },
    ttlSeconds: TTL_MS / 1000,
    clock,
    log: createLog({ level: 'debug', functionName: 'f', write: (line) => lines.push(line), clock }),
  });
  const get = async (secretId = 'a', leftMs = 60_000) => {
    const secret = await cache.get(secretId, createDeadline(bench.now + leftMs, clock));
    return `${secret.content.reveal()} ${secret.version}`;
  };
  return Object.assign(bench, { cache, get, reads, lines });
}
