/**
 * A built function as a process of its own, spoken to over its unix socket as the Fn agent does.
 * What it writes goes through a pipe to a reader of its own, as in a container, so that the client's time is not spent on it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A function that runs. */
export interface FunctionProcess {
  /** Milliseconds from sending a call to its whole answer, which must have status 200. */
  call(body: string, headers: Readonly<Record<string, string>>): Promise<number>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 5_000;
const POLL_MS = 5;

/** Starts `func.mjs` of the folder and waits until it listens. */
export async function startFunction(
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'gatekeeper-bench-'));
  const socketPath = join(folder, 'lsnr.sock');
  const child = spawn('/bin/sh', ['-c', '"$0" func.mjs | cat > /dev/null', process.execPath], {
    cwd: directory,
    env: {
      ...environment,
      PATH: process.env['PATH'],
      FN_FORMAT: 'http-stream',
      FN_LISTENER: `unix:${socketPath}`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    // A group of its own: shell, function and reader end together.
    detached: true,
  });
  await waitForSocket(socketPath, child);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    call: (body, headers) => call({ socketPath, agent }, body, headers),
    stop: async () => {
      agent.destroy();
      const ended = once(child, 'exit');
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitForSocket(socketPath: string, child: ChildProcess): Promise<void> {
  const endsAt = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(socketPath)) {
    if (child.exitCode !== null || Date.now() > endsAt) throw new Error('the function does not listen');
    await sleep(POLL_MS);
  }
}

interface Listener {
  readonly socketPath: string;
  readonly agent: Agent;
}

function call(
  { socketPath, agent }: Listener,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, agent, method: 'POST', path: '/call', headers }, (incoming) => {
      incoming.resume();
      incoming.on('end', () => {
        if (incoming.statusCode === 200) resolve(performance.now() - startedAt);
        else reject(new Error(`the function answered ${incoming.statusCode}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
