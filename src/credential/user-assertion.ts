/**
 * The grant by which an application gets a token for a user whom it vouches for (RFC 7523 §2.1): an assertion signed with
 * the application's key. The user is the `sub` of a token that the identity domain has signed, never a caller's word.
 * Source: Oracle Integration, "Use OAuth 2.0 Grants in Identity Domain Environments", JWT user assertion.
 */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Grant } from '../identity-domain/access-tokens.ts';
import type { Clock } from '../runtime/clock.ts';
import { type AssertionClient, parseAssertionClient } from '../vault/secret-form.ts';

/** What the token is to be for. */
export interface AssertionOptions {
  readonly scope: string;
  readonly user: string;
  readonly clock: Clock;
}

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** The audience of every identity domain's token endpoint, whatever its address. */
const AUDIENCE = 'https://identity.oraclecloud.com/';
/** It is used at once; what is left is for clocks that differ. */
const LIFETIME_SECONDS = 300;

/** The grant for a user. */
export function toUserAssertion({ scope, user, clock }: AssertionOptions): Grant {
  return {
    // As a list: of a text, a space in the scope could pass for the border of the two.
    purpose: JSON.stringify(['user_assertion', scope, user]),
    toRequest: async (content) => {
      const client = parseAssertionClient(content);
      const assertion = await sign(client, user, Math.floor(clock() / 1000));
      return { client, form: { grant_type: GRANT_TYPE, assertion, scope } };
    },
  };
}

/** RFC 7523 §3; `kid` is the alias under which the domain has the certificate. */
function sign({ clientId, privateKey, keyId }: AssertionClient, user: string, nowSeconds: number) {
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
    .setIssuer(clientId)
    .setSubject(user)
    .setAudience(AUDIENCE)
    .setJti(randomUUID())
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + LIFETIME_SECONDS)
    .sign(privateKey);
}
