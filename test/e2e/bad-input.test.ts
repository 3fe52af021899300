/** Bad input of every kind gets a clear 4xx, and no process dies of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AUTHORIZER_ID, INVOKER_ID } from '../../local/cloud/names.ts';
import { type RawRequest, send, startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;
let authorization = '';
before(async () => {
  cloud = await startTestCloud();
  authorization = await cloud.bearer();
});
after(() => cloud.stopAndRemove());

const HELLO = '/method-4/hello';
const CASES: readonly { name: string; status: number; request: () => RawRequest }[] = [
  { name: 'malformed JSON', status: 400, request: () => post(HELLO, '{"name":') },
  { name: 'an empty body', status: 400, request: () => post(HELLO, '') },
  { name: 'a body of 7 MB', status: 413, request: () => post(HELLO, Buffer.alloc(7 * 1024 * 1024, 0x20)) },
  {
    name: 'a header of 20 KB',
    status: 431,
    request: () => post(HELLO, '{}', { 'x-large': 'x'.repeat(20_480) }),
  },
  {
    name: 'a token of 20 KB',
    status: 431,
    request: () => post(HELLO, '{}', { authorization: `Bearer ${'a'.repeat(20_480)}` }),
  },
  {
    name: 'a binary body as JSON',
    status: 400,
    request: () => post(HELLO, Buffer.from([0, 255, 254, 1, 128])),
  },
  {
    name: 'a binary body of a binary type',
    status: 415,
    request: () => post(HELLO, Buffer.from([0, 255, 254]), { 'content-type': 'application/octet-stream' }),
  },
  {
    name: 'two Authorization headers',
    status: 401,
    request: () => post(HELLO, '{}', { authorization: [authorization, authorization] }),
  },
  {
    name: 'a token of three empty parts',
    status: 401,
    request: () => post(HELLO, '{}', { authorization: 'Bearer ..' }),
  },
  {
    name: 'a token that is no base64url',
    status: 401,
    request: () => post(HELLO, '{}', { authorization: 'Bearer a+b.c/d.e=f' }),
  },
  {
    name: 'Basic instead of Bearer',
    status: 401,
    request: () => post(HELLO, '{}', { authorization: 'Basic dXNlcjpwYXNz' }),
  },
  { name: 'an unknown route', status: 404, request: () => post('/method-4/nothing', '{}') },
  { name: 'an unknown deployment', status: 404, request: () => post('/method-5/hello', '{}') },
  { name: 'another method', status: 405, request: () => ({ ...post(HELLO, '{}'), method: 'DELETE' }) },
  { name: 'an encoded slash in a parameter', status: 400, request: () => get('/method-4/orders/a%2Fb') },
  { name: 'an encoded backslash in a parameter', status: 400, request: () => get('/method-4/orders/a%5Cb') },
  { name: 'encoded dot segments', status: 400, request: () => get('/method-4/orders/%2e%2e') },
  { name: 'half-encoded dot segments', status: 400, request: () => get('/method-4/orders/.%2E') },
  { name: 'literal dot segments', status: 400, request: () => get('/method-4/orders/../hello') },
  { name: 'a doubly encoded slash', status: 400, request: () => get('/method-4/orders/a%252Fb') },
  { name: 'an encoded NUL', status: 400, request: () => get('/method-4/orders/a%00b') },
  { name: 'an encoded line break', status: 400, request: () => get('/method-4/orders/a%0d%0ab') },
  { name: 'a broken escape', status: 400, request: () => get('/method-4/orders/a%zz') },
  { name: 'an escape that is no UTF-8', status: 400, request: () => get('/method-4/orders/a%ff') },
  { name: 'a literal backslash', status: 400, request: () => get('/method-4/orders\\42') },
  {
    name: 'an absolute request target',
    status: 400,
    request: () => get('http://evil.example/method-4/orders/42'),
  },
];

for (const { name, status, request } of CASES) {
  test(`${name} gets ${status} with a code`, async () => {
    const answer = await send(cloud.urls.gateway, request());
    assert.equal(answer.status, status, answer.body.toString());
    const body = JSON.parse(answer.body.toString()) as { code?: unknown; errorCode?: unknown };
    assert.ok(body.code !== undefined || body.errorCode !== undefined, 'the answer names a code');
    assert.doesNotMatch(answer.body.toString(), /\bat .*\.(m?js|ts):\d+/, 'no stack trace');
  });
}

test('malformed calls of the functions themselves are refused, and the functions go on', async () => {
  for (const body of ['', 'null', '{', '[]', '"x"', '{"type":"TOKEN","token":7}', Buffer.from([255, 254])]) {
    const answer = await send(cloud.urls.fn, { method: 'POST', path: `/invoke/${AUTHORIZER_ID}`, body });
    assert.equal(answer.status, 200);
    assert.equal((JSON.parse(answer.body.toString()) as { active: boolean }).active, false);
  }
  const answer = await send(cloud.urls.fn, {
    method: 'POST',
    path: `/invoke/${INVOKER_ID}`,
    body: Buffer.from([255]),
  });
  assert.equal(answer.headers['fn-http-status'], '400');
});

test('after all that, no process has died and a good call succeeds', async () => {
  const answer = await send(cloud.urls.gateway, post(HELLO, '{"name":"world"}'));
  assert.equal(answer.status, 200);
  assert.equal(Object.keys(cloud.processIds()).length, 5);
  assert.doesNotMatch(cloud.log(), /ERR_INTERNAL|UnhandledPromiseRejection|Error: /);
});

function post(
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string | string[]> = {},
): RawRequest {
  return {
    method: 'POST',
    path,
    body,
    headers: { 'content-type': 'application/json', authorization, ...headers },
  };
}

function get(path: string): RawRequest {
  return { path, headers: { authorization } };
}
