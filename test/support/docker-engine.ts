/**
 * A Docker engine of the tests' own: Debian's `dockerd` in a temp folder and in namespaces of its own, without network.
 * It never uses an engine that is there already: it would overwrite that one's fnproject/node:24. Whatever ends the
 * test, the engine, its containers and mounts end with it.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A running engine. */
export interface DockerEngine {
  /** Runs a command of the `docker` CLI to its end; gives what it wrote on standard output, rejects when it fails. */
  docker(args: readonly string[], options?: DockerOptions): Promise<string>;
  stop(): Promise<void>;
}

interface DockerOptions {
  readonly cwd?: string;
  /** For its standard input. */
  readonly input?: string;
}

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const INSTALL = 'apt-get install docker.io iptables';

// The engine must not take up with a containerd that serves another engine: it sees an empty /run/containerd.
// Where the temp folder is on an overlay itself, overlay2 cannot be had, and vfs can.
// `read` ends with the pipe from the test; when this shell ends, as process 1, all else in its namespaces ends.
const INSIDE = `
mkdir -p /run/containerd && mount -t tmpfs tmpfs /run/containerd
echo '{}' > "$1/daemon.json"
start() {
  dockerd -H "unix://$1/docker.sock" --config-file "$1/daemon.json" --data-root "$1/data" --exec-root "$1/exec" \\
    --pidfile "$1/docker.pid" --storage-driver="$2" --bridge=none --iptables=false --ip6tables=false \\
    --ip-masq=false --shutdown-timeout 1 < /dev/null >> "$1/log" 2>&1
}
{ start "$1" overlay2 || start "$1" vfs; echo > "$1/ended"; } &
read -r _
kill -TERM "$(cat "$1/docker.pid")"
wait
`;
const OUTSIDE = `
unshare --mount --pid --fork --kill-child --mount-proc /bin/sh -c "$2" engine "$1"
rm -rf -- "$1"
`;

/** Starts an engine, or says why there can be none here. */
export async function startDockerEngine(): Promise<DockerEngine | { readonly missing: string }> {
  if (process.getuid?.() !== 0) return { missing: 'it takes root to start one' };
  for (const command of ['dockerd', 'docker', 'unshare']) {
    if (!isInstalled(command)) return { missing: `no ${command} is installed: ${INSTALL}` };
  }
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'docker-'));
  const child = spawn('/bin/sh', ['-c', OUTSIDE, 'engine', directory, INSIDE], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Ctrl-C at the terminal is the test's; the engine then ends in good order.
    detached: true,
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await exited;
  };
  const docker = createCli(directory);
  const reason = await waitForEngine(docker, directory, child);
  if (reason === undefined) return { docker, stop };
  await stop();
  return { missing: reason };
}

function isInstalled(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, command)));
}

/** `DOCKER_CONFIG` keeps the user's log-ins and contexts out; BuildKit would want to pull its own images. */
function createCli(directory: string): DockerEngine['docker'] {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    DOCKER_HOST: `unix://${directory}/docker.sock`,
    DOCKER_CONFIG: path.join(directory, 'config'),
    DOCKER_BUILDKIT: '0',
  };
  return async (args, { cwd = directory, input = '' } = {}) => {
    const running = run('docker', [...args], { cwd, env, maxBuffer: MAX_OUTPUT_BYTES });
    running.child.stdin?.end(input);
    return (await running).stdout;
  };
}

/** Why it does not come up; undefined when it has. */
async function waitForEngine(
  docker: DockerEngine['docker'],
  directory: string,
  child: ChildProcess,
): Promise<string | undefined> {
  const endsAt = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < endsAt && child.exitCode === null && !fs.existsSync(path.join(directory, 'ended'))) {
    await sleep(POLL_MS);
    if (!fs.existsSync(path.join(directory, 'docker.sock'))) continue;
    try {
      await docker(['version']);
      return undefined;
    } catch {
      // It does not answer yet.
    }
  }
  return `dockerd does not come up: ${readLastLine(path.join(directory, 'log'))}`;
}

function readLastLine(file: string): string {
  if (!fs.existsSync(file)) return 'the kernel gives it no namespaces';
  return fs.readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
}
