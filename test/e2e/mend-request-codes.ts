/** Codes of the caller and of the request: what is asked for is another call. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS, GATEWAY_ID } from '../../local/cloud/names.ts';
import type { REQUEST_ERRORS } from '../../src/errors/request-errors.ts';
import { pastGateway, sample, sampleOf, viaGateway } from './mend-calls.ts';
import { type MendCase, setLines, type UnmendableCase } from './mend-case.ts';
import { asProcess, byAnswer, byDoctorProcess, byLine, byRequest, byTable, byWord } from './mend-commands.ts';
import { startBareGateway } from './mend-gateway.ts';
import { sendOnce } from './mend-once.ts';
import { storeRow, storeTable, TABLE_IN_VAULT } from './mend-tables.ts';

const BY_GATEWAY = { CALLER_SOURCE: 'gateway', GATEWAY_ID };
const EVENTS = { path: '/method-4/events', body: '{"order":"42"}' };
const TOO_LARGE = 6 * 1024 * 1024 + 1;

/** The table; domain, Vault and OIC have their own. */
export const REQUEST_CODES = {
  ERR_CONFIG_INVALID: {
    config: { CLOCK_SKEW_SECONDS: 'soon' },
    call: viaGateway(),
    named: byDoctorProcess,
    says: /^CLOCK_SKEW_SECONDS=30$/m,
    mend: setLines,
  },
  ERR_INTEGRATIONS_INVALID: {
    config: TABLE_IN_VAULT,
    arrange: (stage) =>
      storeRow(stage, 'hello', (row) => {
        row.route = 'POST method-4/hello';
      }),
    call: viaGateway(),
    named: byTable,
    says: /hello\.route: expected a method and a path[\s\S]*mend these rows/,
    mend: async (stage) => void (await storeTable(stage)),
  },
  ERR_TOKEN_MISSING: {
    call: pastGateway(),
    named: byAnswer,
    says: /Send `Authorization: Bearer TOKEN`/,
    mend: async () => pastGateway({ mint: sample() }),
  },
  ERR_TOKEN_REFUSED: {
    call: pastGateway({ mint: sample('expired') }),
    named: asProcess(byLine),
    // Of the reason in the same line, which comes first.
    says: /^The caller gets a new token/,
    mend: async () => pastGateway({ mint: sample() }),
  },
  ERR_GATEWAY_REQUIRED: {
    config: BY_GATEWAY,
    call: pastGateway({
      headers: { 'fn-http-h-x-caller-client': CLIENTS.orders, 'oci-subject-id': GATEWAY_ID },
    }),
    named: byAnswer,
    says: /^Call through the gateway;/,
    mend: async () => viaGateway(),
  },
  ERR_CALLER_UNIDENTIFIED: {
    config: BY_GATEWAY,
    call: async (stage) => {
      const gateway = await startBareGateway(stage);
      const urls = { ...stage.cloud.urls, gateway };
      return viaGateway()({ ...stage, cloud: { ...stage.cloud, urls } });
    },
    named: byAnswer,
    says: /set all four with OVERWRITE from request\.auth/,
    // The gateway whose routes do.
    mend: async () => viaGateway(),
  },
  ERR_CALLER_NOT_ALLOWED: {
    config: TABLE_IN_VAULT,
    arrange: (stage) => storeTable(stage),
    call: viaGateway(sampleOf(CLIENTS.reports), EVENTS),
    named: asProcess(byRequest('POST /method-4/events')),
    says: /add "reports-app-example" to "clients" of allow\[0\] of order-events/,
    mend: async (stage, { mend }) => {
      const [, client = '', index = '', name = ''] =
        /add "(.+)" to "clients" of allow\[(\d+)\] of (\S+)/.exec(mend) ?? [];
      await storeRow(stage, name, (row) => row.allow[Number(index)]?.clients?.push(client));
      return undefined;
    },
  },
  ERR_USER_REQUIRED: {
    call: viaGateway(sample(), { path: '/method-4/as-user/hello' }),
    named: byRequest('POST /method-4/as-user/hello'),
    says: /a token that a user has given the client/,
    mend: async () => viaGateway(sample('user'), { path: '/method-4/as-user/hello' }),
  },
  ERR_REQUEST_NOT_HTTP: {
    call: pastGateway({ mint: sample(), headers: { 'fn-intent': 'cloudevent' } }),
    named: byAnswer,
    says: /send `Fn-Intent: httprequest`, `Fn-Http-Method` and `Fn-Http-Request-Url`/,
    mend: async () => pastGateway({ mint: sample(), headers: { 'fn-intent': 'httprequest' } }),
  },
  ERR_REQUEST_PATH: {
    call: pastGateway({ mint: sample(), method: 'GET', body: '', path: '/method-4/echo/a%2Fb' }),
    named: byRequest('GET /method-4/echo/a%2Fb'),
    says: /Send a plain path/,
    mend: async () => pastGateway({ mint: sample(), method: 'GET', body: '', path: '/method-4/echo/a/b' }),
  },
  ERR_REQUEST_TOO_LARGE: {
    // Gateway and runner refuse it before: one process of the function is asked directly.
    call: async (stage) => {
      const file = join(stage.state, 'large.json');
      writeFileSync(file, JSON.stringify({ name: 'x'.repeat(TOO_LARGE) }));
      return sendOnce(`@${file}`)(stage);
    },
    named: byAnswer,
    says: /Send less at once/,
    mend: async () => pastGateway({ mint: sample(), body: '{"name":"less"}' }),
  },
  ERR_ROUTE_UNKNOWN: {
    call: pastGateway({ mint: sample(), path: '/hello' }),
    named: byRequest('POST /hello'),
    says: /the deployment's prefix in front: POST (\/\S+)/,
    // The very path that is printed.
    mend: async (_stage, { mend }) =>
      pastGateway({ mint: sample(), path: /POST (\/\S+)/.exec(mend)?.[1] ?? '' }),
  },
  ERR_METHOD_NOT_ALLOWED: {
    call: pastGateway({ mint: sample(), method: 'PUT' }),
    named: byRequest('PUT /method-4/hello'),
    says: /^use [A-Z]+$/,
    mend: async (_stage, { mend }) => pastGateway({ mint: sample(), method: mend.replace('use ', '') }),
  },
  ERR_INTERNAL: {
    because: 'it is a mistake in the function itself, and nothing that is sent brings one about',
    named: asProcess(byWord),
    says: /Report it with the call id/,
  },
} as const satisfies Record<keyof typeof REQUEST_ERRORS, MendCase | UnmendableCase>;
