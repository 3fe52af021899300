/**
 * Secrets, cached by id: fresh for the configured time, stale for a while when Vault is down, one flight each.
 * It holds 200 secrets at most, and forgets the least used first.
 */
import { LRUCache } from 'lru-cache';
import { type ErrorCode, toErrorCode } from '../errors.ts';
import type { Clock, Deadline } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { createRefreshedValue, type RefreshedValue } from '../runtime/refreshed-value.ts';
import type { ReadSecret, SecretVersion } from './vault-client.ts';

/** The cache of secrets. */
export interface SecretCache {
  /** The secret's current version; throws the `ERR_VAULT_…` codes. */
  get(secretId: string, deadline: Deadline): Promise<SecretVersion>;
  /**
   * Forgets a secret that turned out to be wrong, so that the next call reads it anew. One that has just been read
   * stays: reading it again would give the same, and let a caller push Vault into throttling.
   */
  drop(secretId: string): void;
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
const DROP_AFTER_MS = 30_000;
const GONE: readonly ErrorCode[] = ['ERR_VAULT_DENIED', 'ERR_SECRET_FORM'];

/** Creates the cache. */
export function createSecretCache({ read, ttlSeconds, clock, log }: SecretCacheOptions): SecretCache {
  const secrets = new LRUCache<string, RefreshedValue<SecretVersion>>({ max: MAX_SECRETS });

  function open(secretId: string): RefreshedValue<SecretVersion> {
    const kept = secrets.get(secretId);
    if (kept !== undefined) return kept;
    const secret = createRefreshedValue({
      fetch: (timeoutMs) => read(secretId, timeoutMs),
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

  return {
    get: async (secretId, deadline) => (await open(secretId).get(deadline)).value,
    drop: (secretId) => secrets.get(secretId)?.clearIfOlderThan(DROP_AFTER_MS),
  };
}
