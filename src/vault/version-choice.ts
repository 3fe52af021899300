/**
 * Which version of a secret to use where it is checked, and which other one when that is refused.
 * While a password is changed, Vault is ahead of whoever checks it, or behind. Ahead: CURRENT is refused and PREVIOUS is
 * right. Behind: CURRENT is refused and the new one waits as PENDING. Behind and then done: the cached CURRENT is refused,
 * and Vault has a newer one. In each of these one read finds the right version; a change that is taken back may cost two.
 * Source: OCI Vault, "Secret Versions and Rotation States".
 */
import type { Clock, Deadline } from '../runtime/clock.ts';
import type { Fetched } from '../runtime/refreshed-value.ts';
import type { SecretCache } from './secret-cache.ts';
import type { SecretVersion } from './secret-version.ts';

/** A version to use. */
export interface ChosenVersion {
  readonly secret: SecretVersion;
  /** It is the CURRENT version, and Vault has said so a moment ago. */
  readonly isJustRead: boolean;
}

/** The choice for one secret and one judge of it. */
export interface VersionChoice {
  /** CURRENT, or the version that was accepted in its place. Throws the `ERR_VAULT_…` codes. */
  get(deadline: Deadline): Promise<ChosenVersion>;
  /**
   * Another version after a refusal; the same when there is no other. Throws the `ERR_VAULT_…` codes of an outage.
   */
  getOther(refused: ChosenVersion, deadline: Deadline): Promise<SecretVersion>;
  /** The same, but only a newer one; undefined when there is none. */
  getNewer(refused: SecretVersion, deadline: Deadline): Promise<SecretVersion | undefined>;
  /** It was accepted, and is used from now on. */
  accept(secret: SecretVersion): void;
  /** It is used from now on, although nobody knows yet whether it is accepted. */
  prefer(secret: SecretVersion): void;
  /** True for the version that was accepted last. */
  isAccepted(secret: SecretVersion): boolean;
  /** Notes a purpose for which nothing was accepted; gives how many there are since a version was accepted. */
  countRefusing(purpose: string): number;
  /** True when there is such a purpose. */
  isRefused(): boolean;
}

/** What choosing needs. */
export interface VersionChoiceDeps {
  secrets: SecretCache;
  secretId: string;
  clock: Clock;
}

/** What a process that has just started needs from reading a secret to having used it. */
const JUST_READ_MS = 2_000;

/** Creates the choice. */
export function createVersionChoice({ secrets, secretId, clock }: VersionChoiceDeps): VersionChoice {
  let accepted: number | undefined;
  const refusing = new Set<string>();
  let currentVersion = 0;
  /** The version that was accepted while CURRENT, of that number, was refused. */
  let preferred: { readonly secret: SecretVersion; readonly insteadOf: number } | undefined;
  /** What was found after the refusal of a version, and when. */
  let found: { readonly after: number; readonly secret: SecretVersion; readonly at: number } | undefined;

  async function readCurrent(deadline: Deadline): Promise<Fetched<SecretVersion>> {
    const fetched = await secrets.get(secretId, deadline);
    currentVersion = fetched.value.version;
    return fetched;
  }

  /** The version that is known to be right in place of `current`. */
  function findPreferred(current: SecretVersion): SecretVersion | undefined {
    // Another CURRENT than the refused one: the change is done, and Vault's word counts again.
    return preferred?.insteadOf === current.version ? preferred.secret : undefined;
  }

  /** A version that need not be read: another call may have found it meanwhile, or CURRENT may be the one. */
  async function findKnown(
    isWanted: (version: number) => boolean,
    deadline: Deadline,
  ): Promise<SecretVersion | undefined> {
    const { value: current } = await readCurrent(deadline);
    const known = [findPreferred(current) ?? current, current];
    return known.find(({ version }) => isWanted(version));
  }

  /** What `read` finds in Vault after a refusal. Calls that are refused one after the other ask once. */
  async function find(
    refused: SecretVersion,
    read: () => Promise<SecretVersion | undefined>,
  ): Promise<SecretVersion | undefined> {
    if (found?.after === refused.version && clock() - found.at < JUST_READ_MS) return found.secret;
    const secret = await read();
    if (secret !== undefined) found = { after: refused.version, secret, at: clock() };
    return secret;
  }

  async function getNewer(refused: SecretVersion, deadline: Deadline): Promise<SecretVersion | undefined> {
    const known = await findKnown((version) => version > refused.version, deadline);
    const other = known ?? (await find(refused, () => readNewer(secrets, { secretId, refused, deadline })));
    // Vault may have gone back to an older one.
    return other !== undefined && other.version > refused.version ? other : undefined;
  }

  async function getOther(
    { secret: refused, isJustRead }: ChosenVersion,
    deadline: Deadline,
  ): Promise<SecretVersion> {
    const isAccepted = accepted === refused.version;
    // Accepted while it was PENDING, it is ahead of the cached CURRENT, which is the one before it.
    const isAhead = isAccepted && refused.stages.includes('PENDING');
    const known = await findKnown(
      (version) => (isAhead ? version > refused.version : version !== refused.version),
      deadline,
    );
    if (known !== undefined) return known;
    const newer = () => readNewer(secrets, { secretId, refused, deadline });
    const previous = () => secrets.readAnew(secretId, 'PREVIOUS', deadline);
    // Who accepted a version does not go back to an older one; trying that would be a failed log-in for nothing.
    if (isAccepted) return (await find(refused, newer)) ?? refused;
    // Vault has just said that nothing is newer.
    const isNewest = isJustRead && refused.stages.includes('LATEST');
    const [first, second] = isNewest ? [previous, newer] : [newer, previous];
    return (await find(refused, first)) ?? (await find(refused, second)) ?? refused;
  }

  function prefer(secret: SecretVersion): void {
    preferred = secret.version === currentVersion ? undefined : { secret, insteadOf: currentVersion };
  }

  return {
    get: async (deadline) => {
      const { value: current, fetchedAt } = await readCurrent(deadline);
      const secret = findPreferred(current);
      if (secret !== undefined) return { secret, isJustRead: false };
      const ageMs = clock() - fetchedAt;
      return { secret: current, isJustRead: ageMs >= 0 && ageMs < JUST_READ_MS };
    },
    getOther,
    getNewer,
    accept: (secret) => {
      accepted = secret.version;
      refusing.clear();
      prefer(secret);
    },
    prefer,
    isAccepted: ({ version }) => accepted === version,
    countRefusing: (purpose) => refusing.add(purpose).size,
    isRefused: () => refusing.size > 0,
  };
}

interface NewerVersion {
  readonly secretId: string;
  readonly refused: SecretVersion;
  readonly deadline: Deadline;
}

/** The CURRENT version if it is another one by now, else a PENDING one that is newer. */
async function readNewer(
  secrets: SecretCache,
  { secretId, refused, deadline }: NewerVersion,
): Promise<SecretVersion | undefined> {
  const latest = await secrets.readAnew(secretId, 'LATEST', deadline);
  if (latest === undefined) return undefined;
  if (latest.stages.includes('CURRENT')) return latest.version === refused.version ? undefined : latest;
  const isPending = latest.stages.includes('PENDING');
  if (isPending && latest.version === refused.version) return undefined;
  // Right behind the refused one: there is no version in between that could be CURRENT.
  if (isPending && latest.version === refused.version + 1) return latest;
  const current = await secrets.readAnew(secretId, 'CURRENT', deadline);
  if (current !== undefined && current.version !== refused.version) return current;
  return isPending ? latest : undefined;
}
