/** The container contract: what the runner makes of functions that fail, break, or never start. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { FnRunner } from '../../../local/fn/runner.ts';
import { type Answer, createRunnerBench, invoke, isRunning, until } from './runner-bench.ts';

/** The `code` and `message` of an error, and nothing else in it. */
function assertError({ status, json, headers }: Answer, expected: [number, string, string]): void {
  const [expectedStatus, code, message] = expected;
  assert.equal(status, expectedStatus);
  assert.deepEqual(json, { code, message });
  assert.match(headers.get('fn-call-id') ?? '', /^[0-9A-Z]{26}$/);
}

const FAILED: [number, string, string] = [502, 'FunctionInvokeExecutionFailed', 'function failed'];
const BROKEN: [number, string, string] = [
  502,
  'FunctionInvokeExecutionError',
  'error receiving function response',
];
const INVALID: [number, string, string] = [502, 'FunctionInvokeInvalidResponse', 'invalid function response'];
const TIMED_OUT: [number, string, string] = [504, 'FunctionInvokeTimeout', 'Timed out'];
const HINT = 'please ensure you are using the latest fdk and check the logs';
const INIT_FAILED: [number, string, string] = [
  502,
  'FunctionInvokeContainerInitFail',
  `Container failed to initialize, ${HINT}`,
];

describe('a function with an FDK', () => {
  let bench: ReturnType<typeof createRunnerBench>;
  let runner: FnRunner;

  before(async () => {
    bench = createRunnerBench();
    runner = await bench.start([bench.toFunction('misbehave', { timeoutSeconds: 1 })]);
  });
  after(() => bench.close());

  const call = (body: string) => invoke(runner, 'misbehave', { body });
  const pid = async () => Number((await call('ok')).json['pid']);

  for (const deed of ['throw', 'reject']) {
    it(`fails without its detail and lives on when it does: ${deed}`, async () => {
      const before = await pid();
      const answer = await call(deed);
      assertError(answer, FAILED);
      assert.ok(!answer.text.includes('canary'));
      assert.equal(await pid(), before);
    });
  }

  for (const deed of ['exit', 'null', 'undefined']) {
    it(`breaks and is replaced when it does: ${deed}`, async () => {
      const before = await pid();
      assertError(await call(deed), BROKEN);
      assert.notEqual(await pid(), before);
    });
  }

  for (const deed of ['hang', 'spin']) {
    it(`times out and is killed when it does: ${deed}`, async () => {
      const before = await pid();
      const start = performance.now();
      assertError(await call(deed), TIMED_OUT);
      assert.ok(performance.now() - start < 1500);
      await until(() => !isRunning(before), 'the killed process');
    });
  }

  it('finishes its call when the caller goes away', async () => {
    const before = await pid();
    await assert.rejects(
      invoke(runner, 'misbehave', { body: 'slow', signal: AbortSignal.timeout(30) }),
      /abort|timeout/i,
    );
    assert.deepEqual(
      runner.processes().map(({ pid: id, state }) => [id, state]),
      [[before, 'busy']],
    );
    await until(() => runner.processes()[0]?.state !== 'busy', 'the end of the call');
    assert.equal(await pid(), before);
  });
});

describe('a function without an FDK', () => {
  let bench: ReturnType<typeof createRunnerBench>;

  before(() => {
    bench = createRunnerBench();
  });
  const runners: FnRunner[] = [];
  afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.close())));
  after(() => bench.close());

  async function start(config: Record<string, string>, startTimeoutMs = 5000): Promise<FnRunner> {
    const runner = await bench.start([bench.toFunction('raw', { config })], { startTimeoutMs });
    runners.push(runner);
    return runner;
  }

  it('works when it keeps to the contract', async () => {
    const answer = await invoke(await start({}), 'raw');
    assert.equal(answer.status, 200);
    assert.equal(answer.text, 'fine');
    assert.equal(answer.headers.get('content-type'), null);
  });

  for (const status of ['201', '204', '400', '401', '403', '500', '503']) {
    it(`is ended for answering ${status}`, async () => {
      const runner = await start({ MANNER: 'status', STATUS: status });
      const answer = await invoke(runner, 'raw');
      assertError(answer, INVALID);
      assert.ok(!answer.text.includes('canary'));
      assert.deepEqual(runner.processes(), []);
    });
  }

  it('may report its own timeout and lives on', async () => {
    const runner = await start({ MANNER: 'status', STATUS: '504' });
    assertError(await invoke(runner, 'raw'), TIMED_OUT);
    assert.equal(runner.processes().length, 1);
  });

  it('breaks when it ends its answer early', async () => {
    const runner = await start({ MANNER: 'early' });
    assertError(await invoke(runner, 'raw'), BROKEN);
    assert.deepEqual(runner.processes(), []);
  });

  it('breaks when its headers are too large', async () => {
    const { status, json } = await invoke(await start({ MANNER: 'header' }), 'raw');
    assert.equal(status, 502);
    assert.equal(json['code'], 'FunctionInvokeResponseHeaderTooLarge');
  });

  for (const manner of ['absoluteLink', 'outsideLink', 'wrongMode', 'file', 'direct', 'exit']) {
    it(`does not start with this listener: ${manner}`, async () => {
      const runner = await start({ MANNER: manner });
      assertError(await invoke(runner, 'raw'), INIT_FAILED);
      await until(() => runner.processes().length === 0, 'the end of the process');
    });
  }

  it('times out when it does not listen', async () => {
    const runner = await start({ MANNER: 'never' }, 200);
    assertError(await invoke(runner, 'raw'), [
      504,
      'FunctionInvokeContainerInitTimeout',
      `Container initialization timed out, ${HINT}`,
    ]);
    await until(() => runner.processes().length === 0, 'the end of the process');
  });

  it('is not charged for its cold start', async () => {
    const fn = bench.toFunction('raw', { config: { START_DELAY_MS: '1100' }, timeoutSeconds: 1 });
    const runner = await bench.start([fn]);
    runners.push(runner);
    assert.equal((await invoke(runner, 'raw')).status, 200);
  });

  it('does not start with a Node that is not there', async () => {
    const runner = await bench.start([bench.toFunction('raw')], { nodePath: '/nowhere/node' });
    runners.push(runner);
    assertError(await invoke(runner, 'raw'), INIT_FAILED);
    assert.deepEqual(runner.processes(), []);
  });
});
