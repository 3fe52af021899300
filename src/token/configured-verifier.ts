/**
 * The verifier that the configuration describes: which keys it takes, from where, and which claims it accepts.
 * Wiring only; what is wrong with the configuration has been refused before.
 */
import type { DomainAccessToken } from '../identity-domain/configured-client.ts';
import type { Clock } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import type { SendHttp } from '../runtime/http.ts';
import type { Log } from '../runtime/log.ts';
import type { ClaimPolicy } from './claims.ts';
import { createFixedKeys, createKeyCache, type FetchedKeys, type KeyCache } from './key-cache.ts';
import { createKeySource, type FetchKeySet } from './key-source.ts';
import { KEY_SET_PATH, type TokenSettings } from './token-settings.ts';
import { createVerifier, type VerifyToken } from './verify.ts';

/** What the verifier needs besides its settings. */
export interface ConfiguredVerifierDeps {
  log: Log;
  clock: Clock;
  send: SendHttp;
  /** Of the client of JWKS_CREDENTIAL_SECRET_ID; absent when none is configured. */
  accessToken?: DomainAccessToken | undefined;
}

/** The verifier. Its first key set is being fetched when this returns, unless there are seed keys. */
export function createConfiguredVerifier(settings: TokenSettings, deps: ConfiguredVerifierDeps): VerifyToken {
  const keys = createConfiguredKeys(settings, deps);
  keys.prefetch();
  const policy = toClaimPolicy(settings);
  return createVerifier({ keys, algorithms: settings.TOKEN_ALGORITHMS, policy, clock: deps.clock });
}

/** Which claims the settings accept. */
export function toClaimPolicy(settings: TokenSettings): ClaimPolicy {
  return {
    issuers: settings.TOKEN_ISSUERS,
    audiences: settings.TOKEN_AUDIENCES,
    tenant: settings.TOKEN_TENANT,
    requiredClaims: settings.REQUIRED_CLAIMS,
    clockSkewSeconds: settings.CLOCK_SKEW_SECONDS,
  };
}

/** The keys that the settings name; nothing is fetched yet. */
export function createConfiguredKeys(settings: TokenSettings, deps: ConfiguredVerifierDeps): KeyCache {
  const { IDENTITY_DOMAIN_URL: domain, JWKS: seed } = settings;
  const address = settings.JWKS_URL ?? (domain === undefined ? undefined : new URL(KEY_SET_PATH, domain));
  // Seed keys without an address are all there is.
  if (address === undefined) return createFixedKeys(seed ?? []);
  return createKeyCache({
    fetch: createLoggedFetch(address, deps),
    seed,
    ttlSeconds: settings.JWKS_TTL_SECONDS,
    staleSeconds: settings.JWKS_STALE_SECONDS,
    cooldownSeconds: settings.JWKS_COOLDOWN_SECONDS,
    timeoutMs: settings.JWKS_TIMEOUT_MS,
    clock: deps.clock,
    onStale: (fetched, error) => logStale(fetched, error, deps),
  });
}

function createLoggedFetch(address: URL, deps: ConfiguredVerifierDeps): FetchKeySet {
  const { log, clock } = deps;
  const fetchKeySet = createKeySource({ url: address, ...deps });
  const { host } = address;
  return async (timeoutMs) => {
    const startedAt = clock();
    try {
      const keys = await fetchKeySet(timeoutMs);
      log.info('keys_fetched', { host, keyCount: keys.length, ms: clock() - startedAt });
      return keys;
    } catch (error) {
      log.warn('keys_fetch_failed', { host, ...toErrorFields(error), ms: clock() - startedAt });
      throw error;
    }
  };
}

function logStale(fetched: FetchedKeys, error: unknown, { log, clock }: ConfiguredVerifierDeps): void {
  const keySetAgeSeconds = Math.round((clock() - fetched.fetchedAt) / 1000);
  log.warn('keys_stale', { ...toErrorFields(error), keySetAgeSeconds });
}
