/**
 * The local cloud of a command, with the built functions in a temporary folder. Whenever the command is told to end, while
 * it builds or starts too, nothing stays behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, type CloudOptions, createCloud } from '../local/cloud/cloud.ts';
import { buildFunctions } from '../scripts/build-functions.ts';
import { onSignal } from './signals.ts';

/** What such a cloud is made with. Without a state folder its keys and secrets are temporary too. */
export type ManagedCloudOptions = Omit<CloudOptions, 'functionsDirectory' | 'stateDirectory'> &
  Partial<Pick<CloudOptions, 'stateDirectory'>>;

/** A cloud that ends with the command. */
export interface ManagedCloud {
  readonly cloud: Cloud;
  readonly stateDirectory: string;
  /** Builds the functions, then starts all parts; ends everything when one of it fails, and throws its error. */
  start(): Promise<void>;
  /** Ends everything. A second call waits for the first. */
  end(): Promise<void>;
}

/** Creates it; `onEnding` is told when a signal ends it. */
export function createManagedCloud(
  options: ManagedCloudOptions,
  onEnding: () => void = () => undefined,
): ManagedCloud {
  let cleanUp = async (): Promise<void> => undefined;
  // Before there is anything to leave behind.
  onSignal(async () => {
    onEnding();
    await cleanUp();
  });
  // Not in the state folder: a second command must not replace the functions of the first before it is refused.
  const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-cloud-'));
  const functionsDirectory = join(directory, 'functions');
  const { stateDirectory = join(directory, 'state') } = options;
  const cloud = createCloud({ ...options, stateDirectory, functionsDirectory });
  let building: Promise<unknown> = Promise.resolve();
  let ending: Promise<void> | undefined;
  const endOnce = async (): Promise<void> => {
    await building.catch(() => undefined);
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  cleanUp = () => (ending ??= endOnce());
  return {
    cloud,
    stateDirectory,
    start: async () => {
      try {
        building = buildFunctions(functionsDirectory);
        await building;
        await cloud.startAll();
      } catch (error) {
        await cleanUp();
        throw error;
      }
    },
    end: () => cleanUp(),
  };
}
