/**
 * A password that is changed on two sides: a Vault with the stages of its versions, and a judge that accepts one version
 * at a time. A test moves both and the clock, and starts the process between them anew.
 */
import { addVersion, promoteVersion, type Rotation, toStages } from '../../local/vault/stages.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { type Clock, createDeadline } from '../../src/runtime/clock.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { SecretRefusedError } from '../../src/vault/secret-refusal.ts';
import { createSecretUse } from '../../src/vault/secret-use.ts';
import type { SecretVersion, Stage } from '../../src/vault/secret-version.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';

export const TTL_MS = 300_000;
const PAUSE = { firstMs: 60_000, longestMs: 900_000 };
export const DOWN = new GatekeeperError('ERR_VAULT_UNAVAILABLE');

/** A Vault with one secret; `reads` are the stages that were asked for, and `takes` is what each read waits for. */
export function createFakeVault() {
  let rotation: Rotation = { current: 1, latest: 1 };
  const vault = {
    reads: [] as Stage[],
    error: undefined as Error | undefined,
    takes: async (): Promise<void> => undefined,
    rotate: () => {
      rotation = addVersion(rotation, 'CURRENT');
    },
    addPending: () => {
      rotation = addVersion(rotation, 'PENDING');
    },
    promote: (version: number) => {
      rotation = promoteVersion(rotation, version);
    },
    read: async (_secretId: string, stage: Stage): Promise<SecretVersion> => {
      vault.reads.push(stage);
      await vault.takes();
      if (vault.error !== undefined) throw vault.error;
      for (let version = rotation.latest; version > 0; version -= 1) {
        const stages = toStages(rotation, version);
        if (stages.includes(stage)) return { content: createSecret(`canary ${version}`), version, stages };
      }
      throw new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
    },
  };
  return vault;
}

/** Accepts the password of one version; 0 is none of them. `tried` are the versions whose password it has seen. */
export function createJudge() {
  const judge = {
    accepts: 1,
    tried: [] as number[],
    /** What it throws at whatever it is given. */
    error: undefined as Error | undefined,
    /** What it refuses with. */
    refusal: () =>
      new SecretRefusedError('ERR_CREDENTIAL_REFUSED', { upstreamStatus: 401 }) as GatekeeperError,
    takes: async (): Promise<void> => undefined,
    check: async ({ content }: SecretVersion): Promise<string> => {
      const version = Number(content.reveal().replace('canary ', ''));
      judge.tried.push(version);
      const isAccepted = version === judge.accepts;
      await judge.takes();
      if (judge.error !== undefined) throw judge.error;
      if (!isAccepted) throw judge.refusal();
      return `served with ${version}`;
    },
  };
  return judge;
}

/** What a call may differ in. */
export interface Call {
  readonly secretId?: string;
  readonly judge?: string;
  readonly purpose?: string;
  readonly check?: (secret: SecretVersion) => Promise<string>;
}

/** Vault, judge, and a process that has just started. */
export function createRotationBench() {
  const time = createTestClock();
  const vault = createFakeVault();
  const judge = createJudge();
  const { log, lines, entries } = createLogLines(time.clock);
  const start = (clock: Clock) => {
    const secrets = createSecretCache({ read: vault.read, ttlSeconds: TTL_MS / 1000, clock, log });
    return createSecretUse({ secrets, clock, log });
  };
  const deadline = () => createDeadline(time.now + 30_000, time.clock);
  const bench = {
    time,
    vault,
    judge,
    lines,
    entries,
    deadline,
    use: start(time.clock),
    /** A process without any memory takes over. */
    restart: () => {
      bench.use = start(time.clock);
    },
    run: (call: Call = {}): Promise<string> =>
      bench.use.run({
        secretId: call.secretId ?? 'a',
        judge: call.judge ?? 'https://oic.example',
        purpose: call.purpose ?? 'orders',
        deadline: deadline(),
        pause: PAUSE,
        attempt: call.check ?? judge.check,
      }),
    /** How a call ends, which stages it read for that, and which versions it tried. */
    call: async (call: Call = {}) => {
      const [reads, tried] = [vault.reads.length, judge.tried.length];
      const outcome = await bench.run(call).catch((error: GatekeeperError) => error.detail ?? error.message);
      return { outcome, reads: vault.reads.slice(reads), tried: judge.tried.slice(tried) };
    },
  };
  return bench;
}

export type RotationBench = ReturnType<typeof createRotationBench>;
