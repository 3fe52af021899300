/**
 * Which request reaches which route, and which targets are refused before any route is looked at.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startGateway } from '../../../local/gateway/gateway.ts';
import type { Part } from '../../../local/server/server.ts';
import { GATEWAY, send, sendRaw, startWorld, stockRoute, type World } from './stand-ins.ts';

describe('routing', () => {
  let world: World;

  before(async () => {
    world = await startWorld({
      specification: () => ({
        routes: [
          stockRoute('/files/{rest*}', ['ANY'], 'wildcard'),
          stockRoute('/orders/{id}', ['GET', 'DELETE'], 'parameter'),
          stockRoute('/orders/new', ['POST'], 'literal'),
          stockRoute('/orders/{id}/lines/{line}', ['GET'], 'two parameters'),
          stockRoute('/', ['GET'], 'root'),
        ],
      }),
    });
  });
  after(() => world.close());

  const reached: readonly [path: string, method: string, body: string][] = [
    ['/v1/orders/7', 'GET', 'parameter'],
    ['/v1/orders/new', 'POST', 'literal'],
    ['/v1/orders/a%2Fb', 'GET', 'parameter'],
    ['/v1/orders/7/lines/1', 'GET', 'two parameters'],
    ['/v1/files', 'GET', 'wildcard'],
    ['/v1/files/', 'PUT', 'wildcard'],
    ['/v1/files/a/b/c', 'PATCH', 'wildcard'],
    ['/v1/orders/7?x=/orders/new', 'GET', 'parameter'],
    ['/v1/', 'GET', 'root'],
  ];
  for (const [path, method, body] of reached) {
    it(`routes ${method} ${path} to the ${body} route`, async () => {
      const reply = await send(world.url, path, { method });
      assert.equal(reply.status, 200);
      assert.equal(reply.text, body);
    });
  }

  const unknown = [
    '/',
    '/v1',
    '/v2/orders/7',
    '/V1/orders/7',
    '/v1/Orders/7',
    '/v1/orders',
    '/v1/orders/',
    '/v1/orders//lines/1',
    '/v1//orders/7',
    '//v1/orders/7',
    '/v1/%6frders/7',
    '/v1/files/a//b',
    '/v1orders/7',
    '/.local/health',
    '/v1/orders/7/',
  ];
  for (const path of unknown) {
    it(`answers 404 for ${path}`, async () => {
      const reply = await send(world.url, path);
      assert.equal(reply.status, 404);
      assert.deepEqual(JSON.parse(reply.text), { code: 404, message: 'Not Found' });
      assert.equal(reply.headers['content-type'], 'application/json');
      assert.match(String(reply.headers['opc-request-id']), /^[0-9A-F]{32}\/[0-9A-F]{32}$/);
    });
  }

  it('answers 405 with the allowed methods of the most specific path', async () => {
    const reply = await send(world.url, '/v1/orders/new', { method: 'GET' });
    assert.equal(reply.status, 405);
    assert.equal(reply.headers['allow'], 'POST');
    assert.deepEqual(JSON.parse(reply.text), { code: 405, message: 'Method Not Allowed' });
  });

  it('answers 405 for HEAD where only GET is allowed', async () => {
    const reply = await send(world.url, '/v1/orders/7', { method: 'HEAD' });
    assert.equal(reply.status, 405);
    assert.equal(reply.headers['allow'], 'GET, DELETE');
  });

  const ambiguous = [
    '/v1/orders/..',
    '/v1/orders/.',
    '/v1/files/../orders/7',
    '/v1/files/%2e%2e/orders/7',
    '/v1/files/%2E%2e/x',
    '/v1/files/.%2e/x',
    '/v1/files/..%2fx',
    '/v1/files/x%2f..',
    '/v1/files/..%5cx',
    '/v1/files/a\\b',
    '/v1/files/a%5Cb',
    '/v1/files/%00',
    '/v1/files/%0d%0aSet-Cookie:x',
    '/v1/files/%7f',
    '/v1/files/%C2%85',
    '/v1/files/%',
    '/v1/files/%2',
    '/v1/files/%zz',
    '/v1/files/%ff',
    '/v1/files/%c0%ae',
    '/v1/files/a#b',
    'http://other.example/v1/orders/7',
    '*',
  ];
  for (const path of ambiguous) {
    it(`answers 400 for the target ${path}`, async () => {
      const reply = await sendRaw(world.url, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      assert.match(reply, /^HTTP\/1\.1 400 /);
      assert.match(reply, /\r\n\r\n\{"code":400,"message":"Bad Request"\}$/);
    });
  }

  it('answers 400 to CONNECT and closes', async () => {
    const reply = await sendRaw(world.url, 'CONNECT other.example:443 HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.match(reply, /^HTTP\/1\.1 400 [\s\S]*\{"code":400,"message":"Bad Request"\}$/);
  });
});

describe('deployments', () => {
  let gateway: Part;

  before(async () => {
    gateway = await startGateway({
      port: 0,
      gatewayId: GATEWAY,
      functionsUrl: 'http://127.0.0.1:1',
      deployments: [
        { pathPrefix: '/shop', specification: { routes: [stockRoute('/{all*}', ['GET'], 'short')] } },
        { pathPrefix: '/shop/v2', specification: { routes: [stockRoute('/orders', ['GET'], 'long')] } },
      ],
    });
  });
  after(() => gateway.close());

  it('takes the longest prefix', async () => {
    assert.equal((await send(gateway.url, '/shop/v2/orders')).text, 'long');
    assert.equal((await send(gateway.url, '/shop/v22/orders')).text, 'short');
  });

  it('does not fall back to a shorter prefix when the longest has no route', async () => {
    assert.equal((await send(gateway.url, '/shop/v2/other')).status, 404);
  });

  it('refuses to start on a port in use', async () => {
    const port = Number(new URL(gateway.url).port);
    const config = {
      port,
      gatewayId: GATEWAY,
      functionsUrl: 'http://127.0.0.1:1',
      deployments: [{ pathPrefix: '/a', specification: { routes: [stockRoute('/b')] } }],
    };
    await assert.rejects(startGateway(config), { name: 'PortInUseError' });
  });
});
