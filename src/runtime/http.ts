/**
 * One HTTP request with every bound that a call to another machine needs: time, size, no redirect, no retry.
 * It hands the bytes over as they came: it never decompresses, decodes or follows anything.
 */
import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createBodyBuffer } from './body-buffer.ts';
import { groupByName, type Header } from './header-list.ts';
import { startTimeLimit } from './time-limit.ts';

/** A request and its bounds. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  /** Names go out in lower case, repeated ones together; Host and Content-Length are added. */
  readonly headers: readonly Header[];
  readonly body?: Uint8Array;
  /** From connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Largest acceptable body of the answer. */
  readonly maxBytes: number;
}

/** An answer, whole. A redirect is an answer like any other. */
export interface HttpResponse {
  readonly status: number;
  /** In the order received, repeated names repeated. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/**
 * Why there is no answer. `invalid`: it cannot be sent, a header is none; `unreachable`: not even a connection;
 * `broken`: it ended in the middle; `malformed`: what came is no HTTP answer. Only with the first two is it certain
 * that the other side has not acted on the request.
 */
export type HttpFailure = 'invalid' | 'unreachable' | 'broken' | 'malformed' | 'timeout' | 'too-large';

/** The request failed; the message is ours and names neither address nor content. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly failure: HttpFailure;
  /** The request went out on a connection that an earlier one had opened. */
  readonly wasReused: boolean;

  constructor(failure: HttpFailure, wasReused = false) {
    super(`request failed: ${failure}`);
    this.failure = failure;
    this.wasReused = wasReused;
  }
}

/** Sends a request and reads the whole answer. Throws {@link HttpError} and nothing else. */
export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

/** A {@link SendHttp}; without an agent each request has a connection of its own. */
export function sendHttp(request: HttpRequest, agent: Agent | false = false): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = open(request, agent);
    let isConnected = false;
    const endTimeLimit = startTimeLimit(request.timeoutMs, () => fail('timeout'));
    function fail(failure: HttpFailure): void {
      endTimeLimit();
      outgoing.destroy();
      reject(new HttpError(failure, outgoing.reusedSocket));
    }

    outgoing.on('socket', (socket) => {
      isConnected = outgoing.reusedSocket;
      // A listener for what has happened already would stay with the connection, and the request with it.
      if (isConnected) return;
      // A TLS handshake that fails counts as not connected: nothing of the request has left.
      socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    outgoing.on('error', (error) => {
      if (isParserError(error)) fail('malformed');
      else fail(isConnected ? 'broken' : 'unreachable');
    });
    // 101 leaves HTTP; nothing here asks for it.
    outgoing.on('upgrade', () => fail('malformed'));
    outgoing.on('response', (incoming) => {
      // An answer to HEAD, or 204 or 304, may announce a body and has none (RFC 9110 §8.6).
      const hasBody = request.method !== 'HEAD' && incoming.statusCode !== 204 && incoming.statusCode !== 304;
      if (hasBody && announcedBytes(incoming) > request.maxBytes) return fail('too-large');
      readBody(incoming, request.maxBytes).then((body) => {
        endTimeLimit();
        // An answer that came before all of the request had gone out: nobody waits for the rest of it.
        if (!outgoing.writableFinished) outgoing.destroy();
        resolve({ status: incoming.statusCode ?? 0, headers: toPairs(incoming.rawHeaders), body });
      }, fail);
    });
    outgoing.end(request.body);
  });
}

function open({ url, method, headers, body }: HttpRequest, agent: Agent | false): ClientRequest {
  const grouped = groupByName(headers);
  // Without it Node would send a body-less POST in chunks, which some servers refuse.
  if (body !== undefined) grouped.set('content-length', [String(body.byteLength)]);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  try {
    // Node checks names and values here, before there is a connection that could fail without a listener.
    return send(url, { method, agent, headers: toPlainObject(grouped) });
  } catch {
    throw new HttpError('invalid');
  }
}

/** Errors of Node's HTTP parser have codes that begin so. */
function isParserError(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_');
}

/** Without a prototype: a header may be named like a member of every object. */
function toPlainObject(headers: ReadonlyMap<string, string[]>): Record<string, string[]> {
  return Object.assign(Object.create(null), Object.fromEntries(headers));
}

/** What Content-Length says, 0 without it. Node's parser has refused any that is no number. */
function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}

/** Rejects with an {@link HttpFailure}. */
function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const body = createBodyBuffer(announcedBytes(incoming), maxBytes);
    incoming.on('data', (chunk: Buffer) => {
      if (!body.add(chunk)) reject('too-large');
    });
    incoming.on('end', () => (incoming.complete ? resolve(body.take()) : reject('broken')));
    incoming.on('close', () => reject('broken'));
    incoming.on('error', () => reject('broken'));
  });
}

function toPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    pairs.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return pairs;
}
