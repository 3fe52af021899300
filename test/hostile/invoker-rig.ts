/**
 * The invoker in one piece, called as the edge calls it: real token check, table, credential and HTTP, before an OIC whose
 * wire can be looked at. Only Vault is told what to say.
 */
import assert from 'node:assert/strict';
import { createBasicCredential } from '../../src/credential/basic.ts';
import type { FnAnswer } from '../../src/fn/function.ts';
import { createTokenIdentification, type IdentifyCaller } from '../../src/invoker/caller.ts';
import { createInvoker } from '../../src/invoker/invoke.ts';
import { createRoutes } from '../../src/invoker/routes.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createKeptConnections } from '../../src/runtime/connections.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import { createConfiguredVerifier } from '../../src/token/configured-verifier.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { createSecretUse } from '../../src/vault/secret-use.ts';
import { parseRows } from '../invoker/table-bench.ts';
import { createReader, toSecretVersion } from '../invoker/vault-bench.ts';
import { createLogLines } from '../support/log-lines.ts';
import { readTokenSettings } from '../support/token-settings.ts';
import { createSigningKey, signToken, toClaims, toKeySetText } from '../support/tokens.ts';
import { startWire, type WireRequest } from './invoker-wire.ts';

export type CallHeaders = Readonly<Record<string, readonly string[] | undefined>>;
type Answer = FnAnswer;

/** Path of the targets on OIC's host. */
export const FLOWS = '/ic/api/integration/v1/flows/rest';
export const SECRET = 'oic.user:oic-password';
/** What OIC must see of a credential. */
export const OIC_AUTHORIZATION = `Basic ${Buffer.from(SECRET).toString('base64')}`;
const SECRET_ID = 'ocid1.vaultsecret.oc1..example';
const KEY = createSigningKey('thumbprint');
/** For processes that check the same tokens. */
export const KEY_SET = toKeySetText(KEY);
/** Authorization of a caller whom the table allows nearly everything. */
export const BEARER = `Bearer ${signToken(KEY, toClaims(Math.floor(Date.now() / 1000)))}`;

/** The table: literal, parameter, wildcard, a target with a query of its own, and one that is not the caller's. */
export function toRows(host: string): readonly Readonly<Record<string, unknown>>[] {
  const row = (name: string, route: string, target: string, changes = {}) => ({
    name,
    route,
    target: `http://${host}${FLOWS}/${target}`,
    credential: { type: 'basic', secretId: SECRET_ID },
    allow: [{ clients: ['orders-app'], scopes: ['oic.invoke'] }],
    ...changes,
  });
  return [
    row('order', 'GET /orders/{id}', 'ORDERS/1.0/orders/{id}'),
    row('order-head', 'HEAD /orders/{id}', 'ORDERS/1.0/orders/{id}'),
    row('line', 'GET /orders/{id}/lines/{line}', 'ORDERS/1.0/orders/{id}/lines/{line}'),
    row('files', 'GET /files/{path*}', 'FILES/1.0/{path*}'),
    row('fixed', 'GET /fixed', 'FIXED/1.0/x?mode=safe&v=1'),
    row('echo', 'POST /echo', 'ECHO/1.0/echo', {
      requestHeaders: ['X-Tenant', 'constructor', 'toString', 'hasOwnProperty'],
      responseHeaders: ['X-Tenant', 'Location'],
    }),
    row('payroll', 'POST /payroll', 'PAYROLL/1.0/run', { allow: [{ clients: ['payroll-app'] }] }),
  ];
}

/** Starts OIC and the invoker. */
export async function startRig(identifyCaller?: IdentifyCaller) {
  const wire = await startWire();
  const clock = Date.now;
  const { log, lines } = createLogLines(clock);
  const table = parseRows(toRows(wire.host), { allowInsecureHttp: true });
  assert.ok(table.ok, JSON.stringify(table));
  const routes = createRoutes(table.integrations);
  const read = createReader(toSecretVersion(SECRET));
  const cache = createSecretCache({ read, ttlSeconds: 300, clock, log });
  const verifyToken = createConfiguredVerifier(readTokenSettings({ JWKS: KEY_SET }), {
    log,
    clock,
    send: sendHttp,
  });
  const basic = createBasicCredential(createSecretUse({ secrets: cache, clock, log }));
  const invoke = createInvoker({
    identifyCaller: identifyCaller ?? createTokenIdentification(verifyToken),
    getRoutes: async () => routes,
    callWithCredential: ({ credential, ...call }, deliver) => {
      assert.ok(credential.type === 'basic');
      return basic({ ...call, credential }, deliver);
    },
    send: createKeptConnections(clock),
    log,
    clock,
  });
  /** A call as a gateway makes it, for order 7 unless the headers say otherwise; an undefined one is left out. */
  const call = async (
    changes: CallHeaders = {},
    body: string | Buffer = '',
  ): Promise<{ answer: Answer; sent: readonly WireRequest[] }> => {
    const headers = Object.entries({
      'fn-intent': ['httprequest'],
      'fn-http-method': ['GET'],
      'fn-http-request-url': ['/orders/7'],
      'fn-http-h-authorization': [BEARER],
      ...changes,
    }).flatMap(([name, values]) => (values === undefined ? [] : [[name, values] as const]));
    const answer = await invoke({
      callId: 'call-1',
      body: Buffer.from(body),
      headers: new Map(headers),
      deadline: createDeadline(Date.now() + 5_000, clock),
    });
    return { answer, sent: wire.take() };
  };
  /** Asserts that OIC saw nothing, and what the caller is told. */
  const assertRefused = async (
    expected: readonly [status: number, code: string],
    changes: CallHeaders,
    body: string | Buffer = '',
  ): Promise<void> => {
    const { answer, sent } = await call(changes, body);
    assert.deepEqual([sent, answer.status, codeOf(answer)], [[], ...expected]);
  };
  /** Asserts that OIC saw this request, with these headers beside those of each call, and that the caller has its answer. */
  const assertSent = async (
    target: string,
    changes: CallHeaders,
    passed: readonly string[] = [],
    body: string | Buffer = '',
  ): Promise<void> => {
    const { answer, sent } = await call(changes, body);
    assert.deepEqual([answer.status, codeOf(answer)], [200, undefined]);
    assert.equal(sent.length, 1);
    assert.deepEqual(
      [sent[0]?.target, sent[0]?.method],
      [FLOWS + target, changes['fn-http-method']?.[0] ?? 'GET'],
    );
    assert.deepEqual(toLines(sent[0]), [...baseLines(wire.host), ...passed].toSorted());
    assert.deepEqual(sent[0]?.body, Buffer.from(body));
  };
  return { wire, lines, call, assertRefused, assertSent };
}

/** The headers of a request, a line each, sorted. */
export function toLines(request: WireRequest | undefined): readonly string[] {
  return (request?.headers ?? []).map(([name, value]) => `${name}: ${value}`).toSorted();
}

/** The header lines that every request to OIC has. */
export function baseLines(host: string): readonly string[] {
  return [`authorization: ${OIC_AUTHORIZATION}`, 'connection: keep-alive', `host: ${host}`];
}

/** The code of an answer that is a problem. */
export function codeOf({ contentType, body }: Answer): unknown {
  return contentType === 'application/problem+json' ? JSON.parse(String(body)).code : undefined;
}
