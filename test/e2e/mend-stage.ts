/**
 * A local cloud in which one call after the other is made to fail and is mended: doctor's scene, and functions whose
 * configuration changes. What a case changes is put back when it ends.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { PartName } from '../../local/cloud/parts.ts';
import type { PlanOptions } from '../../local/cloud/plan-options.ts';
import { findRunningCloud, writeRunningCloud } from '../../local/cloud/running-cloud.ts';
import { type DoctorCloud, type Scene, startDoctorCloud } from './doctor-scene.ts';
import type { useGatekeeper } from './gatekeeper.ts';
import { type CommandWorker, startCommandWorker } from './mend-command-worker.ts';
import { endProcesses } from './mend-processes.ts';
import type { TestCloud } from './test-cloud.ts';

/** Keys of the functions over those of the plan; an empty value unsets one. */
export type Config = Readonly<Record<string, string>>;

/** What a case works with. */
export interface MendStage extends Scene {
  /** State folder of the cloud, as GATEKEEPER_STATE. */
  readonly state: string;
  /** Runs a command with this cloud's state folder and `input`, without a process of its own. */
  ask(args: readonly string[], input?: string): Promise<string>;
  /** The same as a process. */
  askProcess(args: readonly string[], input?: string): Promise<string>;
  readonly examine: DoctorCloud['examine'];
  /** What a part of the cloud is planned from, for one more part beside it. */
  readonly plan: PlanOptions;
  /** The keys that are set now. */
  config(): Config;
  /** New processes of the functions, with these keys and no others; those that run stay if they have them. */
  use(config: Config): Promise<void>;
  /** New processes, whose caches are empty. */
  renew(): Promise<void>;
  /** Ends a part; it is back at the end of the case at the latest. */
  bringDown(part: PartName): Promise<void>;
}

/** A cloud for cases. */
export interface MendCloud {
  toStage(t: TestContext): { readonly stage: MendStage; readonly mendAll: () => Promise<void> };
  end(): Promise<void>;
}

/** Starts it. Only one for each test file, as doctor's. */
export async function startMendCloud(gatekeeper: ReturnType<typeof useGatekeeper>): Promise<MendCloud> {
  const functionConfig: Record<string, string> = {};
  const doctor = await startDoctorCloud({ functionConfig });
  const { cloud } = doctor;
  const state = join(cloud.directory, 'state');
  // It is not there before the first line.
  appendFileSync(cloud.logFile, '', { mode: 0o600 });
  const worker = startCommandWorker();
  const planned = findRunningCloud(state)?.environments ?? { authorizer: {}, invoker: {} };

  async function use(config: Config): Promise<void> {
    if (JSON.stringify(config) === JSON.stringify(functionConfig)) return;
    for (const key of Object.keys(functionConfig)) delete functionConfig[key];
    Object.assign(functionConfig, config);
    await cloud.kill('fn');
    await cloud.start('fn');
    // The table is the invoker's alone, as in the plan.
    const { INTEGRATIONS: _table, ...shared } = config;
    const environments = {
      authorizer: { ...planned.authorizer, ...shared },
      invoker: { ...planned.invoker, ...config },
    };
    writeRunningCloud(state, { urls: cloud.urls, environments });
  }

  return {
    toStage: (t) => {
      const { scene, mendAll } = doctor.toScene(t);
      const plan = toPlan(cloud, functionConfig);
      const asks = toAsks(worker, gatekeeper, state);
      const own = {
        state,
        plan,
        examine: doctor.examine,
        config: () => ({ ...functionConfig }),
        renew: () => endProcesses(cloud),
      };
      const bringDown = async (part: PartName): Promise<void> => {
        await cloud.kill(part);
        scene.mend(async () => {
          if (cloud.processIds()[part] === undefined) await cloud.start(part);
        });
      };
      return { stage: { ...scene, ...own, ...asks, use, bringDown }, mendAll };
    },
    end: async () => {
      await worker.end();
      await cloud.stopAndRemove();
    },
  };
}

function toAsks(
  worker: CommandWorker,
  gatekeeper: ReturnType<typeof useGatekeeper>,
  state: string,
): Pick<MendStage, 'ask' | 'askProcess'> {
  return {
    ask: async ([command = '', ...args], input) => {
      const given = input === undefined ? [] : [input];
      return (await worker.run([command, ...given, ...args])).stdout;
    },
    askProcess: async (args, input = '') => {
      const environment = { GATEKEEPER_STATE: state };
      const { stdout, stderr } = await gatekeeper.pipe(args, { input, environment });
      return stdout === '' ? stderr : stdout;
    },
  };
}

function toPlan({ directory, secrets }: TestCloud, functionConfig: Config): PlanOptions {
  return {
    stateDirectory: join(directory, 'state'),
    functionsDirectory: join(directory, 'functions'),
    functionTimeoutSeconds: 30,
    functionConfig,
    ports: { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 },
    secrets,
  };
}
