/**
 * An invoker with its real table, routes, credentials, secret cache and log; the token check, Vault, the token endpoint
 * and OIC are told by the test what to say. What was asked of each, and what was logged, can be looked at.
 */
import { createBasicCredential } from '../../src/credential/basic.ts';
import { createCredentials } from '../../src/credential/credential.ts';
import { createTokenCredential } from '../../src/credential/token.ts';
import { createAccessTokens } from '../../src/identity-domain/access-tokens.ts';
import { createDomainClient } from '../../src/identity-domain/domain-client.ts';
import { createTokenIdentification, type IdentifyCaller } from '../../src/invoker/caller.ts';
import { createInvoker } from '../../src/invoker/invoke.ts';
import { createRoutes } from '../../src/invoker/routes.ts';
import { createConfiguredRoutes } from '../../src/invoker/table-source.ts';
import type { HttpRequest, SendHttp } from '../../src/runtime/http.ts';
import { createLog } from '../../src/runtime/log.ts';
import type { VerifiedClaims } from '../../src/token/claims.ts';
import type { VerifyToken } from '../../src/token/verify.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { createSecretUse } from '../../src/vault/secret-use.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { TOKEN, toResponse } from './call-bench.ts';
import { row, toTable } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

export const SECRET_TTL_MS = 300_000;

export interface BenchOptions {
  rows?: readonly unknown[];
  verifyToken?: VerifyToken;
  identifyCaller?: IdentifyCaller;
  readSecret?: ReadSecret;
  /** The token endpoint. */
  askDomain?: SendHttp;
  /** OIC. */
  send?: SendHttp;
}

/** Accepts {@link TOKEN} only, as what `claims` says. */
export function acceptAs(claims: Partial<VerifiedClaims>): VerifyToken {
  const all = { clientId: 'orders-app', subject: 'orders-user', scopes: ['oic.invoke'], all: {} };
  return async (token) =>
    token === TOKEN
      ? {
          claims: { ...all, expiresAt: NOW / 1000 + 600, ...claims },
          keyThumbprint: 'thumbprint',
          keyFreshUntil: NOW + 600_000,
        }
      : { denied: 'signature_invalid' };
}

/** As the client `orders-app`, for the user `orders-user`. */
export const acceptToken: VerifyToken = acceptAs({ all: { sub: 'orders-user', sub_type: 'user' } });

/** A token endpoint that mints `minted-1`, `minted-2` and so on. */
export function createTokenEndpoint(): SendHttp {
  let minted = 0;
  return async () => {
    minted += 1;
    const answer = { access_token: `minted-${minted}`, token_type: 'Bearer', expires_in: 3600 };
    return toResponse(200, [], JSON.stringify(answer));
  };
}

export function createBench(options: BenchOptions = {}) {
  const lines: string[] = [];
  const sent: HttpRequest[] = [];
  const asked: HttpRequest[] = [];
  const reads: string[] = [];
  const time = createTestClock();
  const { clock } = time;
  const log = createLog({
    level: 'debug',
    functionName: 'invoker',
    write: (toLine) => lines.push(toLine()),
    clock,
  });
  const readSecret = options.readSecret ?? createReader(toSecretVersion('oic.user:oic-password'));
  const cache = createSecretCache({
    read: (secretId, stage, timeoutMs) => {
      reads.push(`${stage} ${secretId}`);
      return readSecret(secretId, stage, timeoutMs);
    },
    ttlSeconds: SECRET_TTL_MS / 1000,
    clock,
    log,
  });
  const secrets = createSecretUse({ secrets: cache, clock, log });
  const askDomain = options.askDomain ?? createTokenEndpoint();
  const ask = createDomainClient({ secrets, send: record(asked, askDomain), clock });
  const tokens = createAccessTokens({ ask, secrets, clock, log });
  const invoke = createInvoker({
    identifyCaller: options.identifyCaller ?? createTokenIdentification(options.verifyToken ?? acceptToken),
    getRoutes: createConfiguredRoutes(
      { routes: createRoutes(toTable(options.rows ?? [row()])) },
      { secrets: cache, clock, log },
    ),
    callWithCredential: createCredentials({
      basic: createBasicCredential(secrets),
      token: createTokenCredential(tokens, clock),
    }),
    send: record(sent, options.send ?? (async () => toResponse(200))),
    log,
    clock,
  });
  return Object.assign(time, { invoke, lines, sent, asked, reads });
}

function record(requests: HttpRequest[], send: SendHttp): SendHttp {
  return (request) => {
    requests.push(request);
    return send(request);
  };
}

/** The Authorization values of requests. */
export function authorizationsOf(requests: readonly HttpRequest[]): readonly string[] {
  return requests.flatMap(({ headers }) =>
    headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value),
  );
}

/** The Authorization value of a user and a password. */
export function toBasic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword).toString('base64')}`;
}
