/** A process that is really frozen, as a function's container is between calls: no request is lost when it thaws. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startServer, whenClosed } from './connections-bench.ts';

const FIXTURE = path.join(import.meta.dirname, 'fixtures', 'posting-process.ts');
/** A test that hangs has found a process that does not end, or a request without an answer. */
const LIMIT = { timeout: 30_000 };
const ROUNDS = 12;

function startProcess(t: TestContext): ChildProcess {
  const child = fork(FIXTURE, { execArgv: [] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function outcomeOf(child: ChildProcess): Promise<unknown> {
  const [outcome] = await once(child, 'message');
  return outcome;
}

/** Stops the process; where the system can tell, waits until it has stopped. */
async function freeze({ pid }: ChildProcess): Promise<void> {
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGSTOP');
  const file = `/proc/${pid}/stat`;
  while (fs.existsSync(file) && !/\) T /.test(fs.readFileSync(file, 'latin1'))) await pause(5);
}

describe('a process that was frozen', () => {
  for (const [what, isCloseFirst] of [
    ['before it came', true],
    ['after it came', false],
  ] as const) {
    it(
      `does not lose a POST that was waiting, when the server closed the connection ${what}`,
      LIMIT,
      async (t) => {
        const server = await startServer(t);
        const url = server.url.href;
        const child = startProcess(t);
        child.send({ url, text: 'first' });
        assert.equal(await outcomeOf(child), '200');
        // Which of the two the thawed process hears of first differs from time to time.
        for (let connection = 1; connection <= ROUNDS; connection += 1) {
          await freeze(child);
          const answered = outcomeOf(child);
          const socket = server.sockets[connection - 1];
          const closed = whenClosed(socket);
          if (!isCloseFirst) child.send({ url, text: 'next' });
          socket?.destroy();
          await closed;
          if (isCloseFirst) child.send({ url, text: 'next' });
          child.kill('SIGCONT');
          assert.equal(await answered, '200');
        }
        const next = Array.from({ length: ROUNDS }, (_none, index) => `${index + 2} POST next`);
        assert.deepEqual(server.seen, ['1 POST first', ...next]);
      },
    );
  }

  it('uses its connection on when the server has kept it', LIMIT, async (t) => {
    const server = await startServer(t);
    const url = server.url.href;
    const child = startProcess(t);
    child.send({ url, text: 'first' });
    assert.equal(await outcomeOf(child), '200');
    await freeze(child);
    const answered = outcomeOf(child);
    child.send({ url, text: 'second' });
    child.kill('SIGCONT');
    assert.equal(await answered, '200');
    assert.deepEqual(server.seen, ['1 POST first', '1 POST second']);
  });
});

describe('a process with a kept connection', () => {
  it('ends when it has nothing else to do', LIMIT, async (t) => {
    const server = await startServer(t);
    const child = startProcess(t);
    child.send({ url: server.url.href, text: 'first' });
    assert.equal(await outcomeOf(child), '200');
    const ended = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await ended, [0, null]);
    assert.equal(server.sockets.length, 1);
  });
});
