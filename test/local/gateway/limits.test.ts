/**
 * Sizes, times, rates and malformed HTTP: a clear status in OCI's form each time, and the gateway lives on.
 */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { functionRoute } from './specifications.ts';
import { send, sendRaw, startWorld, stockRoute, type World } from './stand-ins.ts';

const MB = 1024 * 1024;

describe('limits', () => {
  let world: World;
  const lines: Record<string, unknown>[] = [];
  let nowMs = 0;

  before(async () => {
    world = await startWorld({
      config: { clientTimeoutMs: 1_000 },
      now: () => nowMs,
      log: (line) => lines.push(line),
      specification: () => ({
        requestPolicies: { rateLimiting: { rateInRequestsPerSecond: 100, rateKey: 'CLIENT_IP' } },
        loggingPolicies: {
          accessLog: { isEnabled: true },
          executionLog: { isEnabled: true, logLevel: 'WARN' },
        },
        routes: [functionRoute('/f', ['ANY']), stockRoute('/s', ['ANY'], 'ok')],
      }),
    });
  });
  after(() => world.close());

  it('answers 413 above 6 MB towards a function, announced or not', async () => {
    const body = Buffer.alloc(6 * MB + 1);
    const reply = await send(world.url, '/v1/f', { method: 'POST', body });
    assert.equal(reply.status, 413);
    assert.deepEqual(JSON.parse(reply.text), { code: 413, message: 'Payload Too Large' });
    const chunk = `${(2 * MB).toString(16)}\r\n${'a'.repeat(2 * MB)}\r\n`;
    const head = 'POST /v1/f HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    const raw = await sendRaw(world.url, `${head}${chunk.repeat(4)}0\r\n\r\n`);
    assert.match(raw, /^HTTP\/1\.1 413 [\s\S]*\{"code":413,"message":"Payload Too Large"\}$/);
    assert.equal(world.functions.seen.length, 0);
  });

  it('takes 6 MB towards a function', async () => {
    assert.equal(
      (await send(world.url, '/v1/f', { method: 'POST', body: Buffer.alloc(6 * MB) })).status,
      200,
    );
  });

  it('answers 413 above 20 MB', async () => {
    const head = `POST /v1/s HTTP/1.1\r\nHost: a\r\nContent-Length: ${20 * MB + 1}\r\n\r\n`;
    const raw = await sendRaw(world.url, head, 200);
    assert.match(raw, /^HTTP\/1\.1 413 /);
  });

  for (const [name, size, status] of [
    ['8 KB of head', 7900, 200],
    ['more than 8 KB', 8192, 431],
    ['20 KB', 20_000, 431],
  ] as const) {
    it(`answers ${status} to ${name}`, async () => {
      const reply = await send(world.url, '/v1/s', { headers: { 'X-Long': 'a'.repeat(size) } });
      assert.equal(reply.status, status);
      if (status === 431) assert.equal(JSON.parse(reply.text).code, 431);
    });
  }

  it('counts the target as part of the head', async () => {
    assert.equal((await send(world.url, `/v1/s?${'a'.repeat(8192)}`)).status, 431);
  });

  const malformed: Readonly<Record<string, readonly [string, number]>> = {
    'a head beyond what the parser takes': [
      `GET /v1/s HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
      431,
    ],
    'thousands of headers': [
      `GET /v1/s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${'a:b\r\n'.repeat(3000)}\r\n`,
      431,
    ],
    'no HTTP at all': ['HELLO\r\n\r\n', 400],
    'HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    'two lengths of a body': [
      'POST /v1/s HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    'Content-Length twice': [
      'POST /v1/s HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na',
      400,
    ],
    'Host twice': ['GET /v1/s HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
    'no Host': ['GET /v1/s HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    'a Host with a path': ['GET /v1/s HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n', 400],
    'a space before the colon': ['GET /v1/s HTTP/1.1\r\nHost : a\r\n\r\n', 400],
    'a folded header': ['GET /v1/s HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n', 400],
    'a raw control character in the target': ['GET /v1/\x01s HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    'an unknown transfer coding': [
      'POST /v1/s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nabc',
      400,
    ],
    'a broken chunk': ['POST /v1/s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    'a head that stops': ['GET /v1/s HTTP/1.1\r\nHost: a', 408],
    'a body that stops': ['POST /v1/s HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc', 408],
  };
  for (const [name, [bytes, status]] of Object.entries(malformed)) {
    it(`answers ${status} to ${name} and closes`, async () => {
      nowMs += 1000;
      const raw = await sendRaw(world.url, bytes);
      assert.match(raw, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(
        raw,
        new RegExp(`content-type: application/json[\\s\\S]*\\{"code":${status},"message":"[^"]+"\\}$`, 'i'),
      );
      assert.ok(!raw.slice(12).includes('HTTP/1.1 '), 'one answer only');
    });
  }

  it('outlives a client that resets in the middle of its body', async () => {
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
    socket.write('POST /v1/s HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc', () =>
      socket.resetAndDestroy(),
    );
    await new Promise((resolve) => socket.on('close', resolve));
    assert.equal((await send(world.url, '/v1/s')).text, 'ok');
  });

  it('answers 429 above the rate and recovers with time', async () => {
    nowMs += 10_000;
    const statuses = await Promise.all(
      Array.from({ length: 101 }, async () => (await send(world.url, '/v1/s')).status),
    );
    assert.deepEqual(
      statuses.filter((status) => status !== 200),
      [429],
    );
    nowMs += 10;
    assert.equal((await send(world.url, '/v1/s')).status, 200);
  });

  it('logs method, path, status, time and id, and nothing that a request holds beside', async () => {
    nowMs += 10_000;
    lines.length = 0;
    const canary = 'canary-7f3a';
    const headers = { Authorization: canary, 'X-Canary': canary };
    const reply = await send(world.url, `/v1/s?token=${canary}`, { method: 'POST', headers, body: canary });
    await send(world.url, '/v1/f', { method: 'POST', headers, body: canary });
    world.functions.behave((_seen, response) => response.writeHead(502).end(canary));
    await send(world.url, '/v1/f', { headers });
    const [first] = lines;
    assert.deepEqual(
      { ...first, ms: 0 },
      {
        log: 'access',
        gatewayId: 'ocid1.apigateway.oc1..examplegateway',
        deployment: '/v1',
        requestId: reply.headers['opc-request-id'],
        method: 'POST',
        path: '/v1/s',
        status: 200,
        ms: 0,
      },
    );
    assert.ok(lines.some((line) => line['log'] === 'execution' && line['reason'] === 'function failed'));
    assert.ok(!JSON.stringify(lines).includes(canary));
  });
});
