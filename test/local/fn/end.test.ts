/** Nothing is left behind: however the runner ends, its functions and their folders go with it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createRunnerBench, invoke, isRunning, processState, until } from './runner-bench.ts';

const RUNNER_PROCESS = path.join(import.meta.dirname, 'fixtures', 'runner-process.ts');

describe('the end of a runner', () => {
  let bench: ReturnType<typeof createRunnerBench>;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    bench = createRunnerBench();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await bench.close();
  });

  /** A runner in another process, so that it can be killed. */
  async function spawnRunner(freezeAfterMs: number, fn = bench.toFunction('hello')) {
    const config = bench.toConfig([fn], { freezeAfterMs });
    const child = spawn(process.execPath, [RUNNER_PROCESS, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = await once(child.stdout, 'data');
    return { child, url: String(line).trim() };
  }

  async function startFunction(runner: { url: string }) {
    const { json } = await invoke(runner, 'hello');
    const { FN_LISTENER = '' } = json['environment'] as Record<string, string>;
    return { pid: Number(json['pid']), folder: path.dirname(FN_LISTENER.slice('unix:'.length)) };
  }

  for (const [state, freezeAfterMs] of [
    ['idle', 10_000],
    ['frozen', 0],
  ] as const) {
    it(`by SIGKILL takes its ${state} functions and their folders with it`, async () => {
      const runner = await spawnRunner(freezeAfterMs);
      const { pid, folder } = await startFunction(runner);
      if (state === 'frozen') await until(() => processState(pid) === 'T', 'the freezing');
      assert.ok(fs.existsSync(folder));

      runner.child.kill('SIGKILL');

      await until(() => !isRunning(pid), 'the end of the function');
      await until(() => !fs.existsSync(folder), 'the end of its folder');
    });
  }

  it('by SIGKILL ends each of several functions', async () => {
    const runner = await spawnRunner(10_000);
    const started = await Promise.all([1, 2, 3].map(() => startFunction(runner)));
    assert.ok(new Set(started.map(({ pid }) => pid)).size > 1);

    runner.child.kill('SIGKILL');

    await until(() => started.every(({ pid }) => !isRunning(pid)), 'the end of the functions');
  });

  it('by SIGKILL ends a function that is still starting', async () => {
    const slow = bench.toFunction('raw', { config: { START_DELAY_MS: '5000' } });
    const runner = await spawnRunner(0, slow);
    const call = assert.rejects(invoke(runner, 'raw'));
    let pid = 0;
    for (let tries = 0; pid === 0 && tries < 100; tries += 1) {
      const response = await fetch(`${runner.url}/.local/processes`);
      pid = JSON.parse(await response.text())[0]?.pid ?? 0;
    }

    runner.child.kill('SIGKILL');

    await call;
    await until(() => !isRunning(pid), 'the end of the function');
  });

  it('by SIGTERM, which it does not handle, does the same', async () => {
    const runner = await spawnRunner(0);
    const { pid, folder } = await startFunction(runner);

    runner.child.kill('SIGTERM');

    await until(() => !isRunning(pid) && !fs.existsSync(folder), 'the end of the function');
  });

  it('by close waits until functions and folders are gone', async () => {
    const runner = await bench.start([bench.toFunction('hello')], { freezeAfterMs: 0 });
    const { pid, folder } = await startFunction(runner);
    await until(() => processState(pid) === 'T', 'the freezing');

    await runner.close();

    assert.ok(!isRunning(pid));
    assert.ok(!fs.existsSync(folder));
  });

  it('by close ends a call and a start that are under way', async () => {
    const slow = bench.toFunction('raw', { config: { START_DELAY_MS: '2000' } });
    const runner = await bench.start([bench.toFunction('misbehave'), slow]);
    const calls = [invoke(runner, 'misbehave', { body: 'hang' }), invoke(runner, 'raw')];
    const settled = Promise.allSettled(calls);
    await until(() => runner.processes().length === 2, 'both processes');
    const pids = runner.processes().map(({ pid }) => pid ?? 0);

    await runner.close();

    assert.ok(pids.every((pid) => !isRunning(pid)));
    for (const result of await settled) {
      assert.ok(result.status === 'rejected' || result.value.status >= 500);
    }
  });

  it('leaves no reaper behind, neither its own nor that of a process that exited', async () => {
    const runner = await bench.start([bench.toFunction('hello'), bench.toFunction('misbehave')]);
    const { folder } = await startFunction(runner);
    await invoke(runner, 'misbehave', { body: 'exit' });
    await until(() => reapersOf(process.pid).length === 1, 'the end of the reaper of what exited');
    assert.match(reapersOf(process.pid)[0] ?? '', new RegExp(`${folder}$`));

    await runner.close();

    await until(() => reapersOf(process.pid).length === 0, 'the end of the reaper');
  });
});

/** Command lines of the live reapers that `parent` started. */
function reapersOf(parent: number): string[] {
  return fs.readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const fields = fs.readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const command = fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const isOurs = Number(fields[1]) === parent && fields[0] !== 'Z' && command.includes(' reaper ');
      return isOurs ? [command] : [];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}
