/**
 * `/oauth2/v1/token` on `oidc-provider`: it authenticates the client and applies OAuth's rules; this file
 * gives it an identity domain's scopes, claims and JOSE header. Client credentials and user assertions, each
 * with Basic only. It keeps no token: they are signed, not stored.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Client, Clients } from './clients.ts';
import type { ParsedConfig } from './config.ts';
import { type ProviderDeps, toProviderConfiguration } from './provider-configuration.ts';
import { createResourceResolver } from './requested-resource.ts';
import type { SigningKeys } from './signing-keys.ts';
import { createAssertionVerifier } from './user-assertion.ts';
import { addUserAssertionGrant, type UserAssertionDeps } from './user-assertion-grant.ts';

/** Answers one token request from its raw form; it never rejects. */
type TokenHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The handler for the key and the clients' secrets that are current now. Rejects when the keys cannot be read. */
export type TokenEndpoint = () => Promise<TokenHandler>;

/** What the endpoint works with. */
export interface TokenEndpointDeps {
  readonly config: ParsedConfig;
  readonly clients: Clients;
  readonly keys: SigningKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of failures that are no caller's fault. */
  readonly log: (line: Record<string, unknown>) => void;
}

/** Creates the endpoint; ask it for a handler before the raw response is taken over. */
export function createTokenEndpoint(deps: TokenEndpointDeps): TokenEndpoint {
  const { config, now, log } = deps;
  const verifyAssertion = createAssertionVerifier(config.users, now);
  const resolveResource = createResourceResolver(config);
  let bound: { thumbprint: string; clients: readonly Client[]; handler: TokenHandler } | undefined;

  return async () => {
    const key = await deps.keys.current();
    const thumbprint = key.published['x5t#S256'];
    const clients = deps.clients.all();
    // The library's keys and clients are fixed at creation, so other ones need another provider.
    if (bound?.thumbprint !== thumbprint || bound.clients !== clients) {
      const handler = createHandler({ config, clients, key, now, log, verifyAssertion, resolveResource });
      bound = { thumbprint, clients, handler };
    }
    return bound.handler;
  };
}

type HandlerDeps = ProviderDeps & UserAssertionDeps;

function createHandler(deps: HandlerDeps): TokenHandler {
  const provider = new Provider(deps.config.issuer, toProviderConfiguration(deps));
  addUserAssertionGrant(provider, deps);
  // What goes wrong is logged below; the library itself would print it.
  provider.silent = true;
  provider.on('server_error', (_context, error) => {
    deps.log({ message: 'token endpoint failed', error: error.name });
  });
  provider.use(answerAsIdentityDomain);
  return provider.callback();
}

/** What an identity domain answers differently from the library. */
async function answerAsIdentityDomain(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  if (context.get('authorization') === '') {
    context.status = 401;
    context.body = { error: 'invalid_client', error_description: 'Client authentication failed.' };
    return;
  }
  // A browser's Origin means nothing here; the library would look for a CORS rule of the client.
  delete context.req.headers.origin;
  await next();
  // The domain's answer never names the scope.
  if (isRecord(context.body)) delete context.body['scope'];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
