/** The answer to one request against real servers on loopback: what one is, and how large it may be. */
import assert from 'node:assert/strict';
import type net from 'node:net';
import { describe, it } from 'node:test';
import { whenClosed } from '../../support/raw-server.ts';
import { failureOf, start } from './http-bench.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

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

  for (const [what, method, status] of [
    ['to HEAD', 'HEAD', '200 OK'],
    ['with status 304', 'GET', '304 Not Modified'],
    ['with status 204', 'GET', '204 No Content'],
  ] as const) {
    it(`${what} has no body, whatever length it names: nothing of our memory is taken for one`, async (t) => {
      const server = await start(t, (socket) =>
        socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 500\r\n\r\n`),
      );
      assert.equal((await server.send({ method })).body.length, 0);
    });
  }

  it('in several pieces is put together in their order, with a length and without', async (t) => {
    const pieces = ['abc', 'de', 'f'.repeat(500)];
    for (const head of ['Content-Length: 505\r\n\r\n', '\r\n']) {
      const server = await start(t, (socket) => {
        socket.write(`${OK}${head}`);
        for (const [index, piece] of pieces.entries())
          setTimeout(() => socket.write(piece), 10 * (index + 1));
        setTimeout(() => socket.end(), 60);
      });
      assert.equal((await server.send()).body.toString(), pieces.join(''));
    }
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
