import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { FLOWS, readJson, runOic, toBasic } from './running-oic.ts';

const HELLO = '/HELLO_WORLD/1.0/hello';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the integrations of OIC', () => {
  it('greet by query and by body', async (test) => {
    const oic = await runOic(test);

    const byQuery = await oic.call(`${HELLO}?name=Gr%C3%BC%C3%9Fe`);
    const byBody = await oic.call(HELLO, { method: 'POST', headers: JSON_TYPE, body: '{"name":"Zoë"}' });

    assert.equal((await readJson(byQuery))['message'], 'Hello, Grüße');
    assert.equal((await readJson(byBody))['message'], 'Hello, Zoë');
  });

  it('answer inside a project too', async (test) => {
    const oic = await runOic(test);
    const project = `${oic.url}/ic/api/integration/v2/flows/rest/project/EXAMPLE`;

    const response = await fetch(project + HELLO, { headers: { authorization: toBasic('invoker') } });

    assert.equal(response.status, 200);
  });

  const badBodies: [string, number, string | Uint8Array, string | undefined][] = [
    ['an empty body', 400, '', 'application/json'],
    ['malformed JSON', 400, '{"name":', 'application/json'],
    ['JSON with something behind it', 400, '{"name":"a"} x', 'application/json'],
    ['bytes that are no UTF-8', 400, Buffer.from('{"name":"\xff"}', 'latin1'), 'application/json'],
    ['a wrong type', 400, '{"name":1}', 'application/json'],
    ['a missing member', 400, '{}', 'application/json'],
    ['an empty name', 400, '{"name":""}', 'application/json'],
    ['a list', 400, '["name"]', 'application/json'],
    ['null', 400, 'null', 'application/json'],
    ['XML', 415, '<name/>', 'application/xml'],
    ['JSON that is called text', 415, '{"name":"a"}', 'text/plain'],
    ['a content type that only begins like JSON', 415, '{"name":"a"}', 'application/jsonp'],
  ];
  for (const [what, status, body, type] of badBodies) {
    it(`refuse ${what} with ${status}, without quoting it`, async (test) => {
      const oic = await runOic(test);

      const response = await oic.call(HELLO, {
        method: 'POST',
        headers: { 'content-type': type ?? '' },
        body,
      });

      const error = await readJson(response);
      assert.equal(response.status, status);
      assert.equal(error['status'], status);
      assert.deepEqual(Object.keys(error), ['title', 'status', 'detail', 'errorCode']);
      assert.doesNotMatch(String(error['detail']), /name/);
    });
  }

  it('take a one-way event with 202 and an empty body', async (test) => {
    const oic = await runOic(test);

    const response = await oic.call('/ORDER_EVENTS/1.0/orders', {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"id":1}',
    });

    assert.equal(response.status, 202);
    assert.equal((await response.arrayBuffer()).byteLength, 0);
  });

  it('refuse a one-way event that is no JSON object', async (test) => {
    const oic = await runOic(test);
    const send = async (body: string, headers = JSON_TYPE) =>
      (await oic.call('/ORDER_EVENTS/1.0/orders', { method: 'POST', headers, body })).status;

    assert.equal(await send(''), 400);
    assert.equal(await send('1'), 400);
    assert.equal(await send('{}', { 'content-type': 'text/plain' }), 415);
  });

  it('echo what arrived, and of the credential only scheme and user', async (test) => {
    const oic = await runOic(test);
    const body = Buffer.from([0, 255, 10, 13, 128]);

    const response = await oic.call('/ECHO/1.0/echo/a%2Fb?x=1&x=2&y=', {
      method: 'PATCH',
      headers: { 'content-type': 'application/octet-stream', 'x-trace': 'abc' },
      body,
    });

    const { headers, ...rest } = await readJson(response);
    assert.deepEqual(rest, {
      method: 'PATCH',
      path: `${FLOWS}/ECHO/1.0/echo/a%2Fb`,
      query: { x: ['1', '2'], y: '' },
      bodyBase64: body.toString('base64'),
      bodyLength: 5,
      bodySha256: createHash('sha256').update(body).digest('hex'),
    });
    const { authorization, 'x-trace': trace } = headers as Record<string, string>;
    assert.deepEqual([authorization, trace], ['Basic invoker', 'abc']);
  });

  it('echo the same bytes and content type when asked to', async (test) => {
    const oic = await runOic(test);
    const body = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

    const response = await oic.call('/ECHO/1.0/echo?raw=true', {
      method: 'PUT',
      headers: { 'content-type': 'image/x-example; q=1' },
      body,
    });

    assert.equal(response.headers.get('content-type'), 'image/x-example; q=1');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), body);
  });

  it('echo a body of 7 MB', async (test) => {
    const oic = await runOic(test);

    const response = await oic.call('/ECHO/1.0/echo', { method: 'POST', body: Buffer.alloc(7_000_000, 'x') });

    assert.equal((await readJson(response))['bodyLength'], 7_000_000);
  });

  it('refuse a body above 50 MB', async (test) => {
    const oic = await runOic(test);

    const sent = oic.call('/ECHO/1.0/echo', { method: 'POST', body: Buffer.alloc(52_428_801) });
    // The answer may come while the body is still on its way: then the connection breaks instead.
    const response = await sent.catch(() => undefined);

    assert.ok(response === undefined || response.status === 413);
    assert.equal((await oic.journal(1))[0]?.['status'], 413);
  });

  it('return an id as it came and decoded once', async (test) => {
    const oic = await runOic(test);

    const got = await oic.call('/ORDERS/1.0/orders/a%252Fb%20c');
    const posted = await oic.call('/ORDERS/1.0/orders/..%2F7', {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{}',
    });

    assert.deepEqual(await readJson(got), { id: 'a%2Fb c', rawId: 'a%252Fb%20c' });
    assert.deepEqual(await readJson(posted), { id: '../7', rawId: '..%2F7' });
  });

  it('refuse an id that is not percent-encoded UTF-8', async (test) => {
    const oic = await runOic(test);

    for (const id of ['%FF', '%E0%A4', '%zz']) {
      assert.equal((await oic.call(`/ORDERS/1.0/orders/${id}`)).status, 400, id);
    }
  });

  const missing = [
    '/NOTHING/1.0/hello',
    '/HELLO_WORLD/2.0/hello',
    '/HELLO_WORLD/1.0/other',
    '/HELLO_WORLD/1.0/hello/more',
    '/HELLO_WORLD/1.0/',
    '/HELLO_WORLD/1.0',
    '/hello_world/1.0/hello',
    '/HELLO%5FWORLD/1.0/hello',
    '//HELLO_WORLD/1.0/hello',
    '/ORDERS/1.0/orders',
    '/ORDERS/1.0/orders/',
    '/ORDERS/1.0/orders//1',
    '/ORDERS/1.0/orders/1/2',
    '/toString/1.0/hello',
    '/FAULTS/1.0/unknown',
    '/FAULTS/1.0/status/200',
    '/FAULTS/1.0/large/999999999',
    '/FAULTS/1.0/slow/soon',
  ];
  for (const path of missing) {
    it(`know nothing of ${path}`, async (test) => {
      const oic = await runOic(test);

      assert.equal((await oic.call(path)).status, 404);
    });
  }

  it('refuse another method with 405 and say which there are', async (test) => {
    const oic = await runOic(test);

    const hello = await oic.call(HELLO, { method: 'DELETE' });
    const event = await oic.call('/ORDER_EVENTS/1.0/orders');
    const order = await oic.call('/ORDERS/1.0/orders/1', { method: 'PUT', headers: JSON_TYPE, body: '{}' });

    const answers = [hello, event, order].map(({ status, headers }) => [status, headers.get('allow')]);
    assert.deepEqual(answers, [
      [405, 'GET, POST'],
      [405, 'POST'],
      [405, 'GET, POST'],
    ]);
  });
});
