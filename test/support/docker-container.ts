/**
 * A container of a function as Fn starts it: no network unless asked for, one user without any right, nothing writable
 * but /tmp, 128 MB. Its socket is in a folder of the host; it is called by the rules of Fn's agent.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { callFunction } from '../../local/fn/call.ts';
import { LISTENER_FILE } from '../../local/fn/environment.ts';
import { waitForListener } from '../../local/fn/listener.ts';
import { FN_USER_ID } from './docker-base-image.ts';
import type { DockerEngine } from './docker-engine.ts';

/** Where Fn mounts the folder with the socket. */
export const SOCKET_FOLDER = '/tmp/iofs';
/** The smallest that OCI Functions have. */
export const CONTAINER_MB = 128;
/** Fn waits no longer for a function to listen. */
const START_TIMEOUT_MS = 5_000;

const AS_FN = [
  ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
  ...['--memory', `${CONTAINER_MB}m`, '--memory-swap', `${CONTAINER_MB}m`],
  ...['--pids-limit', '50', '--ulimit', 'nofile=350', '--tmpfs', '/tmp'],
];

export interface ContainerOptions {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly network?: 'none' | 'host';
  /** Default: Fn's. `image` leaves it to the image. */
  readonly user?: 'fn' | 'image';
  /** Called with the folder before the start; what it puts there is the function's to read. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/** Starts it and waits until it listens, or has ended; it goes with the test. */
export async function startContainer(t: TestContext, { docker }: DockerEngine, options: ContainerOptions) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iofs-'));
  let id: string | undefined;
  t.after(async () => {
    if (id !== undefined) await docker(['rm', '--force', id]);
    fs.rmSync(folder, { recursive: true });
  });
  await options.prepare?.(folder);
  for (const file of [folder, ...fs.readdirSync(folder).map((name) => path.join(folder, name))]) {
    fs.chownSync(file, FN_USER_ID, FN_USER_ID);
  }
  const environment = {
    FN_FORMAT: 'http-stream',
    FN_LISTENER: `unix:${SOCKET_FOLDER}/${LISTENER_FILE}`,
    ...options.environment,
  };
  id = (await docker(['run', '--detach', ...toFlags(options, folder, environment)])).trim();
  const container = id;
  const exited = docker(['wait', container]);
  const start = await waitForListener({
    folder,
    exited: exited.then(() => undefined),
    timeoutMs: START_TIMEOUT_MS,
  });
  return {
    start,
    /** Its exit code, once it has ended. */
    exitCode: async () => Number(await exited),
    call: (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
      callContainer(path.join(folder, LISTENER_FILE), Buffer.from(body), headers),
    log: () => docker(['logs', container]),
    /** What the engine says about it; a Go template. */
    inspect: async (template: string) => (await docker(['inspect', '--format', template, container])).trim(),
    process: () => readProcess(container),
  };
}

function toFlags(
  { image, network = 'none', user = 'fn' }: ContainerOptions,
  folder: string,
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    ...AS_FN,
    ...(user === 'fn' ? ['--user', `${FN_USER_ID}:${FN_USER_ID}`] : []),
    ...['--network', network, '--volume', `${folder}:${SOCKET_FOLDER}`],
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    image,
  ];
}

/** The headers for a client behind the gateway have no prefix any more. Throws what a caller of Fn would be told. */
async function callContainer(socketPath: string, body: Buffer, headers: Readonly<Record<string, string>>) {
  const all = {
    'Fn-Call-Id': randomBytes(13).toString('hex'),
    'Fn-Deadline': new Date(Date.now() + 30_000).toISOString(),
    ...headers,
  };
  const result = await callFunction({
    socketPath,
    headers: Object.entries(all).flat(),
    body,
    timeoutMs: 30_000,
  });
  if (!result.ok) throw new Error(`${result.error.status} ${result.error.message}`);
  const { rawHeaders } = result;
  const at = rawHeaders.findIndex((name) => name.toLowerCase() === 'fn-http-status');
  return { clientStatus: Number(rawHeaders[at + 1]), body: result.body };
}

/** What the kernel says about the container's process, by the names in /proc/PID/status. */
function readProcess(id: string): (name: string) => string {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const cgroup = readIfThere(`/proc/${pid}/cgroup`);
    if (!cgroup.includes(id)) continue;
    const status = readIfThere(`/proc/${pid}/status`);
    return (name) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1]?.replaceAll('\t', ' ') ?? '';
  }
  throw new Error('the container has no process');
}

/** A process may end while it is looked at. */
function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
