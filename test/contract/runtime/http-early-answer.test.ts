/** An answer that comes before all of the request has gone out: it counts, and nothing of the rest stays behind. */
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { test } from 'node:test';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { sendHttp } from '../../../src/runtime/http.ts';
import { startRawServer } from '../../support/raw-server.ts';

test('the connection of an early answer is given up, with all that was still to be sent', async (t) => {
  const server = await startRawServer((socket) => {
    // It reads no further, so that the request can never be sent whole.
    socket.pause();
    socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno');
  });
  t.after(() => server.close());
  const agent = new Agent({ keepAlive: true });
  const request = {
    url: server.url,
    method: 'POST',
    headers: [],
    body: Buffer.alloc(20_000_000),
    timeoutMs: 10_000,
    maxBytes: 100,
  };
  const answer = await sendHttp(request, agent);
  assert.deepEqual([answer.status, answer.body.toString()], [401, 'no']);
  await turnOfLoop();
  await turnOfLoop();
  assert.deepEqual([Object.keys(agent.sockets), Object.keys(agent.freeSockets)], [[], []]);
});
