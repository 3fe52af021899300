/**
 * One peer of the invoker as a server on loopback: it counts the requests that came to it whole, over connections that it
 * keeps, and answers with exactly the bytes that a case tells it to, well-formed or not.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import type { TestContext } from 'node:test';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: Buffer;
  /** Status of what it was answered with; undefined for what is no answer. */
  readonly answered: number | undefined;
}

/** What a peer does with a request. */
export interface Answer {
  readonly status?: number;
  readonly send: (socket: net.Socket) => void;
}

/** An answer to all, or one chosen by the path of the request and by how many came before it. */
export type Say = Answer | ((path: string, before: number) => Answer);

export interface Peer {
  readonly url: URL;
  readonly requests: readonly SeenRequest[];
  /** From now on it says this. */
  tell(say: Say): void;
  /** Closes the connections that are open now; when this resolves, the other side's kernel has been told. */
  hangUp(): Promise<void>;
  /** Closes the port too. */
  close(): Promise<void>;
}

/** Starts it; it goes with the test. */
export async function startPeer(t: TestContext, first: Say): Promise<Peer> {
  const sockets = new Set<net.Socket>();
  const requests: SeenRequest[] = [];
  let said = { say: first, before: 0 };
  const server = net.createServer((socket) => {
    let bytes = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The invoker may hang up; that is what some cases are about.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const taken = takeRequest(bytes);
      if (taken === undefined) return;
      bytes = taken.rest;
      const { say, before } = said;
      said = { say, before: before + 1 };
      const answer = typeof say === 'function' ? say(taken.request.path, before) : say;
      requests.push({ ...taken.request, answered: answer.status });
      answer.send(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const peer: Peer = {
    url: new URL(`http://127.0.0.1:${address.port}/`),
    requests,
    tell: (say) => {
      said = { say, before: 0 };
    },
    hangUp: async () => {
      await Promise.all([...sockets].map((socket) => new Promise<void>((resolve) => socket.end(resolve))));
    },
    close: async () => {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
  t.after(() => peer.close());
  return peer;
}

/** Ends a connection with RST and nothing else; `resetAndDestroy` would first say FIN, as every close does. */
export function reset(socket: net.Socket): void {
  Reflect.set(socket, 'resetAndClosing', true);
  socket.destroy();
}

/** The first request of the bytes, once it is whole; a body has its length announced, as all of the invoker's have. */
function takeRequest(
  bytes: Buffer,
): { request: Omit<SeenRequest, 'answered'>; rest: Buffer<ArrayBuffer> } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const headerOf = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1] ?? '';
  const end = headEnd + 4 + Number(headerOf('content-length'));
  if (bytes.length < end) return undefined;
  const [method = '', path = ''] = head.split(' ');
  const body = Buffer.from(bytes.subarray(headEnd + 4, end));
  const request = { method, path, authorization: headerOf('authorization'), body };
  return { request, rest: Buffer.from(bytes.subarray(end)) };
}
