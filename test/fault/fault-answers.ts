/** What a peer may do with a request: answer, in good form or not, late, in part or never, and hang up at any point. */
import type net from 'node:net';
import { CANARIES } from './fault-canaries.ts';
import { type Answer, reset, type Say } from './fault-peer.ts';

/** What the peer does with the connection behind its bytes. */
type Then = 'keep' | 'end' | 'reset';

/** These bytes, and no others. */
export function bytes(text: string | Buffer, then: Then = 'keep', status?: number): Answer {
  return {
    ...(status === undefined ? {} : { status }),
    send: (socket) => {
      socket.write(text, () => hangUp(socket, then));
    },
  };
}

function hangUp(socket: net.Socket, then: Then): void {
  if (then === 'end') socket.end();
  if (then === 'reset') reset(socket);
}

/** The head of an answer; the word behind the status is nobody's business. */
export function head(status: number, headers: Readonly<Record<string, string | number>> = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${CANARIES.oicHead}\r\n${lines.join('')}\r\n`;
}

/** A whole answer on a connection that is kept. */
export function answer(
  status: number,
  body = '',
  headers: Readonly<Record<string, string | number>> = {},
  then: Then = 'keep',
): Answer {
  const all = { 'Content-Length': Buffer.byteLength(body), ...headers };
  return bytes(head(status, all) + body, then, status);
}

export function json(status: number, body: unknown): Answer {
  return answer(status, JSON.stringify(body), { 'Content-Type': 'application/json' });
}

/** Neither an answer nor a word that there will be none. */
export const SILENCE: Answer = { send: () => undefined };

/** The connection is reset as soon as the request is there. */
export const RESET: Answer = { send: reset };

/** The connection is closed as soon as the request is there. */
export const CLOSE: Answer = { send: (socket) => socket.end() };

/** The beginning, and then a byte now and then, for ever. */
export function drip(beginning: string): Answer {
  return {
    send: (socket) => {
      socket.write(beginning);
      const timer = setInterval(() => socket.write('x'), 40);
      socket.on('close', () => clearInterval(timer));
    },
  };
}

/** The same answer, later. */
export function late(afterMs: number, { send, ...others }: Answer): Answer {
  return {
    ...others,
    send: (socket) => {
      const timer = setTimeout(() => send(socket), afterMs);
      socket.on('close', () => clearTimeout(timer));
    },
  };
}

/** The first answer to the first request, and so on; the last one to all that come after. */
export function inTurn(...answers: readonly Answer[]): Say {
  return (_path, before) => answers[before] ?? answers.at(-1) ?? SILENCE;
}
