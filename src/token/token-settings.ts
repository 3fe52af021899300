/**
 * The configuration keys of token verification, which both functions have, and what is wrong between them.
 * It never reads the environment itself; each function's main does.
 */
import type { Log } from '../runtime/log.ts';
import { flag, integer, optional, text, url, words, wordsOf } from '../runtime/setting-kinds.ts';
import { type Setting, type SettingProblem, type SettingValues, toProblem } from '../runtime/settings.ts';
import { isCallableUrl } from '../runtime/url.ts';
import { secretId } from '../vault/vault-settings.ts';
import { ALGORITHMS, isAlgorithm } from './algorithms.ts';
import type { RequiredClaim } from './claims.ts';
import { parseKeySet, toAlgorithm, type VerificationKey } from './key-set.ts';

/** Oracle's issuer, the same for every tenant worldwide unless a domain sets its own. */
const SHARED_ISSUER = 'https://identity.oraclecloud.com/';
/** Where an identity domain publishes its keys. */
export const KEY_SET_PATH = '/admin/v1/SigningCert/jwk';

/** The keys, as `readSettings` takes them. */
export const tokenSettings = {
  IDENTITY_DOMAIN_URL: optional(
    url("the identity domain's URL", 'https://idcs-0123example.identity.oraclecloud.com'),
  ),
  JWKS_URL: optional(
    url('the URL of a key set', `https://idcs-0123example.identity.oraclecloud.com${KEY_SET_PATH}`),
  ),
  JWKS: optional(keySet()),
  JWKS_CREDENTIAL_SECRET_ID: optional(secretId()),
  TOKEN_ISSUERS: optional(words(SHARED_ISSUER), [SHARED_ISSUER]),
  TOKEN_AUDIENCES: words('https://api.example.com/'),
  TOKEN_TENANT: optional(text('the tenant claim of your tokens', 'idcs-0123example')),
  TOKEN_ALGORITHMS: optional(
    wordsOf(`one or more of ${ALGORITHMS.join(' ')}`, 'RS256', (word) =>
      isAlgorithm(word) ? word : undefined,
    ),
    ['RS256'],
  ),
  REQUIRED_CLAIMS: optional(
    wordsOf('name=value or name=value1,value2, separated by spaces', 'sub_type=client', parseRequiredClaim),
    [],
  ),
  CLOCK_SKEW_SECONDS: integer({ min: 0, max: 120, fallback: 30 }),
  JWKS_TTL_SECONDS: integer({ min: 60, max: 86_400, fallback: 600 }),
  JWKS_STALE_SECONDS: integer({ min: 0, max: 86_400, fallback: 3600 }),
  JWKS_COOLDOWN_SECONDS: integer({ min: 1, max: 3600, fallback: 30 }),
  JWKS_TIMEOUT_MS: integer({ min: 100, max: 60_000, fallback: 3000 }),
  ALLOW_INSECURE_HTTP: flag(),
};

/** Typed values of {@link tokenSettings}. */
export type TokenSettings = SettingValues<typeof tokenSettings>;

/** What is wrong between the keys: no source of keys, or one that may not be called or cannot serve. */
export function checkTokenSettings(settings: Partial<TokenSettings>): readonly SettingProblem[] {
  return [...checkKeySources(settings), ...checkAddresses(settings), ...checkDomainClient(settings)];
}

function checkKeySources(settings: Partial<TokenSettings>): readonly SettingProblem[] {
  const { IDENTITY_DOMAIN_URL, JWKS_URL, JWKS, TOKEN_ALGORITHMS } = settings;
  if (IDENTITY_DOMAIN_URL === undefined && JWKS_URL === undefined && JWKS === undefined) {
    return [toTokenProblem('IDENTITY_DOMAIN_URL', 'a value, unless JWKS_URL or JWKS is set')];
  }
  if (JWKS === undefined || TOKEN_ALGORITHMS === undefined) return [];
  const isUsable = JWKS.some((key) => toAlgorithm(key, TOKEN_ALGORITHMS) !== undefined);
  return isUsable ? [] : [toTokenProblem('JWKS', 'a key for one of TOKEN_ALGORITHMS')];
}

/** What is wrong with the addresses of the domain and of the key set. */
export function checkAddresses(settings: Partial<TokenSettings>): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  for (const key of ['IDENTITY_DOMAIN_URL', 'JWKS_URL'] as const) {
    const value = settings[key];
    if (value !== undefined && !isCallableUrl(value, settings.ALLOW_INSECURE_HTTP ?? false)) {
      problems.push(toTokenProblem(key, 'https; or http to loopback with ALLOW_INSECURE_HTTP=true'));
    }
  }
  const { IDENTITY_DOMAIN_URL: domain } = settings;
  // The key set's path is put in its place; one that stands here would be lost without a word.
  if (domain !== undefined && domain.pathname !== '/') {
    const expected = 'a URL without a path; give the whole address of a key set in JWKS_URL';
    problems.push(toTokenProblem('IDENTITY_DOMAIN_URL', expected));
  }
  return problems;
}

/** The token that the client gets opens the domain's administration API: it goes nowhere but to the domain. */
function checkDomainClient(settings: Partial<TokenSettings>): readonly SettingProblem[] {
  const { IDENTITY_DOMAIN_URL: domain, JWKS_URL: address, JWKS_CREDENTIAL_SECRET_ID: client } = settings;
  if (client === undefined) return [];
  if (domain === undefined) {
    return [toTokenProblem('IDENTITY_DOMAIN_URL', 'the domain of the client in JWKS_CREDENTIAL_SECRET_ID')];
  }
  if (address === undefined || address.origin === domain.origin) return [];
  return [toTokenProblem('JWKS_URL', 'the host of IDENTITY_DOMAIN_URL, as JWKS_CREDENTIAL_SECRET_ID is set')];
}

function toTokenProblem(key: keyof typeof tokenSettings, expected: string): SettingProblem {
  return toProblem(key, { ...tokenSettings[key], expected });
}

/** Warns about choices that are allowed but weak; without issuers, tokens are not verified here. */
export function warnOfWeakSettings(
  settings: Pick<TokenSettings, 'ALLOW_INSECURE_HTTP'> & Partial<TokenSettings>,
  log: Log,
): void {
  if (settings.ALLOW_INSECURE_HTTP) {
    log.warn('insecure_http_allowed', {
      key: 'ALLOW_INSECURE_HTTP',
      detail: 'for a machine of your own only',
    });
  }
  if (settings.TOKEN_TENANT === undefined && settings.TOKEN_ISSUERS?.includes(SHARED_ISSUER) === true) {
    const detail = 'every tenant of Oracle has this issuer; set TOKEN_TENANT so that only yours is accepted';
    log.warn('tenant_not_pinned', { key: 'TOKEN_TENANT', detail });
  }
}

function keySet(): Setting<readonly VerificationKey[]> {
  return {
    expected: 'a JWKS with at least one public key: RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519',
    example: '{"keys":[{"kty":"RSA","kid":"SIGNING_KEY","n":"…","e":"AQAB"}]}',
    parse: (value) => {
      const keys = parseKeySet(value);
      return keys === undefined || keys.length === 0 ? undefined : keys;
    },
  };
}

function parseRequiredClaim(word: string): RequiredClaim | undefined {
  const [, name = '', list = ''] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  const values = list.split(',');
  return values.every((value) => value !== '') ? { name, values } : undefined;
}
