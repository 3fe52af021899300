/** A request that is lost on a connection used before: repeated once where that does no harm, and never otherwise. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOk, createBench, hangUp, type Treat } from './connections-bench.ts';

const REUSED_AND_BROKEN = 'broken on a connection used before';
/** A test that hangs has found a request without an end. */
const LIMIT = { timeout: 20_000 };

/** Treats requests on the first connection like this, once it has served one; on all others it answers. */
const onFirst = (treat: Treat, { sockets }: { sockets: readonly unknown[] }): Treat => {
  return (request, response) => (request.socket === sockets[0] ? treat : answerOk)(request, response);
};

describe('a request that may have been acted on', () => {
  for (const method of ['POST', 'PATCH', 'post', 'PROPFIND']) {
    it(`is not sent again when its connection breaks: ${method}`, async (t) => {
      const { server, send, failureOf } = await createBench(t);
      await send();
      server.treat = hangUp;
      const sending = send({ method, body: Buffer.from('order') });
      assert.equal(await failureOf(sending), REUSED_AND_BROKEN);
      assert.deepEqual(server.seen, ['1 GET', `1 ${method.toUpperCase()} order`]);
    });
  }

  it('is not sent again when the answer has begun', async (t) => {
    const { server, post, failureOf } = await createBench(t);
    await post('first');
    server.treat = (request, response) => response.write('o', () => request.socket.destroy());
    assert.equal(await failureOf(post('second')), REUSED_AND_BROKEN);
    assert.deepEqual(server.seen, ['1 POST first', '1 POST second']);
  });
});

describe('a request that may be repeated', () => {
  it('is not sent a third time', async (t) => {
    const { server, send, failureOf } = await createBench(t);
    await send();
    server.treat = hangUp;
    assert.equal(await failureOf(send()), 'broken');
    assert.deepEqual(server.seen, ['1 GET', '1 GET', '2 GET']);
  });

  it('is not sent again when it broke on a connection of its own', async (t) => {
    const { server, send, failureOf } = await createBench(t);
    server.treat = hangUp;
    assert.equal(await failureOf(send()), 'broken');
    assert.deepEqual(server.seen, ['1 GET']);
  });

  const others: readonly (readonly [failure: string, treat: Treat])[] = [
    ['malformed', ({ socket }) => socket.end('canary\r\n\r\n')],
    ['too-large', (_request, response) => response.end('a'.repeat(2_000))],
  ];
  for (const [failure, treat] of others) {
    it(`is not sent again when the answer on a connection used before is ${failure}`, async (t) => {
      const { server, send, failureOf } = await createBench(t);
      await send();
      server.treat = treat;
      assert.equal(await failureOf(send()), `${failure} on a connection used before`);
      assert.deepEqual(server.seen, ['1 GET', '1 GET']);
    });
  }

  it('is not sent again when there is no answer in time', async (t) => {
    const { server, send, failureOf } = await createBench(t);
    await send();
    server.treat = () => undefined;
    assert.equal(await failureOf(send({ timeoutMs: 150 })), 'timeout on a connection used before');
    assert.deepEqual(server.seen, ['1 GET', '1 GET']);
  });

  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    it(`is sent once more, whole, on a new connection: ${method}`, async (t) => {
      const { server, send } = await createBench(t);
      await send();
      server.treat = onFirst(hangUp, server);
      const body = method === 'PUT' ? { body: Buffer.from('order') } : {};
      assert.match(await send({ method, ...body }), /^200/);
      const sent = method === 'PUT' ? 'PUT order' : method;
      assert.deepEqual(server.seen, ['1 GET', `1 ${sent}`, `2 ${sent}`]);
    });
  }

  it('is sent once more when the answer broke off in the middle', async (t) => {
    const { server, send } = await createBench(t);
    await send();
    server.treat = onFirst(
      (request, response) => response.write('o', () => request.socket.destroy()),
      server,
    );
    assert.equal(await send(), '200 ok');
    assert.deepEqual(server.seen, ['1 GET', '1 GET', '2 GET']);
  });
});

describe('the time of a request that is sent twice', () => {
  it('is one: the second attempt has what the first has left', LIMIT, async (t) => {
    const { server, time, send, failureOf } = await createBench(t);
    await send();
    server.treat = ({ socket }) => {
      if (socket !== server.sockets[0]) return;
      time.now += 59_900;
      socket.destroy();
    };
    assert.equal(await failureOf(send({ timeoutMs: 60_000 })), 'timeout');
    assert.equal(server.sockets.length, 2);
  });

  it('is over when the first attempt took all of it', LIMIT, async (t) => {
    const { server, time, send, failureOf } = await createBench(t);
    await send();
    server.treat = ({ socket }) => {
      if (socket !== server.sockets[0]) return;
      time.now += 70_000;
      socket.destroy();
    };
    assert.match(await failureOf(send({ timeoutMs: 60_000 })), /^timeout$/);
  });
});
