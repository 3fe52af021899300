/** Kept connections over TLS: the same rules, and nothing leaves before the server has proved who it is. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';
import { authorityPem, serverOptions } from './certificate-bench.ts';
import { createBench, hangUp } from './connections-bench.ts';

describe('a kept connection over TLS', () => {
  const usual = tls.getCACertificates('default');
  before(() => tls.setDefaultCACertificates([authorityPem]));
  after(() => tls.setDefaultCACertificates(usual));

  it('is none to a server whose certificate nobody vouches for, and nobody tries twice', async (t) => {
    const { server, send, failureOf } = await createBench(t, serverOptions);
    tls.setDefaultCACertificates(usual);
    t.after(() => tls.setDefaultCACertificates([authorityPem]));
    assert.equal(await failureOf(send()), 'unreachable');
    assert.deepEqual(server.seen, []);
  });

  it('is not used again when the server closed it in the turn of the event loop of the request', async (t) => {
    const { server, post } = await createBench(t, serverOptions);
    await post('first');
    server.sockets[0]?.destroy();
    await post('second');
    assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
  });

  it('is not used again when it was idle for four seconds', async (t) => {
    const { server, time, post } = await createBench(t, serverOptions);
    await post('first');
    time.now += 4_000;
    await post('second');
    assert.deepEqual(server.seen, ['1 POST first', '2 POST second']);
  });

  it('never has a POST sent twice', async (t) => {
    const { server, post, failureOf } = await createBench(t, serverOptions);
    await post('first');
    server.treat = hangUp;
    assert.equal(await failureOf(post('second')), 'broken on a connection used before');
    assert.deepEqual(server.seen, ['1 POST first', '1 POST second']);
  });

  it('is used for the next request, and one of http is another', async (t) => {
    const { server, send } = await createBench(t, serverOptions);
    const plain = await createBench(t);
    await send();
    await send({ url: plain.server.url });
    await send();
    assert.deepEqual([server.seen, plain.server.seen], [['1 GET', '1 GET'], ['1 GET']]);
  });
});
