/**
 * Uses a secret that is being changed on two sides, Vault's and that of whoever checks it, one after the other.
 * A version that is refused is tried once more as another version, and then left alone for a while: every failed log-in
 * counts towards the lock of a user. Nothing here sends anything; what is tried is the caller's.
 */
import { LRUCache } from 'lru-cache';
import type { GatekeeperError } from '../errors.ts';
import type { Clock, Deadline } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import type { Log } from '../runtime/log.ts';
import type { PauseOptions } from '../runtime/pause.ts';
import { type CoolDown, createCoolDown } from './cool-down.ts';
import { createPurposeCoolDown } from './purpose-cool-down.ts';
import type { SecretCache } from './secret-cache.ts';
import { isAboutPurpose, isRefusal } from './secret-refusal.ts';
import { isToBeUsed, type SecretVersion } from './secret-version.ts';
import { type ChosenVersion, createVersionChoice, type VersionChoice } from './version-choice.ts';

/** One use of a secret. */
interface SecretTrial<T> {
  readonly secretId: string;
  /** Who accepts or refuses it, such as OIC's origin: one's word says nothing about another. */
  readonly judge: string;
  /** What it is used for there, no empty text. */
  readonly purpose: string;
  readonly deadline: Deadline;
  /** How long versions that were refused are left alone. */
  readonly pause: PauseOptions;
  /** Throws a `SecretRefusedError`, or `ERR_SECRET_FORM`, for a version that is not accepted. */
  readonly attempt: (secret: SecretVersion) => Promise<T>;
}

/** Secrets in use. */
export interface SecretUse {
  /**
   * What `attempt` gives, for the version in use or, where that is refused, for another one. Throws what the last
   * attempt threw, during a cool-down what the last one before it threw, and the `ERR_VAULT_…` codes.
   */
  run<T>(trial: SecretTrial<T>): Promise<T>;
  /** The number of the version that the next trial would begin with. Throws the `ERR_VAULT_…` codes. */
  versionInUse(secretId: string, judge: string, deadline: Deadline): Promise<number>;
  /** Has Vault asked for the CURRENT version past the cache; when Vault is down, the cached one goes on. */
  refresh(secretId: string, deadline: Deadline): Promise<void>;
}

/** What using needs. */
export interface SecretUseDeps {
  secrets: SecretCache;
  clock: Clock;
  log: Log;
}

type Tried<T> = { readonly value: T } | { readonly refusal: GatekeeperError };

const MAX_KEPT = 200;

/** Creates the use of secrets. */
export function createSecretUse({ secrets, clock, log }: SecretUseDeps): SecretUse {
  const choices = new LRUCache<string, VersionChoice>({ max: MAX_KEPT });
  // Apart, so that a crowd of purposes does not drive out what protects a secret as a whole.
  const wholeCoolDowns = new LRUCache<string, CoolDown>({ max: MAX_KEPT });
  const ownCoolDowns = new LRUCache<string, CoolDown>({ max: MAX_KEPT });

  function openChoice(secretId: string, judge: string): VersionChoice {
    const key = `${secretId} ${judge}`;
    const choice = choices.get(key) ?? createVersionChoice({ secrets, secretId, clock });
    choices.set(key, choice);
    return choice;
  }

  function openCoolDowns({ secretId, judge, pause, purpose }: SecretTrial<unknown>) {
    const key = `${secretId} ${judge}`;
    const ownKey = `${key} ${purpose}`;
    const all = wholeCoolDowns.get(key) ?? createCoolDown(clock, pause);
    const own = ownCoolDowns.get(ownKey) ?? createCoolDown(clock, pause);
    wholeCoolDowns.set(key, all);
    ownCoolDowns.set(ownKey, own);
    return { all, own };
  }

  /** The newest version, or CURRENT where that one is neither in use nor to be so: Vault may have gone back. */
  async function readNewest(secretId: string, deadline: Deadline): Promise<SecretVersion | undefined> {
    const latest = await secrets.readAnew(secretId, 'LATEST', deadline);
    const isUsable = latest === undefined || isToBeUsed(latest);
    return isUsable ? latest : secrets.readAnew(secretId, 'CURRENT', deadline);
  }

  async function attempt<T>(trial: SecretTrial<T>, secret: SecretVersion): Promise<Tried<T>> {
    try {
      return { value: await trial.attempt(secret) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { secretId } = trial;
      log.warn('secret_refused', { ...toErrorFields(error), secretId, secretVersion: secret.version });
      return { refusal: error };
    }
  }

  async function run<T>(trial: SecretTrial<T>): Promise<T> {
    const { secretId, deadline, purpose } = trial;
    const choice = openChoice(secretId, trial.judge);
    const coolDown = createPurposeCoolDown({ ...openCoolDowns(trial), choice, purpose });
    const accept = (secret: SecretVersion, value: T): T => {
      choice.accept(secret);
      coolDown.end();
      return value;
    };
    const first = await coolDown.choose(await choice.get(deadline), () => readNewest(secretId, deadline));
    const tried = await attempt(trial, first.secret);
    if ('value' in tried) return accept(first.secret, tried.value);

    const other = await findOther(choice, first, tried.refusal, deadline).catch((error: unknown) => {
      coolDown.begin([first.secret], tried.refusal);
      throw error;
    });
    // Of a version that was refused before, one attempt tells whether the judge has changed its mind: a second one would
    // only bring the lock of a user closer.
    const isSame = other?.version === first.secret.version;
    if (other === undefined || coolDown.knows(other) || (isSame && choice.isRefused())) {
      coolDown.begin([first.secret], tried.refusal);
      throw tried.refusal;
    }
    const triedAgain = await attempt(trial, other).catch((error: unknown) => {
      // It was not refused: the next call begins with it, instead of being refused with the first one.
      choice.prefer(other);
      throw error;
    });
    if ('value' in triedAgain) return accept(other, triedAgain.value);
    coolDown.begin([first.secret, other], triedAgain.refusal);
    throw triedAgain.refusal;
  }

  return {
    run,
    versionInUse: async (secretId, judge, deadline) => {
      const { secret } = await openChoice(secretId, judge).get(deadline);
      return secret.version;
    },
    refresh: async (secretId, deadline) => {
      await secrets.readAnew(secretId, 'CURRENT', deadline).catch(() => undefined);
    },
  };
}

/** The version to try next; undefined when none can change the answer. */
function findOther(
  choice: VersionChoice,
  first: ChosenVersion,
  refusal: GatekeeperError,
  deadline: Deadline,
): Promise<SecretVersion | undefined> {
  // The judge knows the secret: an older one, or the same again, would not do better.
  if (isAboutPurpose(refusal)) return choice.getNewer(first.secret, deadline);
  return choice.getOther(first, deadline);
}
