/** The invoker, wired as its main.ts wires it, with a table of one integration for each credential and method. */
import assert from 'node:assert/strict';
import { createBasicCredential } from '../../src/credential/basic.ts';
import { createCredentials } from '../../src/credential/credential.ts';
import { createTokenCredential } from '../../src/credential/token.ts';
import { createAccessTokens } from '../../src/identity-domain/access-tokens.ts';
import { createDomainClient } from '../../src/identity-domain/domain-client.ts';
import { createTokenIdentification } from '../../src/invoker/caller.ts';
import { createInvoker } from '../../src/invoker/invoke.ts';
import { readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import { createConfiguredRoutes, readTable } from '../../src/invoker/table-source.ts';
import { createKeptConnections } from '../../src/runtime/connections.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createConfiguredVerifier } from '../../src/token/configured-verifier.ts';
import { createSecretUse } from '../../src/vault/secret-use.ts';
import { createConfiguredSecrets } from '../../src/vault/vault-settings.ts';
import { AUDIENCE, createSigningKey, signToken, toClaims, toKeySetText } from '../support/tokens.ts';
import { CANARIES } from './fault-canaries.ts';
import type { Peer } from './fault-peer.ts';
import { KINDS, type Kind, SECRET_IDS } from './fault-peers-say.ts';

const METHODS = ['GET', 'HEAD', 'POST'] as const;

/** How an integration is called. */
export type Method = (typeof METHODS)[number];

/** Who is around the invoker, and how long a call of an integration may take. */
export interface Surroundings {
  readonly vault: Peer;
  readonly token: Peer;
  readonly oic: Peer;
  readonly timeoutSeconds: number;
  readonly write: (line: string) => void;
  readonly clock: () => number;
}

const KEY = createSigningKey('thumbprint');
const USER = { sub: 'orders-user', sub_type: 'user', jti: CANARIES.callerToken };
const BEARER = `Bearer ${signToken(KEY, toClaims(Math.floor(Date.now() / 1000), USER))}`;

/** As main.ts does it. */
export function createWiring({ write, clock, ...around }: Surroundings) {
  const read = readInvokerSettings({
    JWKS: toKeySetText(KEY),
    TOKEN_AUDIENCES: AUDIENCE,
    VAULT_ENDPOINT: around.vault.url.origin,
    ALLOW_INSECURE_HTTP: 'true',
    INTEGRATIONS: JSON.stringify(
      KINDS.flatMap((kind) => METHODS.map((method) => toRow(kind, method, around))),
    ),
  });
  const table = readTable(read.settings, () => assert.fail('the table is inline'));
  assert.ok(read.ok && !('problems' in table), JSON.stringify([read, table]));
  const { settings } = read;
  assert.ok(settings.token);
  const log = createLog({
    level: 'debug',
    functionName: 'invoker',
    write: (toLine) => write(toLine()),
    clock,
  });
  const cache = createConfiguredSecrets(settings, { log, clock, send: sendHttp });
  const secrets = createSecretUse({ secrets: cache, clock, log });
  const ask = createDomainClient({ secrets, send: sendHttp, clock });
  const tokens = createAccessTokens({ ask, secrets, clock, log });
  return createInvoker({
    identifyCaller: createTokenIdentification(
      createConfiguredVerifier(settings.token, { log, clock, send: sendHttp }),
    ),
    getRoutes: createConfiguredRoutes(table, { secrets: cache, clock, log }),
    callWithCredential: createCredentials({
      basic: createBasicCredential(secrets),
      token: createTokenCredential(tokens, clock),
    }),
    send: createKeptConnections(clock),
    log,
    clock,
  });
}

type Around = Pick<Surroundings, 'token' | 'oic' | 'timeoutSeconds'>;

function toRow(type: Kind, method: Method, { token, oic, timeoutSeconds }: Around): object {
  const tokenUrl = new URL('/oauth2/v1/token', token.url).href;
  return {
    name: `${method}-${type}`.toLowerCase().replace('_', '-'),
    route: `${method} /${type}`,
    target: new URL(`/${type}`, oic.url).href,
    credential: {
      ...{ type, secretId: SECRET_IDS[type] },
      ...(type === 'basic' ? {} : { tokenUrl, scope: 'oic' }),
    },
    allow: [{ scopes: ['oic.invoke'] }],
    timeoutSeconds,
  };
}

/** The headers of a call by a user, as a gateway makes it. */
export function toHeaders(kind: Kind, method: Method): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ['fn-intent', ['httprequest']],
    ['fn-http-method', [method]],
    ['fn-http-request-url', [`/${kind}`]],
    ['fn-http-h-authorization', [BEARER]],
    ['fn-http-h-cookie', [`session=${CANARIES.requestHeader}`]],
    ['fn-http-h-accept', [CANARIES.requestHeader]],
    ['content-type', ['application/json']],
  ]);
}
