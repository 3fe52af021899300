/**
 * The local cloud: every part a process of its own on loopback, started in order, stopped together.
 * What the parts write goes to one log file; nothing of it is printed here.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOciConfigFile } from '../oci/oci-config-file.ts';
import { type CloudSecrets, openCloudSecrets } from './cloud-secrets.ts';
import { DEPLOYER_ID, SDK_REGION, TENANCY_ID } from './names.ts';
import { type PartProcess, startPartProcess } from './part-process.ts';
import { PART_NAMES, type PartConfigs, type PartName } from './parts.ts';
import { PLANNERS } from './plan.ts';
import { ociConfigFile, type PartUrls, type PlanOptions } from './plan-options.ts';
import { type RunningCloud, removeRunningCloud, writeRunningCloud } from './running-cloud.ts';

/** A local cloud. */
export interface Cloud {
  /** Where each part is, once it has started. */
  readonly urls: PartUrls;
  readonly secrets: CloudSecrets;
  /** Holds every line that every part and function has written. */
  readonly logFile: string;
  /** Starts all parts in order; when one cannot start, stops the others and throws its error. */
  startAll(): Promise<void>;
  /** Starts a part that has ended, at its old address. */
  start(part: PartName): Promise<void>;
  /** Ends a part as a crash would. */
  kill(part: PartName): Promise<void>;
  /** Stops everything, whatever is starting included; settles when nothing runs or listens any more. */
  stop(): Promise<void>;
  processIds(): Readonly<Partial<Record<PartName, number>>>;
}

/** What {@link createCloud} needs. */
export interface CloudOptions {
  /** Keeps keys and secrets between starts, and the deployer's OCI configuration file. */
  stateDirectory: string;
  /** Holds `authorizer/func.mjs` and `invoker/func.mjs`. */
  functionsDirectory: string;
  /** Default: free ports. */
  ports?: PlanOptions['ports'];
  /** Default 30. */
  functionTimeoutSeconds?: number;
  /** Configuration over what the plan gives the functions, together or one of them; an empty value unsets a key. */
  functionConfig?: PlanOptions['functionConfig'];
  /** Collects the spans of all parts and both functions, Zipkin v2; default: no tracing. */
  traceCollectorUrl?: string | undefined;
  /** Told each line that a part or a function writes. */
  onLine?: (part: PartName, line: string) => void;
  /** Told before each part starts. */
  onStarting?: (part: PartName) => void;
  /** Told when a part has ended that nobody stopped. */
  onEnded?: (part: PartName) => void;
}

const FREE_PORTS: PlanOptions['ports'] = { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 };

/** Creates a cloud; nothing runs until it is started, so that it can be stopped at any moment. */
export function createCloud(options: CloudOptions): Cloud {
  const { stateDirectory } = options;
  const secrets = openCloudSecrets(stateDirectory);
  writeDeployerConfig(stateDirectory, secrets);
  const plan: PlanOptions = {
    ports: FREE_PORTS,
    functionTimeoutSeconds: 30,
    functionConfig: {},
    ...options,
    secrets,
  };
  const logFile = join(stateDirectory, 'cloud.log');
  const urls: Record<PartName, string> = { 'identity-domain': '', vault: '', oic: '', fn: '', gateway: '' };
  const running = new Map<PartName, PartProcess>();
  const launches = new Set<Promise<unknown>>();
  let isStopping = false;
  let environments: RunningCloud['environments'] = { authorizer: {}, invoker: {} };

  async function start<Name extends PartName>(name: Name): Promise<void> {
    if (isStopping) throw new Error('the cloud is being stopped');
    // After the first start a part keeps its port: the others know it by its address.
    const port = urls[name] === '' ? plan.ports[name] : Number(new URL(urls[name]).port);
    const config = PLANNERS[name](port, plan, urls);
    if (isFnConfig(name, config)) environments = toEnvironments(config);
    const launch = startPartProcess({
      name,
      config,
      traceCollectorUrl: options.traceCollectorUrl,
      onLine: (line) => {
        appendFileSync(logFile, `${name} ${line}\n`, { mode: 0o600 });
        options.onLine?.(name, line);
      },
    }).then((process) => register(name, process));
    launches.add(launch);
    await launch.finally(() => launches.delete(launch));
  }

  function register(name: PartName, process: PartProcess): void {
    urls[name] = process.url;
    running.set(name, process);
    process.ended.then(
      () => {
        running.delete(name);
        if (!isStopping) options.onEnded?.(name);
      },
      () => undefined,
    );
  }

  async function startAll(): Promise<void> {
    try {
      for (const name of PART_NAMES) {
        options.onStarting?.(name);
        await start(name);
      }
      writeRunningCloud(stateDirectory, { urls, environments });
    } catch (error) {
      await stop();
      throw error;
    }
  }

  async function stop(): Promise<void> {
    isStopping = true;
    removeRunningCloud(stateDirectory);
    await Promise.allSettled(launches);
    // From the gateway backwards: nobody is asked for anything by a part that still runs.
    for (const name of PART_NAMES.toReversed()) await running.get(name)?.stop();
  }

  return {
    urls,
    secrets,
    logFile,
    startAll,
    start,
    kill: async (name) => running.get(name)?.kill(),
    stop,
    processIds: () => Object.fromEntries([...running].map(([name, { pid }]) => [name, pid])),
  };
}

function isFnConfig(name: PartName, config: PartConfigs[PartName]): config is PartConfigs['fn'] {
  return name === 'fn' && 'functions' in config;
}

/** As the runner puts them together: a function's own value wins. */
function toEnvironments({ app, functions }: PartConfigs['fn']): RunningCloud['environments'] {
  const configOf = (name: string) => ({
    ...app.config,
    ...functions.find((fn) => fn.name === name)?.config,
  });
  return { authorizer: configOf('authorizer'), invoker: configOf('invoker') };
}

/** Before anything runs: whoever has read of the file in the welcome text finds it. */
function writeDeployerConfig(stateDirectory: string, { deployerPrivateKey }: CloudSecrets): void {
  writeOciConfigFile(ociConfigFile(stateDirectory), {
    user: { userId: DEPLOYER_ID, tenancyId: TENANCY_ID },
    privateKey: deployerPrivateKey,
    region: SDK_REGION,
  });
}
