/**
 * The configuration keys of Vault, which both functions have, and the cache of secrets made from them.
 * Nothing of the OCI SDK is loaded before the first secret is read.
 */
import type { Clock } from '../runtime/clock.ts';
import type { SendHttp } from '../runtime/http.ts';
import type { Log } from '../runtime/log.ts';
import { integer, optional, text, url } from '../runtime/setting-kinds.ts';
import { type Setting, type SettingProblem, type SettingValues, toProblem } from '../runtime/settings.ts';
import { isCallableUrl } from '../runtime/url.ts';
import { createLazyReader } from './lazy-reader.ts';
import { withReadLog } from './read-log.ts';
import { createSecretCache, type SecretCache } from './secret-cache.ts';

/** The keys, as `readSettings` takes them. */
export const vaultSettings = {
  VAULT_ENDPOINT: optional(url("a Vault endpoint, instead of the region's", 'http://127.0.0.1:8082')),
  SECRET_TTL_SECONDS: integer({ min: 1, max: 3600, fallback: 300 }),
};

type VaultSettings = SettingValues<typeof vaultSettings>;

/** Only https, or loopback where that is allowed: signed requests and secrets go there. */
export function checkVaultSettings(
  { VAULT_ENDPOINT }: Partial<VaultSettings>,
  allowInsecureHttp: boolean,
): readonly SettingProblem[] {
  if (VAULT_ENDPOINT === undefined) return [];
  const isUsable = isCallableUrl(VAULT_ENDPOINT, allowInsecureHttp) && VAULT_ENDPOINT.pathname === '/';
  const expected = 'https without a path; or http to loopback with ALLOW_INSECURE_HTTP=true';
  return isUsable ? [] : [toProblem('VAULT_ENDPOINT', { ...vaultSettings.VAULT_ENDPOINT, expected })];
}

/** What reading secrets needs. */
interface SecretTools {
  log: Log;
  clock: Clock;
  send: SendHttp;
}

/** The cache that the settings describe. */
export function createConfiguredSecrets(settings: VaultSettings, tools: SecretTools): SecretCache {
  const { log, clock, send } = tools;
  const read = createLazyReader(async () => {
    const { createVaultClient } = await import('./vault-client.ts');
    return createVaultClient({ endpoint: settings.VAULT_ENDPOINT, send });
  });
  return createSecretCache({
    read: withReadLog(read, log, clock),
    ttlSeconds: settings.SECRET_TTL_SECONDS,
    clock,
    log,
  });
}

/** The form of a secret's OCID. */
export const SECRET_ID = /^ocid1\.vaultsecret\.[A-Za-z0-9._-]+$/;

/** The OCID of a secret. */
export function secretId(): Setting<string> {
  return {
    ...text('the OCID of a Vault secret', 'ocid1.vaultsecret.oc1.example-region.exampledomainclient'),
    parse: (value) => (SECRET_ID.test(value) ? value : undefined),
  };
}
