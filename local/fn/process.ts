/**
 * One process of a function, from its start to its end: what a container is in Fn.
 * It has a private folder, an output that is logged, and a reaper; all three end with it.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { LISTENER_FILE } from './environment.ts';
import { readLines } from './line-log.ts';
import { waitForListener } from './listener.ts';
import { type Reaper, startReaper } from './reaper.ts';

/** A started process; whether it is of use, `ready` tells. */
export interface FnProcess {
  /** Undefined when it could not be started at all. */
  readonly pid: number | undefined;
  readonly folder: string;
  readonly socketPath: string;
  /** How the start ended. */
  readonly ready: Promise<'listening' | 'failed' | 'timed-out'>;
  /** Resolves when the process is gone and its folder removed. */
  readonly exited: Promise<void>;
  /** Stops it as a paused container: no code of its runs, no timer fires. */
  freeze(): void;
  thaw(): void;
  /** Ends it at once, as Fn does: there is no SIGTERM to wait for. */
  kill(): void;
}

/** What a process is started with. */
export interface ProcessInput {
  readonly nodePath: string;
  /** Where `func.mjs` is. */
  readonly directory: string;
  /** From {@link createFolder}; removed with the process. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly startTimeoutMs: number;
  readonly onLine: (line: { pid: number; stream: 'stdout' | 'stderr'; line: string }) => void;
}

export const ENTRY_FILE = 'func.mjs';

/** `sun_path` without its final zero; macOS has less than Linux. */
const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;
/** FDKs bind this name first, then link the listener to it. */
const BOUND_SUFFIX = '.tmp';

/** A private folder for one process, short enough for a socket in it. Throws when the temp folder is too long. */
export function createFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fn-'));
  const bound = path.join(folder, `${LISTENER_FILE}${BOUND_SUFFIX}`);
  if (Buffer.byteLength(bound) <= MAX_SOCKET_PATH_BYTES) return folder;
  fs.rmdirSync(folder);
  throw new Error(
    `the temp folder's path is too long for a unix socket (${MAX_SOCKET_PATH_BYTES} bytes with the socket's name): set TMPDIR to a shorter one`,
  );
}

/** Starts `node func.mjs` in a process group of its own. */
export function startProcess(input: ProcessInput): FnProcess {
  const { folder } = input;
  const socketPath = path.join(folder, LISTENER_FILE);
  const child = spawn(input.nodePath, [ENTRY_FILE], {
    cwd: input.directory,
    env: { ...input.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the function starts is frozen and killed with it, and Ctrl-C is not its.
    detached: true,
  });
  const { pid } = child;
  // At once: a runner killed before this line has run leaves the function behind.
  const reaper = pid === undefined ? undefined : startReaper(pid, folder);
  logOutput(child, input.onLine);

  let isAlive = pid !== undefined;
  const exited = waitForExit(child).then(() => {
    // Its children, if any, are in the group still; a container's end takes them too.
    signal(pid, 'SIGKILL');
    isAlive = false;
    cleanUp(reaper, folder);
  });
  const send = (name: NodeJS.Signals) => {
    if (isAlive) signal(pid, name);
  };
  const kill = () => send('SIGKILL');
  const ready = waitForListener({ folder, exited, timeoutMs: input.startTimeoutMs });
  return {
    pid,
    folder,
    socketPath,
    ready,
    exited,
    freeze: () => send('SIGSTOP'),
    thaw: () => send('SIGCONT'),
    kill,
  };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

async function waitForExit(child: Child): Promise<void> {
  try {
    await once(child, 'exit');
  } catch {
    // 'error': it never started. To the caller that is an exit while loading.
  }
}

function logOutput(child: Child, onLine: ProcessInput['onLine']): void {
  const pid = child.pid ?? 0;
  readLines(child.stdout, (line) => onLine({ pid, stream: 'stdout', line }));
  readLines(child.stderr, (line) => onLine({ pid, stream: 'stderr', line }));
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // The group is gone already.
  }
}

function cleanUp(reaper: Reaper | undefined, folder: string): void {
  reaper?.end();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
}
