/**
 * Secrets, cached by id: fresh for the configured time, stale for a while when Vault is down, one flight each.
 * It holds 200 secrets at most, and forgets the least used first.
 */
import { LRUCache } from 'lru-cache';
import { type ErrorCode, toErrorCode } from '../errors.ts';
import type { Clock, Deadline } from '../runtime/clock.ts';
import { createFlights } from '../runtime/flights.ts';
import type { Log } from '../runtime/log.ts';
import { createRefreshedValue, type Fetched, type RefreshedValue } from '../runtime/refreshed-value.ts';
import type { ReadSecret, SecretVersion, Stage } from './secret-version.ts';

/** The cache of secrets. */
export interface SecretCache {
  /** The secret's CURRENT version; throws the `ERR_VAULT_…` codes and `ERR_SECRET_FORM`. */
  get(secretId: string, deadline: Deadline): Promise<Fetched<SecretVersion>>;
  /**
   * The version in a stage now, read past the cache, or undefined when there is none. A CURRENT version that is found
   * this way is the cached one from then on. Throws the `ERR_VAULT_…` codes of an outage.
   */
  readAnew(secretId: string, stage: Stage, deadline: Deadline): Promise<SecretVersion | undefined>;
}

/** How secrets are read and for how long they are good. */
export interface SecretCacheOptions {
  read: ReadSecret;
  ttlSeconds: number;
  clock: Clock;
  log: Log;
}

const MAX_SECRETS = 200;
const STALE_FOR_MS = 15 * 60_000;
const READ_TIMEOUT_MS = 5_000;
const GONE: readonly ErrorCode[] = ['ERR_VAULT_DENIED', 'ERR_SECRET_FORM'];

/** Creates the cache. */
export function createSecretCache({ read, ttlSeconds, clock, log }: SecretCacheOptions): SecretCache {
  const secrets = new LRUCache<string, RefreshedValue<SecretVersion>>({ max: MAX_SECRETS });
  const join = createFlights<SecretVersion | undefined>();

  function open(secretId: string): RefreshedValue<SecretVersion> {
    const kept = secrets.get(secretId);
    if (kept !== undefined) return kept;
    const secret = createRefreshedValue({
      fetch: (timeoutMs) => read(secretId, 'CURRENT', timeoutMs),
      freshForMs: ttlSeconds * 1000,
      staleForMs: STALE_FOR_MS,
      clock,
      // A secret that Vault denies, or that is no text any more, has been taken away: the old one must not serve on.
      isOutage: (error) => !GONE.includes(toErrorCode(error)),
      timeoutMs: READ_TIMEOUT_MS,
      onStale: ({ value }, error) =>
        log.warn('secret_stale', { code: toErrorCode(error), secretId, secretVersion: value.version }),
    });
    secrets.set(secretId, secret);
    return secret;
  }

  async function readStage(secretId: string, stage: Stage, timeoutMs: number) {
    try {
      const found = await read(secretId, stage, timeoutMs);
      if (found.stages.includes('CURRENT')) open(secretId).set(found);
      return found;
    } catch (error) {
      // Vault denies a stage that no version is in as it denies a secret; and one that is no text is none for us.
      if (GONE.includes(toErrorCode(error))) return undefined;
      throw error;
    }
  }

  return {
    get: (secretId, deadline) => open(secretId).get(deadline),
    readAnew: (secretId, stage, deadline) => {
      const timeoutMs = Math.min(READ_TIMEOUT_MS, deadline.remainingMs());
      return join(`${stage} ${secretId}`, () => readStage(secretId, stage, timeoutMs));
    },
  };
}
