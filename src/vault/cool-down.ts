/**
 * Versions of a secret that were refused and are left alone for a while, longer with each further refusal.
 * A version that has not been tried yet ends the wait: Vault is asked for one now and then meanwhile, which harms nobody.
 */
import type { GatekeeperError } from '../errors.ts';
import type { Clock } from '../runtime/clock.ts';
import { createPause, type PauseOptions } from '../runtime/pause.ts';
import { isToBeUsed, type SecretVersion } from './secret-version.ts';

/** The cool-down of one use of one secret. */
export interface CoolDown {
  /** Why this version is not to be tried now; undefined when it may be. */
  holds(version: number): GatekeeperError | undefined;
  /** True for a version that was refused, and none was accepted since. */
  knows(version: number): boolean;
  /** The newest version, if it has not been refused yet. `readNewest` is asked for it every 5 s at most, then less often. */
  findUntried(readNewest: () => Promise<SecretVersion | undefined>): Promise<SecretVersion | undefined>;
  /** These versions were refused. */
  begin(versions: readonly number[], refusal: GatekeeperError): void;
  /** A version was accepted. */
  end(): void;
}

/** Creates a cool-down that holds nothing. */
export function createCoolDown(clock: Clock, options: PauseOptions): CoolDown {
  const refused = new Map<number, GatekeeperError>();
  const pause = createPause(clock, options);
  const looks = createPause(clock);

  async function lookFor(readNewest: () => Promise<SecretVersion | undefined>) {
    looks.begin(undefined);
    try {
      return await readNewest();
    } catch {
      // That Vault is down now is not why the call cannot be served.
      return undefined;
    }
  }

  return {
    holds: (version) => (pause.isActive() ? refused.get(version) : undefined),
    knows: (version) => refused.has(version),
    findUntried: async (readNewest) => {
      const newest = looks.isActive() ? undefined : await lookFor(readNewest);
      const isUntried = newest !== undefined && isToBeUsed(newest) && !refused.has(newest.version);
      return isUntried ? newest : undefined;
    },
    begin: (versions, refusal) => {
      for (const version of versions) refused.set(version, refusal);
      pause.begin(refusal);
    },
    end: () => {
      refused.clear();
      pause.end();
      looks.end();
    },
  };
}
