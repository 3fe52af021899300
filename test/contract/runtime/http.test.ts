/** One request against real servers on loopback: what is sent, and that it is sent once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whenClosed } from '../../support/raw-server.ts';
import { failureOf, start } from './http-bench.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

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
