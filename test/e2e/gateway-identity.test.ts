/** CALLER_SOURCE=gateway: the gateway says who calls, and only the gateway. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CLIENTS, GATEWAY_ID, INVOKER_ID } from '../../local/cloud/names.ts';
import { send, startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;
before(async () => {
  cloud = await startTestCloud({ functionConfig: { CALLER_SOURCE: 'gateway', GATEWAY_ID } });
});
after(() => cloud.stopAndRemove());

const HELLO = { method: 'POST', body: '{"name":"world"}' };
const JSON_TYPE = { 'content-type': 'application/json' };

async function call(path: string, headers: Record<string, string | readonly string[]>) {
  const answer = await send(cloud.urls.gateway, { ...HELLO, path, headers: { ...JSON_TYPE, ...headers } });
  return { status: answer.status, body: JSON.parse(answer.body.toString()) as Record<string, unknown> };
}

test('whoever invokes the function past the gateway is refused, whatever the headers say', async () => {
  const forged = {
    'fn-intent': 'httprequest',
    'fn-http-method': 'POST',
    'fn-http-request-url': '/method-4/hello',
    'fn-http-h-x-caller-client': CLIENTS.orders,
    'fn-http-h-x-caller-sub': CLIENTS.orders,
    'fn-http-h-x-caller-sub-type': 'client',
    'fn-http-h-x-caller-scope': 'oic.invoke',
    'oci-subject-id': GATEWAY_ID,
  };
  const answer = await send(cloud.urls.fn, { ...HELLO, path: `/invoke/${INVOKER_ID}`, headers: forged });
  assert.equal(answer.headers['fn-http-status'], '403');
  assert.match(answer.body.toString(), /ERR_GATEWAY_REQUIRED/);
});

test("a caller's own words about itself are overwritten, in whatever spelling, or refused", async () => {
  const authorization = await cloud.bearer('valid', CLIENTS.reports);
  const plain = { 'x-caller-client': CLIENTS.orders, 'x-caller-sub': CLIENTS.orders, authorization };
  assert.equal((await call('/method-4/events', plain)).status, 403);
  const underscore = { x_caller_client: CLIENTS.orders, authorization };
  const { status, body } = await call('/method-4/events', underscore);
  assert.deepEqual([status, body['code']], [403, 'ERR_CALLER_UNIDENTIFIED']);
});

test('who the gateway says it is gets what the table allows', async () => {
  const orders = { authorization: await cloud.bearer() };
  assert.equal((await call('/method-4/hello', orders)).status, 200);
  assert.equal((await call('/method-4/payroll', orders)).status, 403);
  const user = await call('/method-4/as-user/hello', { authorization: await cloud.bearer('user') });
  assert.deepEqual([user.status, user.body['invokedBy']], [200, 'user@example.com']);
  assert.equal((await call('/method-4/as-user/hello', orders)).status, 403);
});
