/**
 * One function as the runner knows it: its pool of processes and, if it has one, its resource principal.
 */
import fs from 'node:fs';
import type { AuthService } from '../oci/auth-service.ts';
import type { FnRunnerSettings, FnSettings } from './config.ts';
import { toEnvironment } from './environment.ts';
import { createPool, type Pool } from './pool.ts';
import { createPrincipalFiles, type PrincipalFiles } from './principal-files.ts';
import { createFolder, type FnProcess, startProcess } from './process.ts';

/** A line that a function wrote. */
type FunctionLine = {
  readonly function: string;
  /** The process's pid. */
  readonly processId: number;
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
};

/** What a function needs of its runner. */
export interface FnFunctionDeps {
  readonly settings: FnRunnerSettings;
  readonly authService: Pick<AuthService, 'issue'>;
  readonly now: () => number;
  readonly log: (line: FunctionLine) => void;
}

/** A function that can be invoked. */
export interface FnFunction {
  readonly id: string;
  readonly timeoutSeconds: number;
  readonly pool: Pool;
  /** Renews the session in a process's folder when half of its life is over. */
  refreshPrincipal(folder: string): Promise<void>;
}

/** Creates a function; no process starts yet. */
export function createFunction(fn: FnSettings, deps: FnFunctionDeps): FnFunction {
  const { settings, authService, now } = deps;
  const principalFiles =
    fn.principal === undefined
      ? undefined
      : createPrincipalFiles(
          authService,
          { resourceId: fn.id, resourceType: 'fnfunc', ...fn.principal },
          now,
        );
  const pool = createPool({
    launch: () => launch(fn, deps, principalFiles),
    maxProcesses: settings.maxProcesses,
    freezeAfterMs: settings.freezeAfterMs,
    idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
  });
  return {
    id: fn.id,
    timeoutSeconds: fn.timeoutSeconds,
    pool,
    refreshPrincipal: async (folder) => principalFiles?.refresh(folder),
  };
}

async function launch(
  fn: FnSettings,
  { settings, log }: FnFunctionDeps,
  principalFiles: PrincipalFiles | undefined,
): Promise<FnProcess> {
  const folder = createFolder();
  try {
    await principalFiles?.refresh(folder);
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const { app, region, nodePath, startTimeoutMs } = settings;
  const started = startProcess({
    nodePath,
    directory: fn.directory,
    folder,
    environment: toEnvironment({ app, fn, region, folder, path: process.env['PATH'] ?? '' }),
    startTimeoutMs,
    onLine: ({ pid, ...line }) => log({ function: fn.name, processId: pid, ...line }),
  });
  void started.exited.then(() => principalFiles?.forget(folder));
  return started;
}
