/**
 * User assertions (RFC 7523, section 3): a client's signed word that it acts for a user of the domain. The key
 * is the one that an administrator imported for that client, never one that the assertion brings along.
 * Sources: Oracle's "Client/User JWT Assertion"; Oracle Integration's "Prerequisites for JWT User Assertion".
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { SHARED_ISSUER } from './claims.ts';
import type { Client } from './clients.ts';

/** The user whom the client may act for; or why not, in words of this file's own, for the log only. */
type AssertionResult = { readonly userName: string } | { readonly refused: string };

/** Judges one assertion of one client. */
export type AssertionVerifier = (client: Client, assertion: string) => Promise<AssertionResult>;

/** No audience of the domain's own: every domain expects this one. */
const ASSERTION_AUDIENCE = SHARED_ISSUER;
/** A longer one would have to be remembered for longer, lest it be used twice. */
const MAX_LIFETIME_SECONDS = 3600;

/** Knows the users, and which assertions have been used; `now` is in milliseconds since the epoch. */
export function createAssertionVerifier(users: readonly string[], now: () => number): AssertionVerifier {
  const known = new Set(users);
  /** When the assertion ends, in seconds, by its client and `jti`. */
  const used = new Map<string, number>();

  /** True the first time only. Afterwards it need not be known any more: it has expired. */
  function use(id: string, expiresAt: number): boolean {
    for (const [other, end] of used) if (end <= now() / 1000) used.delete(other);
    if (used.has(id)) return false;
    used.set(id, expiresAt);
    return true;
  }

  return async (client, assertion) => {
    const read = await readClaims(client, assertion, now());
    if ('refused' in read) return read;
    const { sub, jti, exp = Number.NaN } = read.claims;
    // NaN is within no bounds.
    if (!(exp - now() / 1000 <= MAX_LIFETIME_SECONDS)) return { refused: 'lifetime' };
    if (typeof sub !== 'string' || !known.has(sub)) return { refused: 'unknown user' };
    if (typeof jti !== 'string' || jti === '') return { refused: 'jti is no text' };
    // Last, so that an assertion that was good for nothing can be sent again once its user exists.
    if (!use(`${client.clientId} ${jti}`, exp)) return { refused: 'used before' };
    return { userName: sub };
  };
}

type ReadClaims = { readonly claims: JWTPayload } | { readonly refused: string };

async function readClaims(client: Client, assertion: string, nowMs: number): Promise<ReadClaims> {
  try {
    const { payload } = await jwtVerify(assertion, ({ kid }) => findKey(client, kid), {
      algorithms: ['RS256'],
      issuer: client.clientId,
      audience: ASSERTION_AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      currentDate: new Date(nowMs),
    });
    return { claims: payload };
  } catch (error) {
    // jose's errors carry the claims: only the code, and which claim it was, goes on.
    if (!(error instanceof errors.JOSEError)) throw error;
    return { refused: 'claim' in error ? `${error.code} ${error.claim}` : error.code };
  }
}

function findKey(client: Client, keyId: string | undefined): KeyObject {
  const found = client.assertionKeys.find((key) => key.keyId === keyId);
  if (found === undefined) throw new errors.JWKSNoMatchingKey();
  return createPublicKey(found.publicKey);
}
