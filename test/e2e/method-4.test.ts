/** Method 4 on the wire: the built functions behind the local gateway, from the caller's and from OIC's side. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CLIENTS, INVOKER_ID, OIC_USERS } from '../../local/cloud/names.ts';
import { send, startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;
before(async () => {
  cloud = await startTestCloud();
});
after(() => cloud.stopAndRemove());

const JSON_TYPE = { 'content-type': 'application/json' };

async function echo(headers: Record<string, string | string[]>, body?: Buffer) {
  const authorization = await cloud.bearer();
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/echo?a=1&a=2&b=%2F',
    headers: { 'content-type': 'application/octet-stream', ...headers, authorization },
    ...(body === undefined ? {} : { body }),
  });
  assert.equal(answer.status, 200);
  return JSON.parse(answer.body.toString()) as {
    query: Record<string, string | string[]>;
    headers: Record<string, string | string[]>;
    bodySha256: string;
    bodyLength: number;
  };
}

test('a caller with nothing but a token reaches the integration', async () => {
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/hello',
    headers: { ...JSON_TYPE, authorization: await cloud.bearer() },
    body: '{"name":"world"}',
  });
  assert.equal(answer.status, 200);
  assert.match(answer.body.toString(), /Hello, world/);
});

test('a one-way integration answers 202 without a body', async () => {
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/events',
    headers: { ...JSON_TYPE, authorization: await cloud.bearer() },
    body: '{"order":"42"}',
  });
  assert.equal(answer.status, 202);
  assert.equal(answer.body.length, 0);
});

test('a path parameter arrives at OIC as one segment, decoded and encoded once', async () => {
  const answer = await send(cloud.urls.gateway, {
    path: '/method-4/orders/a%20b%3Fc=d&e',
    headers: { authorization: await cloud.bearer() },
  });
  assert.equal(answer.status, 200);
  assert.equal((JSON.parse(answer.body.toString()) as { id: string }).id, 'a b?c=d&e');
});

test("OIC sees the gatekeeper's user, never the caller's token, cookies or identity headers", async () => {
  const arrived = await echo({
    cookie: 'session=caller',
    'x-caller-client': 'forged',
    'x-forwarded-host': 'evil.example',
    'x-request-id': 'kept',
  });
  assert.match(
    JSON.stringify(arrived.headers['authorization']),
    new RegExp(`Basic.*${OIC_USERS.gatekeeper}`),
  );
  for (const name of [
    'cookie',
    'x-caller-client',
    'x-caller-sub',
    'x-forwarded-host',
    'x-forwarded-for',
    'forwarded',
  ]) {
    assert.equal(arrived.headers[name], undefined, name);
  }
  assert.equal(arrived.headers['x-request-id'], 'kept');
  assert.deepEqual(arrived.query, { a: ['1', '2'], b: '/' });
});

test('a binary body of 4 MB arrives byte for byte', async () => {
  const body = randomBytes(4 * 1024 * 1024);
  const arrived = await echo({}, body);
  assert.equal(arrived.bodyLength, body.length);
  assert.equal(arrived.bodySha256, createHash('sha256').update(body).digest('hex'));
});

test('a binary answer comes back byte for byte, with its content type', async () => {
  const body = randomBytes(300_000);
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/echo?raw=true',
    headers: { 'content-type': 'application/x-sample', authorization: await cloud.bearer() },
    body,
  });
  assert.equal(answer.headers['content-type'], 'application/x-sample');
  assert.deepEqual(answer.body, body);
});

test('a caller whom the table does not name gets 403 with a code, and OIC sees nothing', async () => {
  const journal = `${cloud.urls.oic}/.local/journal`;
  await fetch(journal, { method: 'DELETE' });
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/events',
    headers: { ...JSON_TYPE, authorization: await cloud.bearer('valid', CLIENTS.reports) },
    body: '{"order":"42"}',
  });
  assert.equal(answer.status, 403);
  assert.equal((JSON.parse(answer.body.toString()) as { code: string }).code, 'ERR_CALLER_NOT_ALLOWED');
  assert.deepEqual(await (await fetch(journal)).json(), []);
});

test('the gateway challenges a caller without a token, and one with a bad token', async () => {
  const none = await send(cloud.urls.gateway, { method: 'POST', path: '/method-4/hello' });
  assert.equal(none.status, 401);
  assert.equal(none.headers['www-authenticate'], 'Bearer realm="oic-gatekeeper"');
  const bad = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/hello',
    headers: { authorization: await cloud.bearer('expired') },
  });
  assert.match(String(bad.headers['www-authenticate']), /error="invalid_token"/);
});

test("the secret was read by the invoker's principal, in signed requests only", async () => {
  const entries = (await (await fetch(`${cloud.urls.vault}/.local/journal`)).json()) as Record<
    string,
    unknown
  >[];
  assert.ok(entries.length > 0);
  for (const entry of entries) assert.match(JSON.stringify(entry['principal']), new RegExp(INVOKER_ID));
  const unsigned = await fetch(
    `${cloud.urls.vault}/20190301/secretbundles/ocid1.vaultsecret.oc1.example-region.exampleoicuser`,
  );
  assert.equal(unsigned.status, 401);
});

test('whoever may invoke the invoker directly gets no further than with the token', async () => {
  const url = `/invoke/${INVOKER_ID}`;
  const forged = {
    'fn-intent': 'httprequest',
    'fn-http-method': 'POST',
    'fn-http-request-url': '/method-4/hello',
    'fn-http-h-x-caller-client': CLIENTS.orders,
    'fn-http-h-x-caller-sub': CLIENTS.orders,
  };
  const answer = await send(cloud.urls.fn, {
    method: 'POST',
    path: url,
    headers: forged,
    body: '{"name":"x"}',
  });
  assert.equal(answer.headers['fn-http-status'], '401');
  const plain = await send(cloud.urls.fn, { method: 'POST', path: url, body: '{}' });
  assert.equal(plain.headers['fn-http-status'], '400');
});

test('nothing secret is in any log line', async () => {
  const log = cloud.log();
  assert.match(log, /invocation/);
  for (const [owner, secret] of Object.entries(cloud.secrets)) {
    assert.equal(log.includes(secret), false, owner);
    assert.equal(
      log.includes(Buffer.from(`${OIC_USERS.gatekeeper}:${secret}`).toString('base64')),
      false,
      owner,
    );
  }
  assert.doesNotMatch(log, /eyJ[\w-]+\.[\w-]+\.[\w-]+/, 'a token');
  assert.doesNotMatch(log, /Warning/, 'a warning of Node, which an operator could do nothing about');
});
