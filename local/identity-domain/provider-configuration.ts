/**
 * What makes `oidc-provider` an identity domain: scopes that name their audience, its claims and its JOSE
 * header. Client credentials and Basic only. Every default that would print a warning is set.
 */
import { randomBytes } from 'node:crypto';
import { type Adapter, type Configuration, errors } from 'oidc-provider';
import { DEFAULT_LIFETIME_SECONDS, toAdminAudience, toClientClaims, toDomainUrl } from './claims.ts';
import type { ParsedConfig } from './config.ts';
import { toJoseHeader } from './jws.ts';
import { createScopeReader } from './requested-scope.ts';
import type { SigningKey } from './signing-keys.ts';

/** Path of the token endpoint. */
export const TOKEN_PATH = '/oauth2/v1/token';

/** What the configuration is made from. */
export interface ProviderDeps {
  readonly config: ParsedConfig;
  readonly key: SigningKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The library wants to know the resource, which an identity domain's client writes into the scope:
 * one name stands for "whatever the scope says".
 */
const RESOURCE_IN_SCOPE = 'urn:example:resource-named-by-the-scope';

/** The configuration of a provider that signs with this key. */
export function toProviderConfiguration(deps: ProviderDeps): Configuration {
  const { config, key } = deps;
  return {
    adapter: createNoStore,
    clientAuthMethods: ['client_secret_basic'],
    clients: config.clients.map(({ clientId, clientSecret, clientName }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      client_name: clientName,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    clientBasedCORS: () => false,
    // Never used; without them the library warns.
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE_IN_SCOPE,
        getResourceServerInfo: createResourceResolver(config),
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
      ClientCredentials: (_context, token) =>
        token.resourceServer?.accessTokenTTL ?? DEFAULT_LIFETIME_SECONDS,
    },
  };
}

type Features = NonNullable<Configuration['features']>;
type ResourceResolver = NonNullable<NonNullable<Features['resourceIndicators']>['getResourceServerInfo']>;
type Formats = NonNullable<Configuration['formats']>;
type Customizer = NonNullable<NonNullable<Formats['customizers']>['jwt']>;

function createResourceResolver(config: ParsedConfig): ResourceResolver {
  const readScope = createScopeReader(config);
  return (context, _resource, client) => {
    const { body, params } = context.oidc;
    // RFC 6749, section 2.3: one request, one way to authenticate. The library overlooks a way that is off.
    if (body?.['client_secret'] !== undefined || body?.['client_assertion'] !== undefined) {
      throw new errors.InvalidRequest('client credentials are accepted in the Authorization header only');
    }
    const requested = params?.['scope'];
    const access = readScope(client.clientId, typeof requested === 'string' ? requested : undefined);
    if ('refused' in access) throw new errors.InvalidScope(access.refused, '');
    // From here on the library must see the short scopes, or it would drop them all as foreign.
    if (params !== undefined) params['scope'] = access.scope;
    return {
      audience: access.audience,
      scope: access.scope,
      accessTokenTTL: access.lifetimeSeconds,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'RS256' } },
    };
  };
}

/** Replaces the library's claims and header by the domain's own. */
function createCustomizer({ config, key, now }: ProviderDeps): Customizer {
  const ownAudience = toDomainUrl(config.tenant);
  return (_context, token, parts) => {
    const { client } = token;
    const audience = String(token.aud);
    // `undefined` removes the library's `typ: at+jwt`: Oracle's tokens have none.
    parts.header = { typ: undefined, ...toJoseHeader(key.published) };
    parts.payload = toClientClaims({
      domain: config,
      client: { clientId: client?.clientId ?? '', clientName: client?.clientName ?? '' },
      audience: audience === ownAudience ? toAdminAudience(config.tenant) : [audience],
      scope: token.scope ?? '',
      issuedAtSeconds: Math.floor(now() / 1000),
      lifetimeSeconds: token.expiration,
    });
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
