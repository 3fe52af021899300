/**
 * One part of the local cloud as a process of its own, so that it can be killed and started again by itself.
 * It dies with whoever started it: the message channel closes, and the part ends.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PartName, PartReport } from './parts.ts';

/** A running part. */
export interface PartProcess {
  readonly url: string;
  readonly pid: number;
  /** Settles when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Asks the part to end, and makes it end after a while. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** What a part is started with. */
export interface PartStart {
  name: PartName;
  config: unknown;
  traceCollectorUrl: string | undefined;
  /** Each line that the part writes. */
  onLine: (line: string) => void;
}

const STOP_TIMEOUT_MS = 3_000;
/** That of bin/gatekeeper too. */
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));
const MAIN = fileURLToPath(new URL('part-main.ts', import.meta.url));

/** Starts the part and waits until it listens. Rejects with the part's own message when it cannot. */
export function startPartProcess(start: PartStart): Promise<PartProcess> {
  const { name, config, traceCollectorUrl, onLine } = start;
  // In a group of its own: Ctrl-C at the terminal is for the supervisor, which then stops all in order.
  const child = fork(MAIN, [name], {
    detached: true,
    execArgv: [],
    // What Node has compiled once it need not compile again: half of the time until a part listens.
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  collectLines(child, onLine);
  const ended = waitForEnd(child);
  return new Promise((resolve, reject) => {
    ended.then(() => reject(new Error(`the ${name} ended while starting`)), reject);
    child.once('error', reject);
    child.on('message', (message) => {
      const { ready, failed } = message as PartReport;
      if (failed !== undefined) reject(new Error(failed));
      else if (ready !== undefined) resolve(toPartProcess(child, ready.url, ended));
    });
    child.send({ config, traceCollectorUrl });
  });
}

function toPartProcess(child: ChildProcess, url: string, ended: Promise<void>): PartProcess {
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    kill,
    stop: async () => {
      if (child.connected) child.disconnect();
      // A stopped process (SIGSTOP) cannot end itself.
      const timer = setTimeout(kill, STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The process is gone and all that it wrote has been read. Node's own `close` does not come after a disconnect. */
async function waitForEnd(child: ChildProcess): Promise<void> {
  const closed = [child.stdout, child.stderr].map(
    (stream) => new Promise((resolve) => stream?.once('close', resolve)),
  );
  await Promise.all([once(child, 'exit'), ...closed]);
}

function collectLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    stream?.on('end', () => {
      if (rest !== '') onLine(rest);
    });
  }
}
