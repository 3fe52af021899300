/**
 * The configuration keys of token verification, which both functions have, and the verifier made from them.
 * It never reads the environment itself; each function's main does.
 */
import { toErrorCode } from '../errors.ts';
import type { Clock } from '../runtime/clock.ts';
import { sendHttp } from '../runtime/http.ts';
import type { Log } from '../runtime/log.ts';
import { flag, integer, optional, text, url, words } from '../runtime/setting-kinds.ts';
import { type Setting, type SettingProblem, type SettingValues, toProblem } from '../runtime/settings.ts';
import { isCallableUrl } from '../runtime/url.ts';
import { createKeyCache, type FetchedKeys } from './key-cache.ts';
import { parseKeySet, type VerificationKey } from './key-set.ts';
import { fetchKeySet } from './key-source.ts';
import { createVerifier, type VerifyToken } from './verify.ts';

/** Oracle's issuer, the same for every tenant worldwide unless a domain sets its own. */
const SHARED_ISSUER = 'https://identity.oraclecloud.com/';
const KEY_SET_PATH = '/admin/v1/SigningCert/jwk';

/** The keys, as `readSettings` takes them. */
export const tokenSettings = {
  IDENTITY_DOMAIN_URL: optional(
    url("the identity domain's URL", 'https://idcs-0123example.identity.oraclecloud.com'),
  ),
  JWKS_URL: optional(
    url('the URL of a key set', `https://idcs-0123example.identity.oraclecloud.com${KEY_SET_PATH}`),
  ),
  JWKS: optional(keySet()),
  TOKEN_ISSUERS: optional(words(SHARED_ISSUER), [SHARED_ISSUER]),
  TOKEN_AUDIENCES: words('https://api.example.com/'),
  TOKEN_TENANT: optional(text('the tenant claim of your tokens', 'idcs-0123example')),
  CLOCK_SKEW_SECONDS: integer({ min: 0, max: 120, fallback: 30 }),
  JWKS_TTL_SECONDS: integer({ min: 60, max: 86_400, fallback: 600 }),
  JWKS_STALE_SECONDS: integer({ min: 0, max: 86_400, fallback: 3600 }),
  JWKS_COOLDOWN_SECONDS: integer({ min: 1, max: 3600, fallback: 30 }),
  JWKS_TIMEOUT_MS: integer({ min: 100, max: 60_000, fallback: 3000 }),
  ALLOW_INSECURE_HTTP: flag(),
};

/** Typed values of {@link tokenSettings}. */
export type TokenSettings = SettingValues<typeof tokenSettings>;

/** What is wrong between the keys: no source of keys, or one that may not be called. */
export function checkTokenSettings(settings: Partial<TokenSettings>): readonly SettingProblem[] {
  const { IDENTITY_DOMAIN_URL, JWKS_URL, JWKS, ALLOW_INSECURE_HTTP = false } = settings;
  const problems: SettingProblem[] = [];
  if (IDENTITY_DOMAIN_URL === undefined && JWKS_URL === undefined && JWKS === undefined) {
    const { example } = tokenSettings.IDENTITY_DOMAIN_URL;
    problems.push({
      key: 'IDENTITY_DOMAIN_URL',
      expected: 'a value, unless JWKS_URL or JWKS is set',
      example,
    });
  }
  for (const key of ['IDENTITY_DOMAIN_URL', 'JWKS_URL'] as const) {
    const value = settings[key];
    if (value !== undefined && !isCallableUrl(value, ALLOW_INSECURE_HTTP)) {
      const expected = 'https; or http to loopback with ALLOW_INSECURE_HTTP=true';
      problems.push(toProblem(key, { ...tokenSettings[key], expected }));
    }
  }
  // The key set's path is put in its place; one that stands here would be lost without a word.
  if (IDENTITY_DOMAIN_URL !== undefined && IDENTITY_DOMAIN_URL.pathname !== '/') {
    const expected = 'a URL without a path; give the whole address of a key set in JWKS_URL';
    problems.push(toProblem('IDENTITY_DOMAIN_URL', { ...tokenSettings.IDENTITY_DOMAIN_URL, expected }));
  }
  return problems;
}

/** Warns about choices that are allowed but weak. */
export function warnOfWeakSettings(settings: TokenSettings, log: Log): void {
  if (settings.ALLOW_INSECURE_HTTP) {
    log.warn('insecure_http_allowed', {
      key: 'ALLOW_INSECURE_HTTP',
      detail: 'for a machine of your own only',
    });
  }
  if (settings.TOKEN_TENANT === undefined && settings.TOKEN_ISSUERS.includes(SHARED_ISSUER)) {
    const detail = 'every tenant of Oracle has this issuer; set TOKEN_TENANT so that only yours is accepted';
    log.warn('tenant_not_pinned', { key: 'TOKEN_TENANT', detail });
  }
}

/** The verifier that the settings describe. */
export function createConfiguredVerifier(settings: TokenSettings, log: Log, clock: Clock): VerifyToken {
  const keys = createKeyCache({
    fetch: toFetch(settings, log),
    seed: settings.JWKS,
    ttlSeconds: settings.JWKS_TTL_SECONDS,
    staleSeconds: settings.JWKS_STALE_SECONDS,
    cooldownSeconds: settings.JWKS_COOLDOWN_SECONDS,
    timeoutMs: settings.JWKS_TIMEOUT_MS,
    clock,
    onStale: (fetched, error) => logStale(fetched, error, log, clock),
  });
  const policy = {
    issuers: settings.TOKEN_ISSUERS,
    audiences: settings.TOKEN_AUDIENCES,
    tenant: settings.TOKEN_TENANT,
    clockSkewSeconds: settings.CLOCK_SKEW_SECONDS,
  };
  return createVerifier({ keys, policy, clock });
}

/** The fetch behind the cache. Seed keys without an address are all there is, so they stay fresh. */
function toFetch(
  settings: TokenSettings,
  log: Log,
): (timeoutMs: number) => Promise<readonly VerificationKey[]> {
  const address = settings.JWKS_URL ?? toKeySetUrl(settings.IDENTITY_DOMAIN_URL);
  if (address === undefined) return async () => settings.JWKS ?? [];
  return async (timeoutMs) => {
    const keys = await fetchKeySet({ url: address, send: sendHttp }, timeoutMs);
    log.info('keys_fetched', { host: address.host, keyCount: keys.length });
    return keys;
  };
}

function logStale(fetched: FetchedKeys, error: unknown, log: Log, clock: Clock): void {
  const keySetAgeSeconds = Math.round((clock() - fetched.fetchedAt) / 1000);
  log.warn('keys_stale', { code: toErrorCode(error), keySetAgeSeconds });
}

function toKeySetUrl(domain: URL | undefined): URL | undefined {
  return domain === undefined ? undefined : new URL(KEY_SET_PATH, domain);
}

function keySet(): Setting<readonly VerificationKey[]> {
  return {
    expected: 'a JWKS with at least one RSA key of 2048 bits or more',
    example: '{"keys":[{"kty":"RSA","kid":"SIGNING_KEY","n":"…","e":"AQAB"}]}',
    parse: parseKeySet,
  };
}
