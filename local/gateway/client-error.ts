/**
 * Answers what node's parser refuses before there is a request: malformed HTTP, a head too large, a slow head.
 * It never writes into an answer that has begun, and always closes the connection.
 *
 * Source: RFC 9112 §2.2 and §9.6 (malformed messages, closing); node's `clientError` event.
 */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type OwnStatus, toOwnAnswer } from './answer.ts';

const STATUS_OF_CODE: Readonly<Record<string, OwnStatus>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers on the bare socket. `current` is the answer under way on it, if any. */
export function answerClientError(error: Error, socket: Duplex, current: ServerResponse | undefined): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isMidAnswer = current?.headersSent === true && !current.writableFinished;
  if (code === 'ECONNRESET' || isMidAnswer || !socket.writable) {
    socket.destroy();
    return;
  }
  endWith(socket, STATUS_OF_CODE[code] ?? 400, current?.getHeader('opc-request-id'));
}

/** Writes one of the gateway's own answers to a bare socket and closes it. */
export function endWith(socket: Duplex, status: OwnStatus, requestId?: unknown): void {
  const answer = toOwnAnswer(status);
  const text = Buffer.from(answer.body).toString('utf8');
  const lines = [
    `HTTP/1.1 ${status} ${JSON.parse(text).message}`,
    `Date: ${new Date().toUTCString()}`,
    ...answer.headers.map(([name, value]) => `${name}: ${value}`),
    ...(typeof requestId === 'string' ? [`opc-request-id: ${requestId}`] : []),
    `Content-Length: ${answer.body.length}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
