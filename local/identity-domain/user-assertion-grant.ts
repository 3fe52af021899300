/**
 * The grant `jwt-bearer` (RFC 7523, section 2.1) on `oidc-provider`: a client that has proven itself with Basic
 * sends a user assertion and gets an access token for that user. Whatever is wrong with the assertion, the answer
 * is the same; the reason goes to the log. It keeps nothing but the marks of used assertions.
 */
import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import type { Client } from './clients.ts';
import { RESOURCE_IN_SCOPE, type ResourceResolver } from './requested-resource.ts';
import type { AssertionVerifier } from './user-assertion.ts';

/** As `grant_type` names it. */
export const USER_ASSERTION_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What the grant works with. */
export interface UserAssertionDeps {
  readonly clients: readonly Client[];
  /** Outlives the provider, since a used assertion must stay used when keys and secrets change. */
  readonly verifyAssertion: AssertionVerifier;
  readonly resolveResource: ResourceResolver;
  readonly log: (line: Record<string, unknown>) => void;
}

type GrantContext = TokenEndpointGrantContext<{ assertion?: unknown }>;

/** Adds the grant to a provider whose clients all list it: who may use it is decided here. */
export function addUserAssertionGrant(provider: Provider, deps: UserAssertionDeps): void {
  provider.registerGrantType<{ assertion?: unknown }>(
    USER_ASSERTION_GRANT,
    async (context) => {
      const client = findClient(deps.clients, context);
      // Before the assertion: one that came with a wrong scope is not used up.
      const resource = deps.resolveResource(context, client.clientId);
      const accountId = await readUser(deps, client, context.oidc.params.assertion);
      const token = new provider.AccessToken({
        client: context.oidc.client,
        accountId,
        resourceServer: new provider.ResourceServer(RESOURCE_IN_SCOPE, resource),
        scope: resource.scope,
        gty: 'jwt_bearer',
        // The user consented to nothing here: there is no grant to end the token with.
        grantId: '',
      });
      const value = await token.save();
      context.body = { access_token: value, token_type: token.tokenType, expires_in: token.expiration };
    },
    ['assertion', 'scope'],
  );
}

/** RFC 6749, section 5.2: authenticated, but not authorized to use this grant. */
function findClient(clients: readonly Client[], { oidc }: GrantContext): Client {
  const client = clients.find(({ clientId }) => clientId === oidc.client.clientId);
  if (client === undefined || client.assertionKeys.length === 0) {
    throw new errors.UnauthorizedClient('no certificate was imported for the client');
  }
  return client;
}

async function readUser(deps: UserAssertionDeps, client: Client, assertion: unknown): Promise<string> {
  if (typeof assertion !== 'string') throw new errors.InvalidRequest('an assertion is required');
  const verified = await deps.verifyAssertion(client, assertion);
  if ('userName' in verified) return verified.userName;
  deps.log({ message: 'assertion refused', clientId: client.clientId, reason: verified.refused });
  throw new errors.InvalidGrant();
}
