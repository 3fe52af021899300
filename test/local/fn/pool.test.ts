/** Processes over time: one call at a time, frozen while idle, ended when long idle. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FnRunner } from '../../../local/fn/runner.ts';
import { createRunnerBench, invoke, isRunning, processState, until } from './runner-bench.ts';

describe('processes of a function', () => {
  let bench: ReturnType<typeof createRunnerBench>;

  beforeEach(() => {
    bench = createRunnerBench();
  });
  afterEach(() => bench.close());

  const pid = async (runner: FnRunner, body = 'ok') =>
    Number((await invoke(runner, 'misbehave', { body })).json['pid']);

  it('start with the first call, not before', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    assert.deepEqual(runner.processes(), []);
    await pid(runner);
    assert.equal(runner.processes().length, 1);
  });

  it('serve one call after another in one process', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    assert.equal(await pid(runner), await pid(runner));
  });

  it('serve calls at the same time in processes of their own', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    const pids = await Promise.all([1, 2, 3].map(() => pid(runner, 'slow')));
    assert.equal(new Set(pids).size, 3);
  });

  it('are no more than the limit: a call waits for a free one', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')], { maxProcesses: 1 });
    const pids = await Promise.all([1, 2, 3].map(() => pid(runner, 'slow')));
    assert.equal(new Set(pids).size, 1);
  });

  it('are no more than the limit: a call that waited a second is refused', async () => {
    const fn = bench.toFunction('misbehave', { timeoutSeconds: 2 });
    const runner = await bench.start([fn], { maxProcesses: 1 });
    const [hanging, refused] = await Promise.all([
      invoke(runner, 'misbehave', { body: 'hang' }),
      sleep(50).then(() => invoke(runner, 'misbehave', { body: 'ok' })),
    ]);
    assert.equal(hanging.status, 504);
    assert.equal(refused.status, 429);
    assert.equal(refused.json['code'], 'TooManyRequests');
  });

  it('make room for a waiting call when one breaks', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')], { maxProcesses: 1 });
    const answers = await Promise.all(['exit', 'ok'].map((body) => invoke(runner, 'misbehave', { body })));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [502, 200],
    );
  });

  it('are frozen after an answer and thaw for the next call', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    const id = await pid(runner);
    assert.notEqual(processState(id), 'T');

    await until(() => processState(id) === 'T', 'the freezing');

    assert.equal(runner.processes()[0]?.state, 'frozen');
    assert.equal(await pid(runner), id);
    assert.notEqual(processState(id), 'T');
  });

  it('are frozen with everything that they started', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    const { json } = await invoke(runner, 'misbehave', { body: 'spawn' });
    const child = Number(json['child']);

    await until(() => processState(child) === 'T', 'the freezing');
    await runner.close();

    await until(() => !isRunning(child), 'the end of the child');
  });

  it('run no timers while frozen: one of 120 ms fires at the next call', async () => {
    const runner = await bench.start([bench.toFunction('timer')], { freezeAfterMs: 10 });
    const armed = await invoke(runner, 'timer', { body: 'arm' });
    await sleep(300);

    const { json } = await invoke(runner, 'timer');

    assert.equal(json['pid'], armed.json['pid']);
    assert.ok(Number(json['firedAfterMs']) >= 290, `${json['firedAfterMs']}`);
  });

  it('are ended when long idle, though frozen', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')], {
      freezeAfterMs: 10,
      idleTimeoutSeconds: 0.1,
    });
    const id = await pid(runner);

    await until(() => !isRunning(id), 'the end of the idle process');

    assert.deepEqual(runner.processes(), []);
    assert.notEqual(await pid(runner), id);
  });

  it('are replaced when they exit between calls', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    const id = await pid(runner, 'exitLater');
    await until(() => runner.processes().length === 0, 'the exit');
    assert.notEqual(await pid(runner), id);
  });

  it('are shown over HTTP', async () => {
    const runner = await bench.start([bench.toFunction('misbehave')]);
    const id = await pid(runner);
    const response = await fetch(`${runner.url}/.local/processes`);
    const [shown] = JSON.parse(await response.text());
    assert.equal(shown.functionId, 'ocid1.fnfunc.oc1..misbehave');
    assert.equal(shown.pid, id);
    assert.ok(['idle', 'frozen'].includes(shown.state));
  });
});
