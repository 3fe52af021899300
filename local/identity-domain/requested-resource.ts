/**
 * What a token request is for, in the library's terms: the resource server that its scope names, the same for
 * every grant. It refuses what the client was not given, and credentials in the form; it authenticates nobody.
 */
import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { ParsedConfig } from './config.ts';
import { createScopeReader } from './requested-scope.ts';

/**
 * The library wants to know the resource, which an identity domain's client writes into the scope:
 * one name stands for "whatever the scope says".
 */
export const RESOURCE_IN_SCOPE = 'urn:example:resource-named-by-the-scope';

/** Reads the request of an authenticated client. Throws the library's error for a request that is refused. */
export type ResourceResolver = (context: KoaContextWithOIDC, clientId: string) => ResourceServer;

/** Creates the reader over the configured resource applications. */
export function createResourceResolver(config: ParsedConfig): ResourceResolver {
  const readScope = createScopeReader(config);
  return (context, clientId) => {
    const { body, params } = context.oidc;
    // RFC 6749, section 2.3: one request, one way to authenticate. The library overlooks a way that is off.
    if (body?.['client_secret'] !== undefined || body?.['client_assertion'] !== undefined) {
      throw new errors.InvalidRequest('client credentials are accepted in the Authorization header only');
    }
    const requested = params?.['scope'];
    const access = readScope(clientId, typeof requested === 'string' ? requested : undefined);
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
