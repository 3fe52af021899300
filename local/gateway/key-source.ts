/**
 * The public keys of a token policy: fetched from an address, or written into the specification.
 * It never sends a credential, never follows a redirect, and keeps RSA keys only.
 *
 * Source: Oracle "Validating Tokens" (REMOTE_JWKS must be readable without authentication; a failed fetch is a 500).
 */
import * as jose from 'jose';
import { GatewayError } from './answer.ts';
import type { RemoteKeysPolicy, StaticKey, ValidationPolicy } from './authentication-schema.ts';
import { callHttp } from './http-call.ts';

/** The RSA algorithms; the real gateway's own list is unknown. */
export const TOKEN_ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/** Finds keys. */
export interface KeySource {
  /** The key of this id for this algorithm; undefined when there is none. Throws GatewayError 500. */
  find(kid: string, algorithm: string): Promise<jose.CryptoKey | undefined>;
}

/** A key stripped to what verification needs. */
interface PlainKey {
  readonly kid: string;
  readonly alg: string | undefined;
  readonly load: (algorithm: string) => Promise<jose.CryptoKey>;
}

const FETCH_TIMEOUT_MS = 5000;
const MAX_SET_BYTES = 256 * 1024;
const MAX_KEYS = 10;
const HOUR_MS = 3_600_000;

/** Creates the source that the policy names; `now` is in milliseconds since the epoch. */
export function createKeySource(policy: ValidationPolicy, now: () => number): KeySource {
  const readKeys =
    policy.type === 'REMOTE_JWKS' ? createRemoteKeys(policy, now) : createStaticKeys(policy.keys);
  return {
    find: async (kid, algorithm) => {
      const keys = await readKeys();
      const key = keys.find((one) => one.kid === kid && (one.alg === undefined || one.alg === algorithm));
      return key?.load(algorithm);
    },
  };
}

/** Keys from the specification; importing is left to the first use. */
function createStaticKeys(keys: readonly StaticKey[]): () => Promise<readonly PlainKey[]> {
  const list = keys.map((key) => {
    if (key.format === 'JSON_WEB_KEY') return toPlainKey(key.kid, key);
    const load = (algorithm: string): Promise<jose.CryptoKey> => jose.importSPKI(key.key.trim(), algorithm);
    return { kid: key.kid, alg: undefined, load };
  });
  return () => Promise.resolve(list);
}

/**
 * Projects a key to kty, n and e. Identity domains publish `key_ops: ["encrypt","sign"]`, which is wrong for a
 * public key and makes jose refuse it; use and key_ops are left out therefore.
 */
function toPlainKey(kid: string, key: { n: string; e: string; alg?: string }): PlainKey {
  const jwk = { kty: 'RSA', n: key.n, e: key.e };
  const load = async (algorithm: string): Promise<jose.CryptoKey> => {
    const imported = await jose.importJWK(jwk, algorithm);
    if (imported instanceof Uint8Array) throw new TypeError('an RSA key is no secret');
    return imported;
  };
  return { kid, alg: key.alg, load };
}

/** Keys from an address, fetched when first needed and when too old, once for all who wait. */
function createRemoteKeys(policy: RemoteKeysPolicy, now: () => number): () => Promise<readonly PlainKey[]> {
  const maxAgeMs = (policy.maxCacheDurationInHours ?? 1) * HOUR_MS;
  let kept: { readonly keys: readonly PlainKey[]; readonly endsAt: number } | undefined;
  let flight: Promise<readonly PlainKey[]> | undefined;

  async function refresh(): Promise<readonly PlainKey[]> {
    try {
      const keys = await fetchKeys(new URL(policy.uri));
      kept = { keys, endsAt: now() + maxAgeMs };
      return keys;
    } finally {
      flight = undefined;
    }
  }

  // Nothing but age renews the keys: after a rotation under the same kid the real gateway too refuses every
  // new token until its cache ends (its cache is set in whole hours).
  return async () => {
    if (kept !== undefined && kept.endsAt > now()) return kept.keys;
    flight ??= refresh();
    return flight;
  };
}

async function fetchKeys(url: URL): Promise<readonly PlainKey[]> {
  try {
    const result = await callHttp({
      origin: url,
      method: 'GET',
      target: `${url.pathname}${url.search}`,
      headers: [
        ['Host', url.host],
        ['Accept', 'application/json'],
      ],
      body: new Uint8Array(),
      timeouts: { totalMs: FETCH_TIMEOUT_MS },
      maxBodyBytes: MAX_SET_BYTES,
      // The keys are for every waiting request: one client that goes away must not fail the others.
      signal: new AbortController().signal,
    });
    if (result.status === 200) return parseKeys(JSON.parse(result.body.toString('utf8')));
  } catch {
    // Down, slow, too large or no key set: all the same to the caller.
  }
  throw new GatewayError(500, 'key set could not be read');
}

/** Reads a key set (RFC 7517 §5); keys of other types are left out, as the set may hold any. */
function parseKeys(value: unknown): readonly PlainKey[] {
  const list = isRecord(value) ? value['keys'] : undefined;
  if (!Array.isArray(list) || list.length > MAX_KEYS) throw new TypeError('no key set, or too many keys');
  return list.flatMap((key: unknown) => {
    if (!isRecord(key) || key['kty'] !== 'RSA') return [];
    const { kid, n, e, alg } = key;
    if (typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string') return [];
    return [toPlainKey(kid, { n, e, ...(typeof alg === 'string' ? { alg } : {}) })];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
