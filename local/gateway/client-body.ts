/**
 * Reads a client's body whole, within a size and within a time between two reads.
 * It never waits for a client that has stopped sending, and never keeps more than the limit.
 *
 * Source: Oracle "API Gateway Internal Limits" (20 MB, 6 MB towards functions, 15 s between reads).
 */
import type { IncomingMessage } from 'node:http';
import { GatewayError } from './answer.ts';

/** Limits of one body. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest pause between two reads. */
  readonly timeoutMs: number;
}

/** How long the rest of an unwanted body is read after its answer. */
const LINGER_MS = 5000;

/** Reads the body. Throws GatewayError 408 or 413, and 400 for a body that ends early. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limits.maxBytes) throw new GatewayError(413, 'body too large');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let timer = setTimeout(onTimeout, limits.timeoutMs);
    function onTimeout(): void {
      finish(() => reject(new GatewayError(408, 'body too slow')));
    }
    function onData(chunk: Buffer): void {
      clearTimeout(timer);
      timer = setTimeout(onTimeout, limits.timeoutMs);
      size += chunk.length;
      if (size > limits.maxBytes) finish(() => reject(new GatewayError(413, 'body too large')));
      else chunks.push(chunk);
    }
    function onEnd(): void {
      finish(() => resolve(Buffer.concat(chunks)));
    }
    function onBroken(): void {
      finish(() => reject(new GatewayError(400, 'body cut short')));
    }
    function finish(settle: () => void): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onBroken);
      settle();
    }
    request.on('data', onData).on('end', onEnd).on('close', onBroken);
  });
}

/**
 * Reads and drops the rest of a body that is answered already, for a while, then calls `done` once.
 *
 * Closing at once would reset the connection, and a client still sending would lose the answer with it.
 */
export function discardRest(request: IncomingMessage, done: () => void): void {
  if (request.complete || request.destroyed) {
    done();
    return;
  }
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS).unref();
  const stop = (): void => {
    clearTimeout(timer);
    request.off('end', stop).off('close', stop);
    done();
  };
  request.on('end', stop).on('close', stop).resume();
}
