/**
 * The client of the identity domain that JWKS_CREDENTIAL_SECRET_ID describes: it reads a protected key set and asks after
 * revocations. Wiring only.
 */
import type { Clock, Deadline } from '../runtime/clock.ts';
import type { SendHttp } from '../runtime/http.ts';
import type { Log } from '../runtime/log.ts';
import type { SecretUse } from '../vault/secret-use.ts';
import { createAccessTokens, type MintedToken } from './access-tokens.ts';
import { toClientCredentials } from './client-credentials.ts';
import { createDomainClient } from './domain-client.ts';
import { createIntrospection, type Introspect } from './introspection.ts';
import { TOKEN_PATH } from './token-path.ts';

/** An access token of our own for the domain's administration API. */
export interface DomainAccessToken {
  /** The token, minted if need be. Throws what minting throws. */
  get(deadline: Deadline): Promise<MintedToken>;
  /** A newer one than this, which the domain has refused. */
  renew(refused: MintedToken, deadline: Deadline): Promise<MintedToken>;
}

/** What the client does. */
export interface ConfiguredDomainClient {
  readonly accessToken: DomainAccessToken;
  readonly introspect: Introspect;
}

/** The configuration keys that it is made from. */
interface DomainClientSettings {
  readonly IDENTITY_DOMAIN_URL: URL | undefined;
  readonly JWKS_CREDENTIAL_SECRET_ID: string | undefined;
}

/** What it works with. */
interface DomainClientTools {
  secrets: SecretUse;
  send: SendHttp;
  clock: Clock;
  log: Log;
}

/** Asks for all that the application's roles grant (Oracle's "Scopes"). */
const MY_SCOPES = 'urn:opc:idm:__myscopes__';

/** The client; undefined when none is configured. */
export function createConfiguredDomainClient(
  { IDENTITY_DOMAIN_URL: domain, JWKS_CREDENTIAL_SECRET_ID: secretId }: DomainClientSettings,
  { secrets, send, clock, log }: DomainClientTools,
): ConfiguredDomainClient | undefined {
  if (domain === undefined || secretId === undefined) return undefined;
  const ask = createDomainClient({ secrets, send, clock });
  const tokens = createAccessTokens({ ask, secrets, clock, log });
  const request = {
    tokenUrl: new URL(TOKEN_PATH, domain),
    secretId,
    grant: toClientCredentials(MY_SCOPES),
  };
  return {
    accessToken: {
      get: (deadline) => tokens.get({ ...request, deadline }),
      renew: (refused, deadline) => tokens.renew({ ...request, deadline }, refused),
    },
    introspect: createIntrospection({ ask, domain, secretId }),
  };
}
