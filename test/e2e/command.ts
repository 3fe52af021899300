/** Runs the command line as a user does, as processes, and tells what they left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How a command ended and what it printed. */
interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcess;
  output(): string;
  readonly result: Promise<CommandResult>;
}

/** What a command gets that reads. */
export interface Feed {
  readonly input: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A folder for temporary files and state of commands, which marks all their processes. */
export interface Sandbox {
  readonly directory: string;
  start(script: string, args?: readonly string[], environment?: Record<string, string>): RunningCommand;
  run(script: string, args?: readonly string[], environment?: Record<string, string>): Promise<CommandResult>;
  /** The same with a standard input. */
  pipe(script: string, args: readonly string[], feed: Feed): Promise<CommandResult>;
  /** Files and folders left in the temporary folder. */
  leftFiles(): readonly string[];
  /** Processes whose environment or command line names the folder (Linux). */
  leftProcesses(): readonly string[];
  remove(): void;
}

/** Creates the folder. */
export function createSandbox(): Sandbox {
  const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-cli-'));
  const temporary = mkdtempSync(join(directory, 'tmp-'));
  const launch = (script: string, args: readonly string[], { input, environment }: Partial<Feed>) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'] ?? '',
        TMPDIR: temporary,
        GATEKEEPER_STATE: join(directory, 'state'),
        // As bin/gatekeeper has it.
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A command that ends without reading is no error of its own.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const result = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
    return { child, output: () => stdout + stderr, result };
  };
  const start: Sandbox['start'] = (script, args = [], environment = {}) =>
    launch(script, args, { environment });
  return {
    directory,
    start,
    run: (script, args, environment) => start(script, args, environment).result,
    pipe: (script, args, feed) => launch(script, args, feed).result,
    leftFiles: () => readdirSync(temporary),
    leftProcesses: () => findProcesses(directory),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function findProcesses(mark: string): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => ['environ', 'cmdline'].some((file) => readProc(pid, file).includes(mark)))
    .map((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' '));
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
