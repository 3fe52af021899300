/** A server on loopback that counts its connections and notes each request with the connection that it came on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { createKeptConnections } from '../../../src/runtime/connections.ts';
import { HttpError, type HttpRequest } from '../../../src/runtime/http.ts';
import { createTestClock } from '../../support/clock.ts';

/** How the server treats a request whose body is there; it may move the clock, or hang up. */
export type Treat = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export const answerOk: Treat = (_request, response) => response.end('ok');
export const hangUp: Treat = ({ socket }) => socket.destroy();

/** Starts the server; `tlsOptions` make it one of https. It keeps idle connections for as long as it runs. */
export async function startServer(t: TestContext, tlsOptions?: https.ServerOptions) {
  const sockets: Socket[] = [];
  const state = { treat: answerOk, seen: [] as string[], sockets };
  const listener: http.RequestListener = async (request, response) => {
    const text = await textOf(request);
    state.seen.push(`${sockets.indexOf(request.socket) + 1} ${request.method} ${text}`.trim());
    state.treat(request, response);
  };
  const server =
    tlsOptions === undefined ? http.createServer(listener) : https.createServer(tlsOptions, listener);
  server.keepAliveTimeout = 0;
  server.on(tlsOptions === undefined ? 'connection' : 'secureConnection', (socket: Socket) =>
    sockets.push(socket),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const url = new URL(tlsOptions === undefined ? 'http://127.0.0.1' : 'https://localhost');
  url.port = String(address.port);
  return Object.assign(state, { url });
}

/** The server, and a sender with a clock that a test moves. */
export async function createBench(t: TestContext, tlsOptions?: https.ServerOptions) {
  const server = await startServer(t, tlsOptions);
  const time = createTestClock();
  const sendKept = createKeptConnections(time.clock);
  const send = async (changes: Partial<HttpRequest> = {}): Promise<string> => {
    const request = { url: server.url, method: 'GET', headers: [], timeoutMs: 10_000, maxBytes: 1000 };
    const { status, body } = await sendKept({ ...request, ...changes });
    return `${status} ${body}`.trim();
  };
  const post = (text: string) => send({ method: 'POST', body: Buffer.from(text) });
  const failureOf = async (sending: Promise<string>): Promise<string> => {
    const error = await sending.then(
      (answer) => assert.fail(`an answer instead of a failure: ${answer}`),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof HttpError, String(error));
    return error.wasReused ? `${error.failure} on a connection used before` : error.failure;
  };
  return { server, time, send, post, failureOf };
}

/** Resolves when the connection is gone; there must be one. */
export async function whenClosed(socket: Socket | undefined): Promise<void> {
  assert.ok(socket !== undefined);
  await once(socket, 'close');
}
