/** Requests that get no whole answer: too slow, broken in the middle, or nobody there. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { HttpError, type HttpFailure, type HttpRequest, sendHttp } from '../../../src/runtime/http.ts';
import { type Reply, startRawServer, whenClosed } from '../../support/raw-server.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
/** Long enough to connect on a busy machine. */
const SHORT_MS = 150;

async function start(t: TestContext, reply: Reply) {
  const server = await startRawServer(reply);
  t.after(() => server.close());
  return server;
}

async function failureOf(url: URL, changes: Partial<HttpRequest> = {}): Promise<HttpFailure> {
  const request = { url, method: 'GET', headers: [], timeoutMs: 10_000, maxBytes: 1000, ...changes };
  const error = await sendHttp(request).then(
    (answer) => assert.fail(`an answer instead of a failure: ${inspect(answer)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof HttpError, inspect(error));
  return error.failure;
}

/** An address of which nobody listens any more. */
async function toDeadUrl(): Promise<URL> {
  const server = await startRawServer(() => undefined);
  await server.close();
  return server.url;
}

/** What is slow, and how the server is. */
const SLOW: readonly (readonly [what: string, reply: Reply])[] = [
  ['because nothing comes', () => undefined],
  ['in its status line', (socket) => socket.write('HTTP/1.1 2')],
  ['in its headers', (socket) => socket.write(`${OK}Content-Type: te`)],
  ['in its body', (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nabc`)],
  ['in its chunks', (socket) => socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`)],
  ['behind an interim answer', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n')],
];

describe('a request that takes too long', () => {
  for (const [what, reply] of SLOW) {
    it(`${what} ends at its time, and its connection with it`, async (t) => {
      const closed: Promise<unknown>[] = [];
      const server = await start(t, (socket, bytes) => {
        closed.push(whenClosed(socket));
        reply(socket, bytes);
      });
      assert.equal(await failureOf(server.url, { timeoutMs: SHORT_MS }), 'timeout');
      await closed[0];
    });
  }

  it('although a byte comes now and then', async (t) => {
    const server = await start(t, (socket) => {
      socket.write(`${OK}Content-Length: 900\r\n\r\n`);
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    assert.equal(await failureOf(server.url, { timeoutMs: SHORT_MS }), 'timeout');
  });

  it('in a TLS handshake that never comes about ends at its time', async (t) => {
    const server = await start(t, () => undefined);
    const url = new URL(server.url);
    url.protocol = 'https:';
    assert.equal(await failureOf(url, { timeoutMs: SHORT_MS }), 'timeout');
  });

  it('because no time was left ends at once', async (t) => {
    const server = await start(t, () => undefined);
    assert.equal(await failureOf(server.url, { timeoutMs: 0 }), 'timeout');
  });
});

describe('an answer that is broken', () => {
  for (const [what, text] of [
    ['is none at all', ''],
    ['ends in its status line', 'HTTP/1.1 20'],
    ['ends in its headers', `${OK}Content-Type: te`],
    ['is shorter than it says', `${OK}Content-Length: 9\r\n\r\nabc`],
    ['ends in a chunk', `${OK}Transfer-Encoding: chunked\r\n\r\n9\r\nabc`],
    ['ends without the last chunk', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`],
  ] as const) {
    it(`because it ${what} is not handed over`, async (t) => {
      const server = await start(t, (socket) => socket.end(text));
      assert.equal(await failureOf(server.url), 'broken');
    });
  }

  for (const [what, text] of [
    ['is longer than it says', `${OK}Content-Length: 2\r\n\r\nabcdef`],
    ['has a chunk of a wrong length', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`],
    ['has two lengths', `${OK}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`],
    [
      'has a length and chunks',
      `${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    ],
    ['has a negative length', `${OK}Content-Length: -1\r\n\r\n`],
    [
      'switches to another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    ],
    ['is of another protocol', 'SSH-2.0-example\r\n'],
    ['has a NUL in a header', `${OK}X: a\0b\r\n\r\n`],
  ] as const) {
    it(`because it ${what} is malformed, and not handed over`, async (t) => {
      const server = await start(t, (socket) => socket.end(text));
      assert.equal(await failureOf(server.url), 'malformed');
    });
  }

  it('because the connection is reset before it is not handed over', async (t) => {
    const server = await start(t, (socket) => socket.resetAndDestroy());
    assert.equal(await failureOf(server.url, { method: 'POST', body: Buffer.alloc(100) }), 'broken');
  });

  it('because the connection is reset in it is not handed over', async (t) => {
    const server = await start(t, (socket) => {
      socket.write(`${OK}Content-Length: 9\r\n\r\nabc`, () => socket.resetAndDestroy());
    });
    assert.equal(await failureOf(server.url), 'broken');
  });
});

describe('nobody there', () => {
  it('is unreachable, whatever the body', async () => {
    const url = await toDeadUrl();
    assert.equal(await failureOf(url), 'unreachable');
    assert.equal(await failureOf(url, { method: 'POST', body: Buffer.alloc(1_000_000) }), 'unreachable');
  });

  it('is also a server that speaks no TLS to an https request: nothing of the request left', async (t) => {
    let received = '';
    const server = await start(t, (socket, bytes) => {
      received = bytes.toString('latin1');
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const url = new URL(server.url);
    url.protocol = 'https:';
    assert.equal(await failureOf(url, { headers: [['Authorization', 'Basic canary']] }), 'unreachable');
    assert.doesNotMatch(received, /canary/);
  });
});

describe('a request that cannot be sent', () => {
  for (const [what, request] of [
    ['a line break in a header', { headers: [['X-A', 'a\r\nX-Injected: b']] }],
    ['a NUL in a header', { headers: [['X-A', 'a\0b']] }],
    ['a letter in a header that no byte stands for', { headers: [['X-A', 'canary \u0100']] }],
    ['a space in a header name', { headers: [['X A', 'a']] }],
    ['an empty header name', { headers: [['', 'a']] }],
    [
      'a bad header behind a good one',
      {
        headers: [
          ['Authorization', 'Basic canary'],
          ['X-A', '\n'],
        ],
      },
    ],
    ['a space in its method', { method: 'GET /x' }],
    [
      'a line break in the second of two like it',
      {
        headers: [
          ['X-A', 'a'],
          ['X-A', '\n'],
        ],
      },
    ],
  ] as const satisfies readonly (readonly [string, Partial<HttpRequest>])[]) {
    it(`because of ${what} fails before there is a connection`, async (t) => {
      const server = await start(t, () => undefined);
      assert.equal(await failureOf(server.url, request), 'invalid');
      assert.equal(server.connections(), 0);
    });

    it(`because of ${what} leaves no error behind that would end the process`, async (t) => {
      const uncaught = t.mock.fn();
      process.once('uncaughtException', uncaught);
      t.after(() => process.off('uncaughtException', uncaught));
      const url = await toDeadUrl();
      assert.equal(await failureOf(url, request), 'invalid');
      // Long enough for a connection to be refused: another one is.
      assert.equal(await failureOf(url), 'unreachable');
      assert.equal(uncaught.mock.callCount(), 0);
    });
  }
});

describe('a failure', () => {
  it('tells neither address nor content', async (t) => {
    const server = await start(t, (socket) => socket.end('canary-answer\r\n\r\n'));
    const headers = [['X-Secret', 'canary-header']] as const;
    const error = await sendHttp({
      url: server.url,
      method: 'GET',
      headers,
      timeoutMs: 10_000,
      maxBytes: 10,
    }).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof HttpError);
    assert.equal(error.cause, undefined);
    assert.doesNotMatch(`${error.message}${JSON.stringify(error)}`, /canary|127\.0\.0\.1/);
  });
});
