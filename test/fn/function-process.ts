/** Runs an entry of the tests as Fn runs a container: `node` with a socket in a private folder. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('fixtures/entry.ts', import.meta.url));
const START_TIMEOUT_MS = 15_000;
const END_TIMEOUT_MS = 5_000;

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FunctionOptions {
  /** Default: the entry of these tests, which ends by itself when it is told to. */
  entry?: string;
  environment?: Readonly<Record<string, string>>;
  /** Flags of Node. */
  nodeFlags?: readonly string[];
}

/** Starts the entry and waits until it listens. */
export async function startFunction({
  entry = ENTRY,
  environment = {},
  nodeFlags = [],
}: FunctionOptions = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fn-'));
  const socketPath = path.join(folder, 'lsnr.sock');
  const isListening = waitForFile(folder, 'lsnr.sock');
  const child = spawn(process.execPath, [...nodeFlags, entry], {
    env: {
      ...environment,
      FN_FORMAT: 'http-stream',
      FN_LISTENER: `unix:${socketPath}`,
      // Of a bundle it would tell nothing, and it takes memory.
      NODE_V8_COVERAGE: entry === ENTRY ? (process.env['NODE_V8_COVERAGE'] ?? '') : '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.on('data', (text: string) => {
    written.stderr += text;
  });
  const exited = once(child, 'exit');
  await Promise.race([isListening, exited.then(() => assert.fail(`it ended: ${output.join('')}`))]);
  return {
    call: (body: string | Buffer, headers: http.OutgoingHttpHeaders = {}) => call(socketPath, body, headers),
    /** All that it has written since it was asked last, once that holds every one of `marks`. */
    takeOutput: async (...marks: readonly string[]) => {
      while (!marks.every((mark) => output.join('').includes(mark))) {
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
      }
      return output.splice(0).join('');
    },
    /** All that it has written since it started, stream by stream. */
    written,
    pid: child.pid ?? 0,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    close: async () => {
      const killed = setTimeout(() => child.kill('SIGKILL'), entry === ENTRY ? END_TIMEOUT_MS : 0);
      // It ends without an answer.
      await Promise.allSettled([call(socketPath, 'exit', {}), exited]);
      clearTimeout(killed);
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function waitForFile(folder: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error('it does not listen')), START_TIMEOUT_MS);
    const watcher = fs.watch(folder, (_event, changed) => {
      if (changed === name) finish();
    });
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      watcher.close();
      if (error === undefined) resolve();
      else reject(error);
    };
  });
}

function call(socketPath: string, body: string | Buffer, headers: http.OutgoingHttpHeaders): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, method: 'POST', path: '/call', agent: false, headers });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.end(body);
  });
}
