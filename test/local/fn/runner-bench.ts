/** An Fn runner over fixture functions in a temp folder, and ways to look at processes from outside. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FnRunnerConfig } from '../../../local/fn/config.ts';
import { type FnRunner, type FnRunnerDeps, startFnRunner } from '../../../local/fn/runner.ts';
import { openAuthService } from '../../../local/oci/auth-service.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
export const PRINCIPAL = {
  compartmentId: 'ocid1.compartment.oc1..example',
  tenancyId: 'ocid1.tenancy.oc1..example',
};

type FnConfig = FnRunnerConfig['functions'][number];

/** What an invocation answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON, empty when it is none. */
  readonly json: Record<string, unknown>;
}

/** Prepares a folder; functions are named after their fixtures, `ocid1.fnfunc.oc1..NAME`. */
export function createRunnerBench() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-'));
  const authServiceFile = path.join(folder, 'auth.pem');
  const runners: FnRunner[] = [];

  /** A built function, as far as the runner can tell: `func.mjs` in a folder of its own. */
  function toFunction(fixture: string, changes: Partial<FnConfig> = {}): FnConfig {
    const directory = path.join(folder, fixture);
    fs.mkdirSync(directory, { recursive: true });
    const entry = path.join(directory, 'func.mjs');
    fs.writeFileSync(entry, `import ${JSON.stringify(path.join(FIXTURES, `${fixture}.mjs`))};\n`);
    const id = `ocid1.fnfunc.oc1..${fixture}`;
    return { id, name: fixture, directory, memoryMb: 128, timeoutSeconds: 30, config: {}, ...changes };
  }

  function toConfig(functions: FnConfig[], changes: Partial<FnRunnerConfig> = {}): FnRunnerConfig {
    const app = { id: 'ocid1.fnapp.oc1..example', name: 'gatekeeper', config: {} };
    return { port: 0, authServiceFile, region: 'us-phoenix-1', app, functions, ...changes };
  }

  return {
    folder,
    toFunction,
    toConfig,
    authService: () => openAuthService(authServiceFile),
    start: async (functions: FnConfig[], changes: Partial<FnRunnerConfig> = {}, deps: FnRunnerDeps = {}) => {
      const runner = await startFnRunner(toConfig(functions, changes), deps);
      runners.push(runner);
      return runner;
    },
    close: async () => {
      await Promise.all(runners.map((runner) => runner.close()));
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** Invokes a fixture on the open-source path. */
export async function invoke(
  { url }: Pick<FnRunner, 'url'>,
  fixture: string,
  init: RequestInit = {},
): Promise<Answer> {
  const target = `${url}/invoke/ocid1.fnfunc.oc1..${fixture}`;
  const response = await fetch(target, { method: 'POST', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: toJson(text) };
}

function toJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The kernel's letter for a process: R, S, T (stopped), Z; undefined when it is gone. */
export function processState(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  } catch {
    return undefined;
  }
}

/** True while the process is there and no zombie. */
export function isRunning(pid: number): boolean {
  return ![undefined, 'Z', 'X'].includes(processState(pid));
}

/** Waits until `condition` holds; throws after two seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 200; waited += 1) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error(`waited in vain: ${what}`);
}
