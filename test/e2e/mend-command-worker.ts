/**
 * Runs `gatekeeper` again and again in one thread of its own, so that the modules are loaded once: the very program, with its
 * arguments, its printing and its exit code. What would be on standard input is an argument.
 */
import { parentPort, Worker } from 'node:worker_threads';

/** How a run ended. */
interface WorkerResult {
  readonly stdout: string;
  readonly code: number;
}

/** The thread; the state folder is the environment's, when it starts. */
export interface CommandWorker {
  run(args: readonly string[]): Promise<WorkerResult>;
  end(): Promise<number>;
}

/** Starts it. One run at a time. */
export function startCommandWorker(): CommandWorker {
  const worker = new Worker(new URL(import.meta.url));
  return {
    run: (args) => {
      const { promise, resolve } = Promise.withResolvers<WorkerResult>();
      worker.once('message', resolve);
      worker.postMessage(args);
      return promise;
    },
    end: () => worker.terminate(),
  };
}

async function run(args: readonly string[]): Promise<WorkerResult> {
  let stdout = '';
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    stdout += chunk;
    return true;
  };
  // A note about the shell's history, which this has none of.
  process.stderr.write = () => true;
  process.exitCode = 0;
  // Loaded in the thread only: where the state folder is, the command line reads once.
  const { createProgram } = await import('../../cli/program.ts');
  await createProgram().parseAsync(args, { from: 'user' });
  return { stdout, code: Number(process.exitCode) };
}

const port = parentPort;
port?.on('message', (args: readonly string[]) => {
  run(args).then(
    (result) => port.postMessage(result),
    (error: unknown) => port.postMessage({ stdout: String(error), code: 2 }),
  );
});
