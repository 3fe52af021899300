/**
 * What is left alone for one purpose of a secret: the versions that were refused for all purposes, and those that were
 * refused for this one only. An integration may say 401 of its own accord, and must not stop the others.
 */
import type { GatekeeperError } from '../errors.ts';
import type { CoolDown } from './cool-down.ts';
import { isAboutPurpose, toHeldRefusal } from './secret-refusal.ts';
import type { SecretVersion } from './secret-version.ts';
import type { ChosenVersion, VersionChoice } from './version-choice.ts';

/** The cool-downs of one purpose, taken together. */
export interface PurposeCoolDown {
  /**
   * The chosen version, or during its cool-down a newer one; without one the last refusal is thrown again.
   * `readNewest` is asked now and then only.
   */
  choose(chosen: ChosenVersion, readNewest: () => Promise<SecretVersion | undefined>): Promise<ChosenVersion>;
  /** True for a version that was refused, and none was accepted since. */
  knows(secret: SecretVersion): boolean;
  /** These versions were refused, the last one with this error. */
  begin(refused: readonly SecretVersion[], refusal: GatekeeperError): void;
  /** A version was accepted. */
  end(): void;
}

/** What it is made from. */
export interface PurposeCoolDownDeps {
  /** Of all purposes. */
  all: CoolDown;
  own: CoolDown;
  choice: VersionChoice;
  purpose: string;
}

/** Creates it. */
export function createPurposeCoolDown({ all, own, choice, purpose }: PurposeCoolDownDeps): PurposeCoolDown {
  const both = [all, own];
  const knows = ({ version }: SecretVersion): boolean => both.some((coolDown) => coolDown.knows(version));

  /**
   * A secret that was accepted before is not wrong as such. When a second purpose is refused, with nothing accepted in
   * between, it is wrong after all.
   */
  function isOfPurpose(refused: readonly SecretVersion[], refusal: GatekeeperError): boolean {
    if (isAboutPurpose(refusal)) return true;
    const wasRight = refused.some((secret) => choice.isAccepted(secret) || own.knows(secret.version));
    return wasRight && choice.countRefusing(purpose) === 1;
  }

  return {
    choose: async (chosen, readNewest) => {
      for (const coolDown of both) {
        const refusal = coolDown.holds(chosen.secret.version);
        if (refusal === undefined) continue;
        const secret = await coolDown.findUntried(readNewest);
        if (secret === undefined || knows(secret)) throw toHeldRefusal(refusal);
        return { secret, isJustRead: false };
      }
      return chosen;
    },
    knows,
    begin: (refused, refusal) => {
      (isOfPurpose(refused, refusal) ? own : all).begin(
        refused.map(({ version }) => version),
        refusal,
      );
    },
    end: () => {
      for (const coolDown of both) coolDown.end();
    },
  };
}
