/**
 * An invoker with its real table, routes, credential, secret cache and log; the token check, Vault and OIC are
 * told by the test what to say. What was sent to OIC and what was logged can be looked at.
 */
import assert from 'node:assert/strict';
import { createBasicCredential } from '../../src/credential/basic.ts';
import type { FnAnswer, FnCall } from '../../src/fn/function.ts';
import { type Integration, parseIntegrations } from '../../src/invoker/integrations.ts';
import { createInvoker } from '../../src/invoker/invoke.ts';
import { createRoutes } from '../../src/invoker/routes.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import type { VerifyToken } from '../../src/token/verify.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import type { ReadSecret } from '../../src/vault/vault-client.ts';

export const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';
export const TOKEN = 'header.payload.signature';
export const OIC = 'https://oic.example/ic/api/integration/v1/flows/rest';
/** A moment; nothing in these tests reads a real clock. */
export const NOW = Date.UTC(2026, 0, 1);

/** A row of the table as a user writes it. */
export function row(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: 'order',
    route: 'GET /orders/{id}',
    target: `${OIC}/ORDERS/1.0/orders/{id}`,
    credential: { type: 'basic', secretId: SECRET_ID },
    allow: [{ clients: ['orders-app'], scopes: ['oic.invoke'] }],
    ...changes,
  };
}

/** The table of rows, which must be right. */
export function toTable(rows: readonly unknown[]): readonly Integration[] {
  const parsed = parseIntegrations(JSON.stringify(rows), false);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.integrations;
}

export interface BenchOptions {
  rows?: readonly unknown[];
  verifyToken?: VerifyToken;
  readSecret?: ReadSecret;
  send?: (request: HttpRequest) => Promise<HttpResponse>;
}

/** Accepts {@link TOKEN} only, as the client `orders-app`. */
export const acceptToken: VerifyToken = async (token) =>
  token === TOKEN
    ? {
        claims: {
          clientId: 'orders-app',
          subject: 'orders-user',
          scopes: ['oic.invoke'],
          expiresAt: NOW / 1000 + 600,
          all: {},
        },
        keyThumbprint: 'thumbprint',
        keyFreshUntil: NOW + 600_000,
      }
    : { denied: 'signature_invalid' };

export function createBench(options: BenchOptions = {}) {
  const lines: string[] = [];
  const sent: HttpRequest[] = [];
  const reads: string[] = [];
  const bench = { now: NOW };
  const clock = (): number => bench.now;
  const log = createLog({
    level: 'debug',
    functionName: 'invoker',
    write: (line) => lines.push(line),
    clock,
  });
  const readSecret = options.readSecret ?? (async () => toSecretVersion('oic.user:oic-password'));
  const secrets = createSecretCache({
    read: (secretId, timeoutMs) => {
      reads.push(secretId);
      return readSecret(secretId, timeoutMs);
    },
    ttlSeconds: 300,
    clock,
    log,
  });
  const send = options.send ?? (async () => toResponse(200));
  const invoke = createInvoker({
    verifyToken: options.verifyToken ?? acceptToken,
    findIntegration: createRoutes(toTable(options.rows ?? [row()])),
    createAuthorization: createBasicCredential(secrets),
    dropSecret: secrets.drop,
    send: (request) => {
      sent.push(request);
      return send(request);
    },
    log,
    clock,
  });
  return Object.assign(bench, { invoke, lines, sent, reads, clock });
}

export function toSecretVersion(content: string, version = 1) {
  return { content: createSecret(content), version };
}

export function toResponse(
  status: number,
  headers: HttpResponse['headers'] = [],
  body: string | Buffer = '',
): HttpResponse {
  return { status, headers, body: Buffer.from(body) };
}

/** The headers by which a gateway hands on a good request. */
export function gatewayHeaders(
  changes: Readonly<Record<string, readonly string[] | undefined>> = {},
): Map<string, readonly string[]> {
  const headers: Record<string, readonly string[] | undefined> = {
    'fn-intent': ['httprequest'],
    'fn-http-method': ['GET'],
    'fn-http-request-url': ['/orders/7'],
    'fn-http-h-authorization': [`Bearer ${TOKEN}`],
    ...changes,
  };
  return new Map(
    Object.entries(headers).flatMap(([name, values]) => (values === undefined ? [] : [[name, values]])),
  );
}

/** A call as the edge to the FDK makes it. */
export function createCall(
  headers: Readonly<Record<string, readonly string[] | undefined>> = {},
  body: string | Buffer = '',
): FnCall {
  return {
    callId: 'call-1',
    body: Buffer.from(body),
    headers: gatewayHeaders(headers),
    deadline: createDeadline(NOW + 30_000, () => NOW),
  };
}

/** The members of a problem answer. */
export function parseProblem(answer: FnAnswer): Record<string, unknown> {
  assert.equal(answer.contentType, 'application/problem+json');
  return JSON.parse(String(answer.body));
}

/** The one line of the call. */
export function onlyLine(lines: readonly string[]): Record<string, unknown> {
  assert.equal(lines.length, 1, lines.join(''));
  return JSON.parse(lines[0] ?? '');
}
