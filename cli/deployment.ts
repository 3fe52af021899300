/**
 * The deployment that a command is about: the configuration of both functions, from a filled-in .env or from the local cloud.
 * It reads and never changes anything, but for the keys of a local cloud that has never been started.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import type { Command } from 'commander';
import { AUDIENCE, TENANT } from '../local/cloud/names.ts';
import { findRunningCloud, type RunningCloud } from '../local/cloud/running-cloud.ts';
import { DEV_STATE } from './dev-state.ts';
import type { FunctionName } from './function-names.ts';
import { readText } from './project-files.ts';
import { readSeedKeys } from './sample.ts';

type Environment = Readonly<Record<string, string>>;

/** A deployment. */
export interface Deployment {
  /** What it was read from, for the person at the terminal. */
  readonly name: string;
  /** What each function finds in its environment. */
  readonly environments: Readonly<Record<FunctionName, Environment>>;
  /** Undefined for a real one. */
  readonly local: LocalDeployment | undefined;
}

/** The local cloud, whether it runs or not. */
interface LocalDeployment {
  readonly stateDirectory: string;
  /** Undefined when it does not run: then its keys and its table are all there is. */
  readonly running: RunningCloud | undefined;
}

/** What {@link addDeploymentOptions} adds. */
export interface DeploymentOptions {
  readonly env?: string;
  readonly local?: true;
}

const DEFAULT_ENV = '.env';
const LOCAL_TABLE = fileURLToPath(new URL('../local/integrations.json', import.meta.url));

/** Adds the options that say which deployment. */
export function addDeploymentOptions(command: Command): Command {
  return command
    .option('--env <file>', `configuration of the deployment (default: ${DEFAULT_ENV}, if there is one)`)
    .option('--local', 'the local cloud of `make dev`, also when it does not run (default without .env)');
}

/** Reads it. Throws an error that says what to do. */
export async function readDeployment({ env, local }: DeploymentOptions): Promise<Deployment> {
  if (env !== undefined && local) throw new Error('--env and --local are two deployments: choose one');
  if (local || (env === undefined && !existsSync(DEFAULT_ENV))) return readLocal(DEV_STATE);
  const file = env ?? DEFAULT_ENV;
  const environment = toEnvironment(readText(file, 'copy .env.example and fill it in'));
  return { name: file, environments: { authorizer: environment, invoker: environment }, local: undefined };
}

function toEnvironment(text: string): Environment {
  const pairs = Object.entries(parseEnv(text)).map(([key, value = '']) => [key, value.trim()] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

async function readLocal(stateDirectory: string): Promise<Deployment> {
  const running = findRunningCloud(stateDirectory);
  const local = { stateDirectory, running };
  if (running !== undefined) {
    const name = `the local cloud at ${running.urls.gateway}`;
    return { name, environments: running.environments, local };
  }
  const environment = await toRestingEnvironment(stateDirectory);
  const name = 'the local cloud, which does not run';
  return { name, environments: { authorizer: environment, invoker: environment }, local };
}

/** Enough to check a token with, without any address. */
async function toRestingEnvironment(stateDirectory: string): Promise<Environment> {
  const table = join(stateDirectory, 'integrations.json');
  return {
    JWKS: await readSeedKeys(stateDirectory),
    TOKEN_AUDIENCES: AUDIENCE,
    TOKEN_TENANT: TENANT,
    INTEGRATIONS: existsSync(table) ? table : LOCAL_TABLE,
    // The table of a cloud that has run names loopback.
    ALLOW_INSECURE_HTTP: 'true',
  };
}
