/** Runs Fn's own command line, and reads what it answers. Its flags stand before names: behind them it ignores them. */
import { execFile, spawn } from 'node:child_process';

/** The Fn application of both functions, as app.yaml names it. */
export const APPLICATION = 'gatekeeper';

/** What a command ended with. */
export interface CommandResult {
  /** Exit code; undefined when it did not end by itself. */
  readonly code: number | undefined;
  /** Why it did not end by itself: it is not there, or it took too long. */
  readonly failed: 'missing' | 'timeout' | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 8_388_608;
// `fn` itself waits for a dead server without an end.
const TIMEOUT_MS = 15_000;

/** Runs a command to its end; `input` goes to its standard input. It never throws. */
export function runCommand(
  command: string,
  args: readonly string[],
  { input = '', timeoutMs = TIMEOUT_MS }: { readonly input?: string; readonly timeoutMs?: number } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const limits = { maxBuffer: MAX_OUTPUT_BYTES, timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
    const child = execFile(command, args, limits, (error, stdout, stderr) => {
      if (error === null) return resolve({ code: 0, failed: undefined, stdout, stderr });
      if (typeof error.code === 'number') {
        return resolve({ code: error.code, failed: undefined, stdout, stderr });
      }
      resolve({ code: undefined, failed: error.killed === true ? 'timeout' : 'missing', stdout, stderr });
    });
    // A command that ends without reading is no error of its own.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** A command whose output is for the person at the terminal. */
export interface ShownCommand {
  /** Its exit code. */
  readonly code: Promise<number>;
  /** Ends it before its time. */
  stop(): void;
}

/** Starts such a command in a folder. */
export function showCommand(command: string, args: readonly string[], cwd: string): ShownCommand {
  const child = spawn(command, args, { cwd, stdio: 'inherit' });
  return {
    code: new Promise((resolve) => {
      child.on('error', () => resolve(1));
      child.on('exit', (code) => resolve(code ?? 1));
    }),
    stop: () => child.kill(),
  };
}

/** The id of a deployed function. Throws when the server has no such function. */
export async function readFunctionId(functionName: string): Promise<string> {
  const inspect = ['inspect', 'function', APPLICATION, functionName, 'id'];
  const { code, failed, stdout, stderr } = await runCommand('fn', inspect);
  if (failed === 'missing')
    throw new Error('the fn command is missing, which knows the function: install the Fn CLI');
  if (code !== 0) throw new Error(`fn knows no function ${functionName} of ${APPLICATION}: ${stderr.trim()}`);
  return stdout.trim().replaceAll('"', '');
}
