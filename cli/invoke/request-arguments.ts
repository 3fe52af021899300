/** The client's request as it is typed: `POST /method-4/hello`, and a body or a file that holds it. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { type ClientRequest, DEFAULT_REQUEST } from './function-request.ts';

/** Method and target. */
export type RequestLine = Pick<ClientRequest, 'method' | 'target'>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Parses `METHOD /path?query`. What the invoker has to refuse, such as dot segments, goes through as it is. */
export function parseRequestLine(text: string): RequestLine {
  const [, method = '', target] = /^([A-Z]+) (\/[\x21-\x7e]*)$/.exec(text) ?? [];
  if (target === undefined || !METHODS.includes(method)) {
    throw new InvalidArgumentError("it must be a method and a path, such as 'POST /method-4/hello'");
  }
  return { method, target };
}

/** The request; a body beginning with @ names the file that holds it. Throws an error that names the file. */
export function readClientRequest(line: RequestLine | undefined, body: string | undefined): ClientRequest {
  if (body === undefined) return line === undefined ? DEFAULT_REQUEST : { ...line, body: Buffer.alloc(0) };
  return { ...(line ?? DEFAULT_REQUEST), body: readBody(body) };
}

function readBody(text: string): Buffer {
  if (!text.startsWith('@')) return Buffer.from(text);
  const file = text.slice(1);
  try {
    return readFileSync(file);
  } catch {
    throw new Error(
      `${file} cannot be read: --body @FILE needs a file, and a text that begins with @ one too`,
    );
  }
}
