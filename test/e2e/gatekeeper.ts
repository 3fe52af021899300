/** Runs `gatekeeper` as a process, with files that a test writes; nothing of the machine's own configuration is seen. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { createSandbox, type Feed } from './command.ts';

/** The values and the table that belong together, and to nobody. */
export const VALUES = 'gateway/values.example.json';
export const TABLE = 'local/integrations.json';
/** Both, as arguments of a command. */
export const OF_LOCAL = ['--values', VALUES, '--integrations', TABLE] as const;

/** A folder for files and what runs in it. */
export function useGatekeeper() {
  const sandbox = createSandbox();
  after(() => sandbox.remove());
  return {
    directory: sandbox.directory,
    run: (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
      // A home without a configuration of the OCI CLI.
      sandbox.run('cli/gatekeeper.ts', args, { HOME: sandbox.directory, ...environment }),
    /** The same with a standard input. */
    pipe: (args: readonly string[], { environment, ...feed }: Feed) =>
      sandbox.pipe('cli/gatekeeper.ts', args, {
        ...feed,
        environment: { HOME: sandbox.directory, ...environment },
      }),
    /** What a command has left behind. */
    leftovers: () => [...sandbox.leftFiles(), ...sandbox.leftProcesses()],
    /** Writes a file; JSON unless it is a text. The path to it. */
    write: (name: string, content: unknown): string => {
      const path = join(sandbox.directory, name);
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
  };
}
