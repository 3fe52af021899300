/**
 * The callers of the demo: who calls, what they hold, what must happen. One list, four methods.
 * The expectations are what each method promises, weaknesses included; none is read off an answer.
 */
import { CLIENTS, OIC_USERS } from '../../local/cloud/names.ts';
import { SAMPLE_USER } from '../../local/identity-domain/claims.ts';
import type { ClientRequest } from './client.ts';
import type { Credentials } from './credentials.ts';

/** One call of the demo and its expectation. */
export interface Scenario {
  readonly method: 1 | 2 | 3 | 4;
  readonly caller: string;
  /** What the caller had in hand. */
  readonly held: string;
  readonly request: ClientRequest;
  /** The password of the invoker's OIC user is changed, in Vault and in OIC, before the call. */
  readonly isAfterRotation?: boolean;
  readonly expected: {
    readonly status: number;
    /** The OIC user or client by which the call arrived there, or nothing when it must not arrive at all. */
    readonly oicUser?: string;
  };
}

const HELLO = '{"name":"world"}';
const ORDER = '{"order":"42"}';
const MORE_THAN_6_MB = new Uint8Array(7 * 1024 * 1024).fill(0x20);

/** All scenarios, in the order in which they are called. */
export function toScenarios(credentials: Credentials): readonly Scenario[] {
  return [...method1(credentials), ...method2(), ...method3(credentials), ...method4(credentials)];
}

function method1({ partnerBasic, wrongBasic }: Credentials): readonly Scenario[] {
  const { partner } = OIC_USERS;
  const row = rowsOf(1);
  return [
    row("partner with OIC's password", 'OIC password', hello(partnerBasic), 200, partner),
    row('the same, another integration', 'OIC password', order(partnerBasic), 200, partner),
    row('partner with a wrong password', 'wrong password', hello(wrongBasic), 401, OIC_REFUSED),
    row('anyone', 'nothing', hello(), 401, OIC_REFUSED),
  ];
}

function method2(): readonly Scenario[] {
  const row = rowsOf(2);
  return [row('anyone at all', 'nothing', hello(), 200, OIC_USERS.route)];
}

function method3({ tokens }: Credentials): readonly Scenario[] {
  const { route } = OIC_USERS;
  const row = rowsOf(3);
  return [
    row('orders app', 'JWT', hello(tokens.orders), 200, route),
    row('reports app, not meant for it', 'JWT', events(tokens.reports), 202, route),
    row('anyone', 'nothing', hello(), 401),
    row('expired token', 'JWT', hello(tokens.expired), 401),
    row('token for another API', 'JWT', hello(tokens['other-audience']), 401),
    row('forged token', 'JWT', hello(tokens.forged), 401),
    row('ID token', 'JWT', hello(tokens['id-token']), 401),
    row('token without the scope', 'JWT', hello(tokens['no-scope']), 403),
  ];
}

function method4({ tokens, partnerBasic }: Credentials): readonly Scenario[] {
  const { gatekeeper } = OIC_USERS;
  const row = rowsOf(4);
  return [
    row('orders app, synchronous', 'JWT', hello(tokens.orders), 200, gatekeeper),
    row('the same again, all cached', 'JWT', hello(tokens.orders), 200, gatekeeper),
    row('orders app, one-way', 'JWT', events(tokens.orders), 202, gatekeeper),
    row('orders app, path parameter', 'JWT', order(tokens.orders), 200, gatekeeper),
    row('orders app, path of any length', 'JWT', get('/echo/a/b', tokens.orders), 200, gatekeeper),
    {
      ...row('the same, new OIC password', 'JWT', order(tokens.orders), 200, gatekeeper),
      isAfterRotation: true,
    },
    row('orders app, as an application', 'JWT', asApplication(tokens.orders), 200, CLIENTS.invoker),
    row('a user of it, as that user', 'JWT', asUser(tokens.user), 200, SAMPLE_USER),
    row('orders app itself, as a user', 'JWT', asUser(tokens.orders), 403),
    row('reports app, allowed here', 'JWT', hello(tokens.reports), 200, gatekeeper),
    row('reports app, not meant for it', 'JWT', events(tokens.reports), 403),
    row('orders app, payroll', 'JWT', post('/payroll', HELLO, tokens.orders), 403),
    row('anyone', 'nothing', hello(), 401),
    row("partner with OIC's password", 'OIC password', hello(partnerBasic), 401),
    row('expired token', 'JWT', hello(tokens.expired), 401),
    row('token for another API', 'JWT', hello(tokens['other-audience']), 401),
    row('token of another tenant', 'JWT', hello(tokens['other-tenant']), 401),
    row('forged token', 'JWT', hello(tokens.forged), 401),
    row('token changed after signing', 'JWT', hello(tokens.tampered), 401),
    row('ID token', 'JWT', hello(tokens['id-token']), 401),
    row('token without the scope', 'JWT', hello(tokens['no-scope']), 403),
    row('no such route', 'JWT', post('/nothing-here', HELLO, tokens.orders), 404),
    row('wrong method', 'JWT', { method: 'DELETE', path: '/hello', headers: bearing(tokens.orders) }, 405),
    row('path trick', 'JWT', get('/orders/%2e%2e%2fadmin', tokens.orders), 400),
    row('malformed JSON', 'JWT', post('/hello', '{"name":', tokens.orders), 400, gatekeeper),
    row('body of 7 MB', 'JWT', post('/hello', MORE_THAN_6_MB, tokens.orders), 413),
  ];
}

/** Stands for a call that reached OIC and was refused there. */
export const OIC_REFUSED = 'refused';

type Row = (
  caller: string,
  held: string,
  request: ClientRequest,
  status: number,
  oicUser?: string,
) => Scenario;

function rowsOf(method: Scenario['method']): Row {
  return (caller, held, request, status, oicUser) => ({
    method,
    caller,
    held,
    request: { ...request, path: `/method-${method}${request.path}` },
    expected: { status, ...(oicUser === undefined ? {} : { oicUser }) },
  });
}

function hello(authorization?: string): ClientRequest {
  return post('/hello', HELLO, authorization);
}

function events(authorization: string): ClientRequest {
  return post('/events', ORDER, authorization);
}

function order(authorization: string): ClientRequest {
  return get('/orders/42', authorization);
}

function asApplication(authorization: string): ClientRequest {
  return post('/as-application/hello', HELLO, authorization);
}

function asUser(authorization: string): ClientRequest {
  return post('/as-user/hello', HELLO, authorization);
}

function get(path: string, authorization: string): ClientRequest {
  return { method: 'GET', path, headers: bearing(authorization) };
}

function post(path: string, body: string | Uint8Array<ArrayBuffer>, authorization?: string): ClientRequest {
  return {
    method: 'POST',
    path,
    body,
    ...(authorization === undefined ? {} : { headers: bearing(authorization) }),
  };
}

function bearing(authorization: string): Record<string, string> {
  return { authorization };
}
