/**
 * What reaches an HTTP back end and what comes back: targets, headers, bodies, failures.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BYTES, useBackends, valuesOf } from './backend-world.ts';
import { httpRoute } from './specifications.ts';
import { send, sendRaw, variable } from './stand-ins.ts';

const start = useBackends();

describe('an HTTP back end', () => {
  it('receives the request and answers byte for byte', async () => {
    const { url, backend } = await start((base) => [httpRoute('/a', `${base}/ic/api?own=1`)]);
    backend.behave((_seen, response) => {
      response
        .writeHead(207, [
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
          'Connection',
          'x-hop',
          'X-Hop',
          'a',
          'X-End',
          'b',
        ])
        .end(BYTES);
    });
    const headers = [
      'Host',
      'api.example',
      'X-Two',
      'a',
      'X-Two',
      'b',
      'X-Forwarded-For',
      '10.0.0.1',
      'opc-request-id',
      'mine',
    ];
    const reply = await send(url, '/v1/a?x=%2F&x', { method: 'POST', headers, body: BYTES });
    const [seen] = backend.seen;
    assert.equal(seen?.url, '/ic/api?own=1&x=%2F&x');
    assert.deepEqual(seen?.body, BYTES);
    assert.deepEqual(valuesOf(seen, 'Host'), [new URL(backend.url).host]);
    assert.deepEqual(valuesOf(seen, 'X-Two'), ['a', 'b']);
    assert.deepEqual(valuesOf(seen, 'X-Forwarded-For'), ['10.0.0.1, 127.0.0.1']);
    assert.match(valuesOf(seen, 'opc-request-id')[0] ?? '', /^mine\/[0-9A-F]{32}$/);
    assert.equal(reply.headers['opc-request-id'], valuesOf(seen, 'opc-request-id')[0]);
    assert.equal(reply.status, 207);
    assert.deepEqual(reply.body, BYTES);
    assert.deepEqual(reply.headers['set-cookie'], ['a=1', 'b=2']);
    assert.equal(reply.headers['x-hop'], undefined);
    assert.equal(reply.headers['x-end'], 'b');
  });

  it('is given path variables as encoded as they came', async () => {
    const { url, backend } = await start((base) => [
      httpRoute(
        '/o/{id}/{rest*}',
        `${base}/x/${variable('request.path[id]')}/${variable('request.path[rest]')}`,
      ),
    ]);
    await send(url, '/v1/o/a%2Fb%3Fc%23d/e/f%20g');
    assert.equal(backend.seen[0]?.url, '/x/a%2Fb%3Fc%23d/e/f%20g');
  });

  it('is not given a segment, a query or an authority by a header or a query value', async () => {
    const { url, backend } = await start((base) => [
      httpRoute('/a', `${base}/x/${variable('request.headers[x-id]')}/${variable('request.query[q]')}/end`),
    ]);
    await send(url, '/v1/a?q=a/b%2Fc', { headers: { 'X-Id': 'a/b?c#d%2e@e' } });
    assert.equal(backend.seen[0]?.url, '/x/a%2Fb%3Fc%23d%252e@e/a%2Fb%2Fc/end?q=a/b%2Fc');
  });

  for (const value of ['..', '.', '%2e%2e', '%2E.']) {
    it(`is not climbed by the query value ${value}`, async () => {
      const { url, backend } = await start((base) => [
        httpRoute('/a', `${base}/x/${variable('request.query[q]')}/end`),
      ]);
      assert.equal((await send(url, `/v1/a?q=${value}`)).status, 400);
      assert.equal(backend.seen.length, 0);
    });
  }

  it('that is down gives 502', async () => {
    const { url, backend } = await start((base) => [httpRoute('/a', base)]);
    await backend.close();
    const reply = await send(url, '/v1/a');
    assert.equal(reply.status, 502);
    assert.deepEqual(JSON.parse(reply.text), { code: 502, message: 'Bad Gateway' });
  });

  it('that is slow gives 504', async () => {
    const { url, backend } = await start((base) => [
      { path: '/a', methods: ['GET'], backend: { type: 'HTTP_BACKEND', url: base, readTimeoutInSeconds: 1 } },
    ]);
    backend.behave(() => undefined);
    assert.equal((await send(url, '/v1/a')).status, 504);
  });

  it('has its redirects passed on, not followed', async () => {
    const { url, backend } = await start((base) => [httpRoute('/a', base)]);
    backend.behave((_seen, response) => response.writeHead(302, { Location: '/elsewhere' }).end());
    const reply = await send(url, '/v1/a');
    assert.equal(reply.status, 302);
    assert.equal(backend.seen.length, 1);
  });

  it('answers HEAD and 204 without a body', async () => {
    const { url, backend } = await start((base) => [httpRoute('/a', base)]);
    backend.behave(({ method }, response) => {
      if (method === 'HEAD') response.writeHead(200, { 'Content-Length': '7' }).end();
      else response.writeHead(204).end();
    });
    const head = await sendRaw(url, 'HEAD /v1/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 200 [\s\S]*content-length: 7\r\n/i);
    assert.match(head, /\r\n\r\n$/);
    assert.equal((await send(url, '/v1/a')).status, 204);
  });
});
