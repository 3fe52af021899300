/** Connections that are kept for the next request: when one is used again, and when it must not be. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { createBench, startServer, whenClosed } from './connections-bench.ts';

const KEPT_MS = 4_000;

describe('a connection is not used again', () => {
  for (const [what, movedMs] of [
    ['when it was idle for four seconds', KEPT_MS],
    ['when it was idle for long', 3_600_000],
    ['when the clock was set back: nobody knows for how long it was idle', -1],
  ] as const) {
    it(`${what}, and is closed`, async (t) => {
      const { server, time, post } = await createBench(t);
      await post('first');
      const closed = whenClosed(server.sockets[0]);
      time.now += movedMs;
      await post('second');
      assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
      await closed;
    });
  }

  it('when the server has closed it in the meantime', async (t) => {
    const { server, post } = await createBench(t);
    await post('first');
    server.sockets[0]?.end();
    await turnOfLoop();
    await post('second');
    assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
  });

  for (const [what, close] of [
    ['closes', 'end'],
    ['drops', 'destroy'],
    ['resets', 'resetAndDestroy'],
  ] as const) {
    it(`when the server ${what} it in the very turn of the event loop in which the request comes`, async (t) => {
      const { server, post } = await createBench(t);
      await post('first');
      server.sockets[0]?.[close]();
      await post('second');
      assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
    });
  }

  it('when something came on it unasked, which is not taken for the answer to the next request', async (t) => {
    const { server, post } = await createBench(t);
    await post('first');
    server.sockets[0]?.write('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n');
    await turnOfLoop();
    assert.equal(await post('second'), '200 ok');
    assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
  });

  it('when the server has said that it closes it', async (t) => {
    const { server, post } = await createBench(t);
    server.treat = (_request, response) => response.writeHead(200, { connection: 'close' }).end();
    await post('first');
    await post('second');
    assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
  });

  it('by HEAD, nor after it: what came late could pass for the answer to the next request', async (t) => {
    const { server, send } = await createBench(t);
    await send();
    await send({ method: 'HEAD' });
    await send();
    assert.deepEqual(server.seen, ['1 GET', '2 HEAD', '1 GET']);
  });

  it('after an answer that was too large', async (t) => {
    const { server, send, failureOf } = await createBench(t);
    server.treat = (_request, response) => response.write('ok, and more to come');
    assert.equal(await failureOf(send({ maxBytes: 1 })), 'too-large');
    server.treat = (_request, response) => response.end('ok');
    await send();
    assert.deepEqual(server.seen, ['1 GET', '2 GET']);
  });

  it('after an answer that did not come in time', async (t) => {
    const { server, send, failureOf } = await createBench(t);
    server.treat = (_request, response) => response.write('o');
    assert.equal(await failureOf(send({ timeoutMs: 150 })), 'timeout');
    server.treat = (_request, response) => response.end('ok');
    await send();
    assert.deepEqual(server.seen, ['1 GET', '2 GET']);
  });

  it('for another server', async (t) => {
    const { server, send } = await createBench(t);
    const other = await startServer(t);
    await send();
    await send({ url: other.url });
    await send();
    assert.deepEqual([server.seen, other.seen], [['1 GET', '1 GET'], ['1 GET']]);
  });
});

describe('a connection is used again', () => {
  it('until it was idle for four seconds, counted from its last use', async (t) => {
    const { server, time, post } = await createBench(t);
    for (const text of ['first', 'second', 'third']) {
      await post(text);
      time.now += KEPT_MS - 1;
    }
    assert.deepEqual(server.seen, ['1 POST first', '1 POST second', '1 POST third']);
  });

  for (const status of [204, 302, 401, 503]) {
    it(`after an answer with status ${status}`, async (t) => {
      const { server, send } = await createBench(t);
      server.treat = (_request, response) => response.writeHead(status).end();
      assert.deepEqual([await send(), await send()], [`${status}`, `${status}`]);
      assert.equal(server.sockets.length, 1);
    });
  }

  it('many times, and nothing gathers on it', async (t) => {
    const warnings: unknown[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    t.after(() => process.off('warning', onWarning));
    const { server, post } = await createBench(t);
    for (let index = 0; index < 25; index += 1) await post(String(index));
    await turnOfLoop();
    assert.deepEqual([server.sockets.length, server.seen.length, warnings], [1, 25, []]);
  });

  it('by one request at a time: those at the same time have their own, of which four are kept', async (t) => {
    const { server, send } = await createBench(t);
    const held: (() => void)[] = [];
    server.treat = (_request, response) => {
      held.push(() => response.end('ok'));
      if (held.length === 6) for (const answer of held) answer();
    };
    await Promise.all(Array.from({ length: 6 }, () => send()));
    assert.equal(server.sockets.length, 6);
    const isClosed = ({ closed }: { closed: boolean }) => closed;
    while (server.sockets.filter(isClosed).length < 2) await turnOfLoop();
    server.treat = (_request, response) => response.end('ok');
    for (let index = 0; index < 4; index += 1) await send();
    assert.deepEqual([server.sockets.length, server.sockets.filter(isClosed).length], [6, 2]);
  });
});
