/**
 * What makes `oidc-provider` an identity domain: scopes that name their audience, its claims and its JOSE
 * header. Basic only, and no grant but client credentials, to which another file adds user assertions.
 * Every default that would print a warning is set.
 */
import { randomBytes } from 'node:crypto';
import type { Adapter, ClientMetadata, Configuration, ResourceServerInstance } from 'oidc-provider';
import {
  DEFAULT_LIFETIME_SECONDS,
  toAdminAudience,
  toClientClaims,
  toDomainUrl,
  toUserClaims,
} from './claims.ts';
import type { Client } from './clients.ts';
import type { ParsedConfig } from './config.ts';
import { toJoseHeader } from './jws.ts';
import { RESOURCE_IN_SCOPE, type ResourceResolver } from './requested-resource.ts';
import type { SigningKey } from './signing-keys.ts';
import { USER_ASSERTION_GRANT } from './user-assertion-grant.ts';

/** Path of the token endpoint. */
export const TOKEN_PATH = '/oauth2/v1/token';

/** What the configuration is made from. */
export interface ProviderDeps {
  readonly config: ParsedConfig;
  readonly clients: readonly Client[];
  readonly resolveResource: ResourceResolver;
  readonly key: SigningKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The configuration of a provider that signs with this key. */
export function toProviderConfiguration(deps: ProviderDeps): Configuration {
  const { clients, key, resolveResource } = deps;
  return {
    adapter: createNoStore,
    clientAuthMethods: ['client_secret_basic'],
    clients: clients.map(toClientMetadata),
    clientBasedCORS: () => false,
    // Never used; without them the library warns.
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE_IN_SCOPE,
        getResourceServerInfo: (context, _resource, client) => resolveResource(context, client.clientId),
      },
    },
    formats: { customizers: { jwt: createCustomizer(deps) } },
    jwks: { keys: [{ ...key.privateKey.export({ format: 'jwk' }), kty: 'RSA', alg: 'RS256', use: 'sig' }] },
    // JSON whatever the client accepts: the domain has no error page here.
    renderError: (context, out) => {
      context.type = 'application/json';
      context.body = out;
    },
    // No flow that starts in a browser, no refresh: those grants are then unknown.
    responseTypes: [],
    scopes: [],
    routes: { token: TOKEN_PATH },
    ttl: {
      AccessToken: (_context, token) => toLifetime(token),
      ClientCredentials: (_context, token) => toLifetime(token),
    },
  };
}

function toClientMetadata({ clientId, clientSecret, clientName }: Client): ClientMetadata {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    client_name: clientName,
    // Whether the client may act for users is its keys' question, and the answer `unauthorized_client`.
    grant_types: ['client_credentials', USER_ASSERTION_GRANT],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}

type Formats = NonNullable<Configuration['formats']>;
type Customizer = NonNullable<NonNullable<Formats['customizers']>['jwt']>;

function toLifetime({ resourceServer }: { resourceServer?: ResourceServerInstance | undefined }): number {
  return resourceServer?.accessTokenTTL ?? DEFAULT_LIFETIME_SECONDS;
}

/** Replaces the library's claims and header by the domain's own. */
function createCustomizer({ config, key, now }: ProviderDeps): Customizer {
  const ownAudience = toDomainUrl(config.tenant);
  return (_context, token, parts) => {
    const { client } = token;
    const audience = String(token.aud);
    // `undefined` removes the library's `typ: at+jwt`: Oracle's tokens have none.
    parts.header = { typ: undefined, ...toJoseHeader(key.published) };
    const facts = {
      domain: config,
      client: { clientId: client?.clientId ?? '', clientName: client?.clientName ?? '' },
      audience: audience === ownAudience ? toAdminAudience(config.tenant) : [audience],
      scope: token.scope ?? '',
      issuedAtSeconds: Math.floor(now() / 1000),
      lifetimeSeconds: token.expiration,
    };
    parts.payload =
      token.kind === 'AccessToken'
        ? { ...toUserClaims(facts, token.accountId), gtp: 'jwt' }
        : toClientClaims(facts);
  };
}

/** A store that holds nothing and finds nothing. */
function createNoStore(): Adapter {
  const nothing = async () => undefined;
  return {
    upsert: nothing,
    find: nothing,
    findByUserCode: nothing,
    findByUid: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}
