/** A process that is frozen while its spans are under way, as a function's container is 50 ms after an answer. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ZipkinSpan } from '../../../src/tracing/span.ts';
import { startLoopbackServer } from '../../support/loopback-server.ts';

const FIXTURE = path.join(import.meta.dirname, 'fixtures', 'traced-process.ts');
const LIMIT = { timeout: 30_000 };
/** Longer than the collector is waited for, and than that twice. */
const FREEZE_MS = 2_300;

/** A collector that leaves its answers to the test, and a process that sends to it. */
async function start(t: TestContext) {
  const arrivals: { readonly callIds: readonly string[]; readonly response: ServerResponse }[] = [];
  const host = await startLoopbackServer(t, async (request, response) => {
    const spans: readonly ZipkinSpan[] = JSON.parse(await text(request));
    const callIds = spans.flatMap(({ tags }) => tags['callId'] ?? []);
    arrivals.push({ callIds, response });
  });
  const child = fork(FIXTURE, [`http://${host}/`], { execArgv: [] });
  t.after(() => child.kill('SIGKILL'));
  const arrival = async (index: number) => {
    while (arrivals[index] === undefined) await setTimeout(5);
    return arrivals[index];
  };
  return { child, arrival };
}

/** Makes a call; the result is what the process has warned of so far. */
async function call(child: ChildProcess, callId: string): Promise<unknown> {
  const answered = once(child, 'message');
  child.send(callId);
  const [{ warnings }] = await answered;
  return warnings;
}

describe('spans that were under way when the container was frozen', () => {
  it('have arrived when the collector answered meanwhile: they are not sent again', LIMIT, async (t) => {
    const { child, arrival } = await start(t);
    await call(child, 'first');
    const { response } = await arrival(0);
    child.kill('SIGSTOP');
    response.writeHead(202).end();
    await setTimeout(FREEZE_MS);
    child.kill('SIGCONT');
    assert.deepEqual(await call(child, 'second'), []);
    assert.deepEqual((await arrival(1)).callIds, ['second']);
  });

  it('go out with those of the next call when the collector hung up meanwhile', LIMIT, async (t) => {
    const { child, arrival } = await start(t);
    await call(child, 'first');
    const { response } = await arrival(0);
    child.kill('SIGSTOP');
    response.destroy();
    await setTimeout(FREEZE_MS);
    child.kill('SIGCONT');
    assert.deepEqual(await call(child, 'second'), []);
    assert.deepEqual((await arrival(1)).callIds, ['first', 'second']);
  });
});
