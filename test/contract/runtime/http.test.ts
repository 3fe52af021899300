/** One request against real servers on loopback: what is sent, what an answer is, and every bound. */
import assert from 'node:assert/strict';
import type net from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { HttpError, type HttpFailure, type HttpRequest, sendHttp } from '../../../src/runtime/http.ts';
import { type Reply, startRawServer, whenClosed } from '../../support/raw-server.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

async function start(t: TestContext, reply: Reply) {
  const server = await startRawServer(reply);
  t.after(() => server.close());
  const send = (changes: Partial<HttpRequest> = {}) =>
    sendHttp({ url: server.url, method: 'GET', headers: [], timeoutMs: 10_000, maxBytes: 1000, ...changes });
  return { ...server, send };
}

async function failureOf(sending: Promise<unknown>): Promise<HttpFailure> {
  const error = await sending.then(
    (answer) => assert.fail(`an answer instead of a failure: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.equal(error.message, `request failed: ${error.failure}`);
  return error.failure;
}

describe('a request', () => {
  it('goes out with exactly the headers given, in lower case, and a connection of its own', async (t) => {
    let request = '';
    const server = await start(t, (socket, bytes) => {
      request = bytes.toString('latin1');
      socket.end(`${OK}Content-Length: 0\r\n\r\n`);
    });
    await server.send({
      headers: [
        ['Accept', 'a'],
        ['X-Twice', '1'],
        ['X-Twice', '2'],
      ],
    });
    const lines = request.split('\r\n');
    assert.equal(lines[0], 'GET / HTTP/1.1');
    assert.deepEqual(
      lines
        .slice(1)
        .filter((line) => line !== '')
        .sort(),
      ['Connection: close', `Host: ${server.url.host}`, 'accept: a', 'x-twice: 1', 'x-twice: 2'],
    );
  });

  it('loses no header whose name is spelt in two ways, and keeps the order of its values', async (t) => {
    let request = '';
    const server = await start(t, (socket, bytes) => {
      request = bytes.toString('latin1');
      socket.end(`${OK}Content-Length: 0\r\n\r\n`);
    });
    await server.send({
      headers: [
        ['X-Twice', '1'],
        ['accept', 'a'],
        ['x-twice', '2'],
        ['X-TWICE', '3'],
      ],
    });
    const lines = request.split('\r\n');
    const twice = lines.filter((line) => /^x-twice:/i.test(line));
    assert.deepEqual(twice, ['x-twice: 1', 'x-twice: 2', 'x-twice: 3']);
  });

  it('has one length, which is that of its body, whatever the headers say', async (t) => {
    let request = '';
    const server = await start(t, (socket, bytes) => {
      request = bytes.toString('latin1');
      socket.end(`${OK}Content-Length: 0\r\n\r\n`);
    });
    await server.send({ method: 'POST', headers: [['Content-Length', '99']], body: Buffer.from('abcd') });
    assert.deepEqual(request.match(/^content-length:.*$/gim), ['content-length: 4']);
  });

  it('carries headers that are named like a member of every object', async (t) => {
    const requests: string[] = [];
    const server = await start(t, (socket, bytes) => {
      requests.push(bytes.toString('latin1'));
      socket.end(`${OK}Content-Length: 0\r\n\r\n`);
    });
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      await server.send({ headers: [[name, 'x']] });
      assert.match(requests.at(-1) ?? '', new RegExp(`\r\n${name.toLowerCase()}: x\r\n`));
    }
  });

  it('carries its body byte for byte with its length, and an empty one as such', async (t) => {
    const requests: string[] = [];
    const server = await start(t, (socket, bytes) => {
      requests.push(bytes.toString('latin1'));
      socket.end(`${OK}Content-Length: 0\r\n\r\n`);
    });
    await server.send({ method: 'POST', body: Buffer.from([0, 255, 13, 10]) });
    await server.send({ method: 'POST', body: Buffer.alloc(0) });
    assert.match(requests[0] ?? '', /\r\ncontent-length: 4\r\n(?:.+\r\n)*\r\n\0\xff\r\n$/);
    assert.match(requests[1] ?? '', /\r\ncontent-length: 0\r\n/);
    assert.doesNotMatch(requests.join(''), /chunked/i);
  });

  it('is never sent twice, whatever becomes of it', async (t) => {
    const server = await start(t, (socket) => socket.resetAndDestroy());
    for (const method of ['GET', 'POST']) await failureOf(server.send({ method }));
    assert.equal(server.connections(), 2);
  });

  it('leaves no connection behind, although the server would keep it', async (t) => {
    const closed: Promise<unknown>[] = [];
    const server = await start(t, (socket) => {
      closed.push(whenClosed(socket));
      socket.write(`${OK}Connection: keep-alive\r\nContent-Length: 1\r\n\r\na`);
    });
    assert.equal((await server.send()).body.toString(), 'a');
    await closed[0];
    assert.equal(server.open(), 0);
  });
});

describe('an answer', () => {
  it('is handed over whole: status, headers as received, bytes as they came', async (t) => {
    const gzipped = Buffer.from([0x1f, 0x8b, 0, 0xff]);
    const server = await start(t, (socket) => {
      socket.write(
        `HTTP/1.1 418 X\r\nSet-Cookie: a\r\nset-cookie: b\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n`,
      );
      socket.end(gzipped);
    });
    const answer = await server.send();
    assert.equal(answer.status, 418);
    assert.deepEqual(answer.headers.slice(0, 2), [
      ['Set-Cookie', 'a'],
      ['set-cookie', 'b'],
    ]);
    assert.deepEqual(answer.body, gzipped);
    assert.ok(answer.headers.some(([name, value]) => name === 'Content-Encoding' && value === 'gzip'));
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`with status ${status} is handed over, and its Location is not asked`, async (t) => {
      const other = await start(t, () => undefined);
      const server = await start(t, (socket) =>
        socket.end(`HTTP/1.1 ${status} Moved\r\nLocation: ${other.url}\r\nContent-Length: 0\r\n\r\n`),
      );
      const answer = await server.send({ headers: [['Authorization', 'Basic Y2FuYXJ5']] });
      assert.equal(answer.status, status);
      assert.deepEqual(answer.headers[0], ['Location', String(other.url)]);
      assert.equal(other.connections(), 0);
    });
  }

  for (const [what, text, body] of [
    ['in chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n`, 'abc'],
    ['that ends with its connection (RFC 9112 §6.3)', `${OK}\r\nabc`, 'abc'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nabc', 'abc'],
    [
      'behind an interim one',
      `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${OK}Content-Length: 1\r\n\r\na`,
      'a',
    ],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
  ] as const) {
    it(`${what} is read to its end`, async (t) => {
      const server = await start(t, (socket) => socket.end(text));
      assert.equal((await server.send()).body.toString(), body);
    });
  }

  it('of exactly the largest size is taken', async (t) => {
    const server = await start(t, (socket) =>
      socket.end(`${OK}Content-Length: 1000\r\n\r\n${'a'.repeat(1000)}`),
    );
    assert.equal((await server.send()).body.length, 1000);
  });

  it('to HEAD has the length of a body that does not come', async (t) => {
    const server = await start(t, (socket) => socket.end(`${OK}Content-Length: 5000\r\n\r\n`));
    assert.equal((await server.send({ method: 'HEAD' })).body.length, 0);
  });
});

describe('an answer that is too large', () => {
  /** Writes for as long as somebody reads. */
  function writeForever(socket: net.Socket): void {
    const write = (): void => {
      while (!socket.destroyed && socket.write(`400\r\n${'a'.repeat(1024)}\r\n`));
    };
    socket.on('drain', write);
    write();
  }

  it('by one byte is refused', async (t) => {
    const server = await start(t, (socket) =>
      socket.end(`${OK}Content-Length: 1001\r\n\r\n${'a'.repeat(1001)}`),
    );
    assert.equal(await failureOf(server.send()), 'too-large');
  });

  it('without an end is cut off while it streams, and its connection closed', async (t) => {
    const closed: Promise<unknown>[] = [];
    const server = await start(t, (socket) => {
      closed.push(whenClosed(socket));
      socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
      writeForever(socket);
    });
    assert.equal(await failureOf(server.send()), 'too-large');
    await closed[0];
  });

  it('in its headers is refused', async (t) => {
    const server = await start(t, (socket) => socket.write(`${OK}X: ${'a'.repeat(100_000)}\r\n\r\n`));
    assert.equal(await failureOf(server.send()), 'malformed');
  });
});
