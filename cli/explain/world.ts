/**
 * What the authorizer asks others for, built from its own parts: keys and revocations. Offline nobody is asked, and what
 * would have been asked for says so.
 */
import { createConfiguredRevocationCheck } from '../../src/authorizer/decision-settings.ts';
import type { IsRevoked } from '../../src/authorizer/revocation.ts';
import { createConfiguredDomainClient } from '../../src/identity-domain/configured-client.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import { createConfiguredKeys } from '../../src/token/configured-verifier.ts';
import { createFixedKeys, type KeyCache } from '../../src/token/key-cache.ts';
import type { VerificationKey } from '../../src/token/key-set.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { createSecretUse } from '../../src/vault/secret-use.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';
import { createSilentLog } from '../doctor/silent-log.ts';
import type { AuthorizerSettings } from './configuration.ts';

/** The authorizer's surroundings. */
export interface World {
  readonly keys: KeyCache;
  readonly isRevoked: IsRevoked | undefined;
  /** What the authorizer would ask for and is not asked for here, so that nobody can say that it lets a token in. */
  readonly unasked: string | undefined;
  /** Where the keys have come from so far, in words. */
  readonly keyPlace: () => string;
}

/** How they are made. */
export interface WorldOptions {
  readonly settings: AuthorizerSettings;
  /** In place of all that the configuration names. */
  readonly savedKeys: { readonly file: string; readonly keys: readonly VerificationKey[] } | undefined;
  readonly isOffline: boolean;
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
}

/** Something was not asked for: it says nothing about the token. */
class NotAskedError extends Error {
  override readonly name = 'NotAskedError';
}

const HOW_OFFLINE =
  'give the key set with --keys FILE: open the address of the key set, with a token of the domain where it is not public, and save what it says; or leave --offline out, and mend the address where it is wrong';

/** Creates them; nothing is asked yet. */
export function createWorld(options: WorldOptions): World {
  const { settings, savedKeys, isOffline } = options;
  if (savedKeys !== undefined) {
    const place = `the file ${savedKeys.file}`;
    return { ...createOnline(options), keys: createFixedKeys(savedKeys.keys), keyPlace: () => place };
  }
  if (!isOffline) return createOnline(options);
  const hasAddress = settings.JWKS_URL !== undefined || settings.IDENTITY_DOMAIN_URL !== undefined;
  return {
    keys: createOfflineKeys(settings.JWKS, hasAddress),
    isRevoked: undefined,
    unasked: toUnasked(settings),
    keyPlace: () => 'JWKS of the configuration',
  };
}

function createOnline({ settings, isOffline, readSecret, clock }: WorldOptions): World {
  const { log, lines } = createSilentLog();
  const cache = createSecretCache({ read: readSecret, ttlSeconds: settings.SECRET_TTL_SECONDS, clock, log });
  const secrets = createSecretUse({ secrets: cache, clock, log });
  const client = createConfiguredDomainClient(settings, { secrets, send: sendHttp, clock, log });
  const keyPlace = (): string => {
    const host = lines.findLast(({ event }) => event === 'keys_fetched')?.fields.host;
    if (host === undefined) return 'JWKS of the configuration';
    const isProtected = lines.some(({ event }) => event === 'token_minted');
    return `${host}, ${isProtected ? 'with the client of JWKS_CREDENTIAL_SECRET_ID' : 'openly'}`;
  };
  return {
    keys: createConfiguredKeys(settings, { log, clock, send: sendHttp, accessToken: client?.accessToken }),
    isRevoked: isOffline ? undefined : createConfiguredRevocationCheck(settings, client?.introspect, clock),
    unasked: isOffline ? toUnasked(settings) : undefined,
    keyPlace,
  };
}

/** Of a token that is good in every other way; undefined where nobody would be asked about it. */
function toUnasked({ INTROSPECTION: mode }: AuthorizerSettings): string | undefined {
  if (mode === 'off') return undefined;
  return `INTROSPECTION=${mode}, and the domain is not asked whether it stands by the token; leave --offline out`;
}

/** The seed keys alone; whoever would have to look elsewhere cannot tell. */
function createOfflineKeys(seed: readonly VerificationKey[] | undefined, hasAddress: boolean): KeyCache {
  const fixed = createFixedKeys(seed ?? []);
  return {
    ...fixed,
    get: async (deadline) => {
      if (seed === undefined)
        throw new NotAskedError(`the keys are at an address that is not asked: ${HOW_OFFLINE}`);
      return fixed.get(deadline);
    },
    refetch: async () => {
      if (!hasAddress) return undefined;
      throw new NotAskedError(`JWKS has not this key, and the address of the key set may: ${HOW_OFFLINE}`);
    },
  };
}
