/**
 * The claims of an identity domain's tokens, by their real names and with their quirks: `scope` holds the
 * short scopes, `aud` is a string when it is one, there is no `nbf`. Values are visibly made up.
 * Sources: Oracle's "Working with access tokens" and "Validating access tokens", and decoded real tokens.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { JsonObject } from './jws.ts';

/** The domain that issues the token. */
export interface DomainNames {
  /** As in `iss`, trailing slash included. */
  readonly issuer: string;
  /** `idcs-…` */
  readonly tenant: string;
}

/** The application that the token is issued to. */
export interface ClientNames {
  readonly clientId: string;
  readonly clientName: string;
}

/** What one token says. */
export interface TokenFacts {
  readonly domain: DomainNames;
  readonly client: ClientNames;
  readonly audience: readonly string[];
  /** Short scopes, space-separated. */
  readonly scope: string;
  readonly issuedAtSeconds: number;
  readonly lifetimeSeconds: number;
}

/** How long an access token lives unless a shorter time is asked for. */
export const DEFAULT_LIFETIME_SECONDS = 3600;

/** ID tokens live eight hours. */
export const ID_TOKEN_LIFETIME_SECONDS = 28_800;

/** Every domain's default issuer, and the first audience of its ID tokens. */
export const SHARED_ISSUER = 'https://identity.oraclecloud.com/';

/** The user of the sample tokens, and whom the local cloud's own clients act for. */
export const SAMPLE_USER = 'user@example.com';

/** An access token of the client's own (client credentials): its subject is the client. */
export function toClientClaims(facts: TokenFacts): JsonObject {
  const { clientId } = facts.client;
  return { sub: clientId, sub_type: 'client', ...toAccessTokenClaims(facts) };
}

/** An access token that the client holds for a user, who signed in with a password in a browser. */
export function toUserClaims(facts: TokenFacts, userName: string): JsonObject {
  return { ...toAccessTokenClaims(facts), ...toSubjectClaims(facts, userName) };
}

/** An ID token: signed with the same key, but no leave to call anything. */
export function toIdTokenClaims(facts: TokenFacts, userName: string): JsonObject {
  return {
    ...toUserClaims(facts, userName),
    tok_type: 'IT',
    aud: [SHARED_ISSUER, facts.client.clientId],
    // An ID token grants nothing.
    scope: undefined,
  };
}

/** The primary host name of a domain, as its own URLs and its administrators' tokens have it. */
export function toDomainUrl(tenant: string): string {
  return `https://${tenant}.identity.oraclecloud.com`;
}

/** The audiences of a token for the domain's own REST API, in Oracle's order. */
export function toAdminAudience(tenant: string): readonly string[] {
  const url = toDomainUrl(tenant);
  return [
    url,
    `https://${tenant}.us-example-1.secure.identity.oraclecloud.com`,
    `${url}:443`,
    `urn:opc:lbaas:logicalguid=${tenant}`,
  ];
}

function toAccessTokenClaims(facts: TokenFacts): JsonObject {
  const { client, domain, audience, issuedAtSeconds } = facts;
  return {
    tok_type: 'AT',
    client_id: client.clientId,
    client_guid: toGuid(client.clientId),
    client_name: client.clientName,
    client_tenantname: domain.tenant,
    clientAppRoles: ['Authenticated Client'],
    tenant: domain.tenant,
    'user.tenant.name': domain.tenant,
    tenant_iss: `${toDomainUrl(domain.tenant)}:443`,
    iss: domain.issuer,
    aud: audience.length === 1 ? audience[0] : audience,
    scope: facts.scope,
    exp: issuedAtSeconds + facts.lifetimeSeconds,
    iat: issuedAtSeconds,
    jti: toGuid(randomUUID()),
  };
}

function toSubjectClaims(facts: TokenFacts, userName: string): JsonObject {
  return {
    sub: userName,
    sub_type: 'user',
    user_id: toGuid(userName),
    user_ocid: `ocid1.user.oc1..example${toGuid(userName)}`,
    user_displayname: userName,
    user_tenantname: facts.domain.tenant,
    user_lang: 'en',
    user_locale: 'en',
    user_tz: 'Etc/UTC',
    userAppRoles: ['Authenticated'],
    idp_name: 'UserNamePassword',
    idp_type: 'LOCAL',
    amr: ['USERNAME_PASSWORD'],
    gtp: 'azc',
    sid: `${toGuid(userName)}:${toGuid(randomUUID())}`,
    sidle: 480,
  };
}

/** 32 hexadecimal digits, Oracle's form of an id; the same text gives the same id. */
function toGuid(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
