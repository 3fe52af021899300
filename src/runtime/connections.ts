/**
 * Sends requests over connections that are kept for the next one, and never loses a request to one gone stale.
 * While a container is frozen, its peers close connections, and what they say waits in the kernel: so a kept connection
 * is looked at before each use, and used only for as long as servers and networks in between are known to keep it.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { HttpError, type HttpRequest, type HttpResponse, type SendHttp, sendHttp } from './http.ts';

/** Node's servers close an idle connection after 5 s, the shortest time that is common. */
const KEPT_MS = 4_000;
/** To each server; one call at a time needs one. */
const MAX_FREE_CONNECTIONS = 4;
/** Repeating them does no more than sending them once (RFC 9110 §9.2.2). */
const IDEMPOTENT: readonly string[] = ['GET', 'PUT', 'DELETE', 'OPTIONS'];

type Agent = HttpAgent | HttpsAgent;

/** Creates the sender. It throws `HttpError` as `sendHttp` does. */
export function createKeptConnections(clock: Clock): SendHttp {
  const options = { keepAlive: true, maxFreeSockets: MAX_FREE_CONNECTIONS, scheduling: 'fifo' } as const;
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  const idleSince = new WeakMap<Duplex, number>();
  for (const agent of Object.values(agents)) {
    agent.on('free', (socket: Duplex) => idleSince.set(socket, clock()));
  }

  /** True for a connection that may have been closed at the other end, whether or not we have heard of it. */
  function isStale(socket: Duplex): boolean {
    // NaN for one whose time is not known.
    const idleMs = clock() - Number(idleSince.get(socket));
    // A clock that was set back tells nothing about the connection's age.
    return !(idleMs >= 0 && idleMs < KEPT_MS);
  }

  async function dropStale(agent: Agent): Promise<void> {
    // After a freeze the word that a connection was closed is waiting. The first turn of the event loop ends the present
    // round of events, the second takes in the next one.
    await turnOfLoop();
    await turnOfLoop();
    for (const sockets of Object.values(agent.freeSockets)) {
      for (const socket of sockets ?? []) if (isStale(socket)) socket.destroy();
    }
  }

  return async (request: HttpRequest): Promise<HttpResponse> => {
    // After an answer without a body, one that came late could pass for the answer to the next request.
    if (request.method === 'HEAD') return sendHttp(request);
    const agent = agents[request.url.protocol === 'https:' ? 'https:' : 'http:'];
    const endsAt = clock() + request.timeoutMs;
    await dropStale(agent);
    try {
      return await sendHttp(request, agent);
    } catch (error) {
      const isLost = error instanceof HttpError && error.failure === 'broken' && error.wasReused;
      if (!isLost || !IDEMPOTENT.includes(request.method)) throw error;
      // The other side closed the connection as the request went out; on a new one that cannot be the reason.
      const leftMs = Math.min(request.timeoutMs, endsAt - clock());
      return sendHttp({ ...request, timeoutMs: Math.max(1, leftMs) });
    }
  };
}
