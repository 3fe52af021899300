/** Runs Fn's own command line, and reads what it answers. Its flags stand before names: behind them it ignores them. */
import { execFile, spawn } from 'node:child_process';

/** The Fn application of both functions, as app.yaml names it. */
export const APPLICATION = 'gatekeeper';

/** What a command ended with. */
export interface CommandResult {
  /** Exit code; undefined when the command is not there. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 8_388_608;

/** Runs a command to its end; `input` goes to its standard input. It never throws. */
export function runCommand(command: string, args: readonly string[], input = ''): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, stdout, stderr });
    });
    // A command that ends without reading is no error of its own.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Runs a command whose output is for the person at the terminal; its exit code. */
export function showCommand(command: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit' });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
