/** The choice of a version by itself, on a fake Vault or on whatever a test has read in its place. */
import { createDeadline } from '../../src/runtime/clock.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import type { SecretVersion, Stage } from '../../src/vault/secret-version.ts';
import { createVersionChoice } from '../../src/vault/version-choice.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { createFakeVault, TTL_MS } from './rotation-bench.ts';

/** Vault's word on CURRENT counts as fresh for this long. */
export const JUST_READ_MS = 2_000;

export function createBench(read?: (stage: Stage) => Promise<SecretVersion>) {
  const time = createTestClock();
  const { clock } = time;
  const vault = createFakeVault();
  const secrets = createSecretCache({
    read: read === undefined ? vault.read : (_secretId, stage) => read(stage),
    ttlSeconds: TTL_MS / 1000,
    clock,
    log: createLogLines(clock).log,
  });
  const choice = createVersionChoice({ secrets, secretId: 'a', clock });
  const deadline = () => createDeadline(time.now + 30_000, clock);
  const get = () => choice.get(deadline());
  const getOther = async (chosen: Awaited<ReturnType<typeof get>>) =>
    (await choice.getOther(chosen, deadline())).version;
  return { time, vault, choice, deadline, get, getOther };
}

export const toVersion = (version: number, ...stages: string[]): SecretVersion => ({
  content: createSecret(`canary ${version}`),
  version,
  stages,
});
