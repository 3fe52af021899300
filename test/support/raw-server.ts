/** A server on loopback that answers with exactly the bytes that a test tells it to, well-formed or not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';

/** Called with the connection when the first bytes of the request have come. */
export type Reply = (socket: net.Socket, request: Buffer) => void;

export interface RawServer {
  readonly url: URL;
  /** Connections made so far. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  close(): Promise<void>;
}

export async function startRawServer(reply: Reply): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The other side may hang up on us; that is what some tests are about.
    socket.on('error', () => socket.destroy());
    socket.once('data', (request) => reply(socket, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: new URL(`http://127.0.0.1:${address.port}/`),
    connections: () => connections,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves when the connection is gone, by whatever way. */
export function whenClosed(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => socket.on('close', () => resolve()));
}
