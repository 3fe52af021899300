/** `make demo` as a stranger sees it: every row as expected, nothing secret printed, nothing left, twice at once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createSandbox } from './command.ts';
import { until } from './test-cloud.ts';

const sandbox = createSandbox();
after(() => sandbox.remove());

test('two demos at once both end 0 with every row as expected, and leave nothing behind', async () => {
  const results = await Promise.all([sandbox.run('cli/demo/demo.ts'), sandbox.run('cli/demo/demo.ts')]);
  for (const { code, stdout, stderr } of results) {
    assert.equal(code, 0, stdout + stderr);
    const [, expected, rows] = /(\d+) of (\d+) rows as expected/.exec(stdout) ?? [];
    assert.equal(expected, rows);
    assert.ok(Number(rows) > 25, 'all four methods, good and bad callers');
    assert.match(stdout, /for 11 secrets and 10 tokens: none found/);
    assert.doesNotMatch(stdout, /UNEXPECTED/);
    assert.doesNotMatch(stdout, /eyJ[\w-]+\.[\w-]+/, 'a token');
    assert.equal(stderr, '');
  }
  assert.deepEqual(sandbox.leftFiles(), []);
  assert.deepEqual(sandbox.leftProcesses(), []);
});

test('a demo that is interrupted stops everything', async () => {
  const demo = sandbox.start('cli/demo/demo.ts');
  while (!demo.output().includes('starting the fn')) await new Promise((resolve) => setTimeout(resolve, 20));
  demo.child.kill('SIGINT');
  assert.equal((await demo.result).code, 130);
  assert.deepEqual(sandbox.leftFiles(), []);
  assert.deepEqual(sandbox.leftProcesses(), []);
});

test('a demo that is killed outright takes every part and function with it', async () => {
  const demo = sandbox.start('cli/demo/demo.ts');
  // Both functions run by then, one of them frozen.
  await until(
    async () => demo.output(),
    (output) => output.includes('orders app, path parameter'),
    30_000,
  );
  demo.child.kill('SIGKILL');
  await demo.result;
  await until(
    async () => sandbox.leftProcesses(),
    (left) => left.length === 0,
    10_000,
  );
});
