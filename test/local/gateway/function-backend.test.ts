/**
 * What reaches a function and what comes back: gateway headers, bodies, statuses, failures.
 */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { describe, it } from 'node:test';
import { ALL_TO_FUNCTION, BYTES, useBackends, valuesOf } from './backend-world.ts';
import { INVOKER, json, send, type World, type WorldOptions } from './stand-ins.ts';

const start = useBackends();
const startFunction = (options: Partial<WorldOptions> = {}): Promise<World> =>
  start(ALL_TO_FUNCTION, options);

describe('a function back end', () => {
  it('receives the request wrapped in gateway headers, byte for byte', async () => {
    const { url, functions } = await startFunction();
    const headers = [
      'Host',
      'api.example',
      'X-Two',
      'a',
      'x-two',
      'b',
      'Fn-Http-H-X',
      'forged',
      'Fn-Http-Method',
      'GET',
    ];
    await send(url, '/v1/a%2Fb?k=1&k=%20', {
      method: 'PUT',
      headers: [...headers, 'Content-Type', 'image/png'],
      body: BYTES,
    });
    const [seen] = functions.seen;
    assert.equal(seen?.method, 'POST');
    assert.equal(seen?.url, `/invoke/${INVOKER}`);
    assert.deepEqual(seen?.body, BYTES);
    assert.equal(seen?.headers['fn-intent'], 'httprequest');
    assert.equal(seen?.headers['fn-invoke-type'], 'sync');
    assert.deepEqual(valuesOf(seen, 'Fn-Http-Method'), ['PUT']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-Fn-Http-Method'), ['GET']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-X'), []);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-Fn-Http-H-X'), ['forged']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-Request-Url'), ['/v1/a%2Fb?k=1&k=%20']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-X-Two'), ['a', 'b']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-Host'), ['api.example']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-X-Forwarded-For'), ['127.0.0.1']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-Forwarded'), ['for=127.0.0.1']);
    assert.deepEqual(valuesOf(seen, 'Content-Type'), ['image/png']);
    assert.equal(seen?.headers['fn-http-h-content-length'], undefined);
  });

  it('receives application/octet-stream for a request without a type', async () => {
    const { url, functions } = await startFunction();
    await send(url, '/v1/a');
    assert.equal(functions.seen[0]?.headers['content-type'], 'application/octet-stream');
  });

  it('does not receive headers that end at the gateway', async () => {
    const { url, functions } = await startFunction();
    const headers = {
      Connection: 'close, X-Hop, Host',
      'X-Hop': 'a',
      TE: 'trailers',
      'Proxy-Authorization': 'Basic x',
      'Keep-Alive': 'a',
    };
    await send(url, '/v1/a', { headers });
    const names = (functions.seen[0]?.rawHeaders ?? []).map((name) => name.toLowerCase());
    for (const name of ['connection', 'x-hop', 'te', 'proxy-authorization', 'keep-alive']) {
      assert.ok(!names.includes(`fn-http-h-${name}`), name);
    }
    assert.ok(names.includes('fn-http-h-host'));
  });

  it('answers with its status, its unwrapped headers, its type and nothing else', async () => {
    const { url, functions } = await startFunction();
    functions.behave((_seen, response) => {
      const headers = [
        'Fn-Http-Status',
        '418',
        'Fn-Http-H-X-A',
        '1',
        'Fn-Http-H-X-A',
        '2',
        'Content-Type',
        'image/png',
      ];
      const dropped = [
        'X-Plain',
        'a',
        'Fn-Http-H-Connection',
        'x-a',
        'Fn-Http-H-Content-Length',
        '1',
        'Set-Cookie',
        'a=b',
      ];
      response.writeHead(200, [...headers, ...dropped, 'Fn-Call-Id', 'call']).end(BYTES);
    });
    const reply = await send(url, '/v1/a');
    assert.equal(reply.status, 418);
    assert.deepEqual(reply.body, BYTES);
    assert.equal(reply.headers['content-type'], 'image/png');
    assert.equal(reply.headers['fn-call-id'], 'call');
    assert.equal(reply.headers['x-plain'], undefined);
    assert.equal(reply.headers['set-cookie'], undefined);
    assert.equal(reply.headers['fn-http-status'], undefined);
    // Connection, as any hop-by-hop header, takes what it names with it.
    assert.equal(reply.headers['x-a'], undefined);
  });

  it('keeps repeated headers apart', async () => {
    const { url, functions } = await startFunction();
    functions.behave((_seen, response) => {
      response.writeHead(200, ['Fn-Http-H-Set-Cookie', 'a=1', 'Fn-Http-H-Set-Cookie', 'b=2']).end();
    });
    assert.deepEqual((await send(url, '/v1/a')).headers['set-cookie'], ['a=1', 'b=2']);
  });

  for (const [status, expected] of [
    [502, 502],
    [503, 503],
    [504, 504],
    [429, 429],
    [413, 413],
    [404, 500],
    [401, 500],
    [418, 502],
    [302, 502],
  ] as const) {
    it(`that fails with ${status} gives ${expected} in the gateway's own words`, async () => {
      const { url, functions } = await startFunction();
      functions.behave(json({ message: 'canary' }, status));
      const reply = await send(url, '/v1/a');
      assert.equal(reply.status, expected);
      assert.equal(JSON.parse(reply.text).code, expected);
      assert.ok(!reply.text.includes('canary'));
    });
  }

  for (const status of ['abc', '99', '101', '600', '']) {
    it(`that says Fn-Http-Status "${status}" gives 502`, async () => {
      const { url, functions } = await startFunction();
      functions.behave((_seen, response) => response.writeHead(200, { 'Fn-Http-Status': status }).end());
      assert.equal((await send(url, '/v1/a')).status, 502);
    });
  }

  it('whose answer breaks off or is above 6 MB gives 502', async () => {
    const { url, functions } = await startFunction();
    functions.behave((_seen, response) => {
      response.writeHead(200, { 'Content-Length': '10' });
      response.write('half');
      setTimeout(() => response.destroy(), 10);
    });
    assert.equal((await send(url, '/v1/a')).status, 502);
    functions.behave((_seen, response) => response.end(Buffer.alloc(6 * 1024 * 1024 + 1)));
    assert.equal((await send(url, '/v1/a')).status, 502);
    functions.behave((_seen, response) => response.end(Buffer.alloc(6 * 1024 * 1024)));
    assert.equal((await send(url, '/v1/a')).status, 200);
  });

  it('is called with the headers of the signer', async () => {
    const { url, functions } = await startFunction({
      signFunctionCall: ({ method, url: target, headers, body }) => ({
        Authorization: `Signature ${method} ${target.pathname} ${body.length} ${headers['content-type']}`,
        'Content-Type': headers['content-type'] ?? '',
      }),
    });
    await send(url, '/v1/a', { method: 'POST', headers: { Authorization: 'Bearer client' }, body: 'abc' });
    const [seen] = functions.seen;
    assert.deepEqual(valuesOf(seen, 'Authorization'), [
      `Signature POST /invoke/${INVOKER} 3 application/octet-stream`,
    ]);
    assert.deepEqual(valuesOf(seen, 'Content-Type'), ['application/octet-stream']);
    assert.deepEqual(valuesOf(seen, 'Fn-Http-H-Authorization'), ['Bearer client']);
  });

  it('has its call ended when the client goes away', async () => {
    const { url, functions } = await startFunction();
    const { promise: isEnded, resolve } = Promise.withResolvers<void>();
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
    functions.behave((_seen, response) => {
      response.on('close', resolve);
      asked();
    });
    const client = httpRequest(`${url}/v1/a`).on('error', () => undefined);
    client.end();
    await isAsked;
    client.destroy();
    await isEnded;
  });
});
