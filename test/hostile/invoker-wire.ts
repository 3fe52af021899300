/**
 * OIC as a bare TCP server that reads by the letter of RFC 9112: what comes is either a well-formed request, kept as it
 * came, or a violation. A smuggled second request would be one request more than was asked for.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';

/** A request as it was on the wire. */
export interface WireRequest {
  readonly method: string;
  /** The request target. */
  readonly target: string;
  /** Names in lower case; in the order received. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
// RFC 9112 §3 and §5: one space between the words, origin form, visible characters, nothing before a colon.
const REQUEST_LINE = /^([A-Z]+) (\/[!$-;=?-~]*) HTTP\/1\.1$/;
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

/** Starts it on loopback. */
export async function startWire() {
  const sockets = new Set<net.Socket>();
  let requests: WireRequest[] = [];
  let violations: string[] = [];
  const wire = { answer: OK };
  const server = net.createServer((socket) => {
    let waiting = Buffer.alloc(0);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      if (waiting.length > 0) violations.push(`unfinished: ${waiting.toString('latin1')}`);
    });
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (let read = readRequest(waiting); read !== undefined; read = readRequest(waiting)) {
        if ('violation' in read) {
          violations.push(read.violation);
          waiting = Buffer.alloc(0);
          socket.destroy();
          return;
        }
        requests.push(read.request);
        waiting = read.rest;
        socket.write(read.request.method === 'HEAD' ? toHead(wire.answer) : wire.answer, 'latin1');
        if (/^connection:.*close/im.test(wire.answer)) socket.end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  /** All that came since it was asked last, which must be well-formed. */
  const take = (): readonly WireRequest[] => {
    const taken = { requests, violations };
    requests = [];
    violations = [];
    assert.deepEqual(taken.violations, []);
    return taken.requests;
  };
  return Object.assign(wire, {
    host: `127.0.0.1:${address.port}`,
    take,
    /** Ends with the certainty that nothing came after what was taken. */
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      assert.deepEqual(take(), []);
    },
    /** Writes on every open connection, asked or not. */
    push: (bytes: string) => {
      for (const socket of sockets) socket.write(bytes, 'latin1');
    },
    /** The answer that is given unless a test says otherwise. */
    restore: () => {
      wire.answer = OK;
    },
  });
}

/** An answer with these header lines and a body. */
export function toAnswer(lines: readonly string[], body = 'ok', status = '200 OK'): string {
  return [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, ...lines, '', body].join('\r\n');
}

/** An answer to HEAD has no body (RFC 9110 §9.3.2). */
function toHead(answer: string): string {
  return answer.slice(0, answer.indexOf('\r\n\r\n') + 4);
}

/** The first request of the bytes, or what is wrong with them; undefined when more must come. */
function readRequest(
  bytes: Buffer,
):
  | { readonly request: WireRequest; readonly rest: Buffer<ArrayBuffer> }
  | { readonly violation: string }
  | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [line = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, method = '', target = ''] = REQUEST_LINE.exec(line) ?? [];
  const headers = lines.map((text) => {
    const [, name, value = ''] = HEADER_LINE.exec(text) ?? [];
    return name === undefined ? undefined : ([name.toLowerCase(), value] as const);
  });
  const valid = headers.filter((header) => header !== undefined);
  const values = (name: string): readonly string[] =>
    valid.filter(([other]) => other === name).map(([, value]) => value);
  const [length = '0', ...lengths] = values('content-length');
  const isFramed = /^\d+$/.test(length) && lengths.length === 0 && values('transfer-encoding').length === 0;
  if (method === '' || valid.length < headers.length || !isFramed || values('host').length !== 1) {
    return { violation: bytes.toString('latin1') };
  }
  const bodyEnd = end + 4 + Number(length);
  if (bytes.length < bodyEnd) return undefined;
  const body = Buffer.from(bytes.subarray(end + 4, bodyEnd));
  return { request: { method, target, headers: valid, body }, rest: Buffer.from(bytes.subarray(bodyEnd)) };
}
