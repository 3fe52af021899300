/** One request over TLS against a real server: nothing leaves before the server has proved who it is. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';
import { HttpError, sendHttp } from '../../../src/runtime/http.ts';
import { authorityPem, serverOptions } from './certificate-bench.ts';

const HOST = 'localhost';
const requests: string[] = [];
let port = 0;

const server = https.createServer(serverOptions, (request, response) => {
  requests.push(`${request.method} ${request.headers['authorization']}`);
  if (request.url === '/reset') request.socket.destroy();
  else response.end('hello');
});

function send(host: string, path = '/') {
  return sendHttp({
    url: new URL(`https://${host}:${port}${path}`),
    method: 'GET',
    headers: [['Authorization', 'Basic canary']],
    timeoutMs: 10_000,
    maxBytes: 100,
  });
}

const isFailure = (failure: string) => (error: unknown) =>
  error instanceof HttpError && error.failure === failure;

describe('a request over TLS', () => {
  const usual = tls.getCACertificates('default');

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(async () => {
    tls.setDefaultCACertificates(usual);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('is not sent to a server whose certificate nobody vouches for', async () => {
    await assert.rejects(send(HOST), isFailure('unreachable'));
    assert.deepEqual(requests, []);
  });

  it('is not sent to a server whose certificate is for another host', async () => {
    tls.setDefaultCACertificates([authorityPem]);
    await assert.rejects(send('127.0.0.1'), isFailure('unreachable'));
    assert.deepEqual(requests, []);
  });

  it('is sent, once, to the server that has the right one', async () => {
    tls.setDefaultCACertificates([authorityPem]);
    assert.equal((await send(HOST)).body.toString(), 'hello');
    assert.deepEqual(requests, ['GET Basic canary']);
  });

  it('is broken, and not unreachable, when the server hangs up after the handshake', async () => {
    tls.setDefaultCACertificates([authorityPem]);
    await assert.rejects(send(HOST, '/reset'), isFailure('broken'));
  });
});
