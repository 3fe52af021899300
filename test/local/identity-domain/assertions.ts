/**
 * User assertions for one test: a client's key pair, made at run time, and assertions of any make, good or bad.
 * It holds no expectation.
 */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { IdentityDomainConfig } from '../../../local/identity-domain/config.ts';
import type { IdentityDomainDeps } from '../../../local/identity-domain/identity-domain.ts';
import { createRsaSigner, type JsonObject, toCompactJws } from '../../../local/identity-domain/jws.ts';
import { AUDIENCE, type RunningDomain, runDomain, SECRET, toBasic } from './running-domain.ts';

export const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const SCOPE = `${AUDIENCE}oic.invoke`;
export const KEY_ID = 'imported';
export const USER = 'clerk@example.test';
/** The domain's clock stands still here. */
export const NOW_SECONDS = 1_800_000_000;

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The client's key, and what an administrator imported of it. */
export const PRIVATE_KEY: KeyObject = pair.privateKey;
export const PUBLIC_KEY = String(pair.publicKey.export({ type: 'spki', format: 'pem' }));

/** `actor` has a key and may act for {@link USER}, `other` has the same key; `mute` has none. */
const CLIENTS: IdentityDomainConfig['clients'] = [
  ...['actor', 'other'].map((clientId) => ({
    clientId,
    clientSecret: SECRET,
    clientName: clientId,
    scopes: [SCOPE, `${AUDIENCE}oic.read`],
    assertionKeys: [{ keyId: KEY_ID, publicKey: PUBLIC_KEY }],
  })),
  { clientId: 'mute', clientSecret: SECRET, clientName: 'mute', scopes: [SCOPE] },
];

/** A domain with {@link CLIENTS} and {@link USER}. */
export function runAssertionDomain(test: TestContext, deps: IdentityDomainDeps = {}): Promise<RunningDomain> {
  return runDomain(test, { clients: CLIENTS, users: [USER] }, { now: () => NOW_SECONDS * 1000, ...deps });
}

/** An assertion that is right in every way but for what is laid over it; `undefined` removes a member. */
export function toAssertion(claims: JsonObject = {}, header: JsonObject = {}, key = PRIVATE_KEY): string {
  const payload = {
    iss: 'actor',
    sub: USER,
    aud: 'https://identity.oraclecloud.com/',
    iat: NOW_SECONDS,
    exp: NOW_SECONDS + 300,
    jti: randomUUID(),
    ...claims,
  };
  return toCompactJws({ alg: 'RS256', kid: KEY_ID, ...header }, payload, createRsaSigner(key));
}

/** Asks for a token as `actor`, unless it is said otherwise. */
export function requestToken(
  domain: RunningDomain,
  form: Record<string, string>,
  authorization = toBasic('actor'),
): Promise<Response> {
  const headers = { authorization };
  return domain.post('/oauth2/v1/token', { grant_type: GRANT, scope: SCOPE, ...form }, headers);
}
