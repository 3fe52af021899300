/** `make dev`: the cloud kept running, its parts coming back, and a clean end. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createSandbox, type RunningCommand } from './command.ts';
import { send, until } from './test-cloud.ts';

const sandbox = createSandbox();
// Five ports in a row, away from those that systems hand out for connections.
const port = 20_000 + (process.pid % 1000) * 10;
const gateway = `http://127.0.0.1:${port}`;
let dev: RunningCommand;

before(async () => {
  dev = sandbox.start('cli/dev.ts', ['--port', String(port)]);
  await waitFor(/Logs of all parts/);
});
after(async () => {
  dev.child.kill('SIGKILL');
  await dev.result;
  sandbox.remove();
});

async function waitFor(text: RegExp): Promise<void> {
  await until(
    async () => (dev.child.exitCode === null ? dev.output() : assert.fail(dev.output())),
    (output) => text.test(output),
    20_000,
  );
}

async function call(): Promise<number> {
  const { stdout } = await sandbox.run('cli/gatekeeper.ts', ['token', '--kind', 'valid']);
  const headers = { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' };
  const answer = await send(gateway, {
    method: 'POST',
    path: '/method-4/hello',
    headers,
    body: '{"name":"x"}',
  });
  return answer.status;
}

test('a token of `make token` is good there', async () => {
  assert.equal(await call(), 200);
});

test('what the functions count is shown a moment after a call, without a secret', async () => {
  await waitFor(/decisions allow ×\d+; p50 \d+ ms, p95 \d+ ms/);
  assert.match(dev.output(), /invocations 200 ×\d+/);
  assert.match(dev.output(), /key set fetched \d+, failed 0, age \d+ s/);
  assert.match(dev.output(), /vault reads \d+, failed 0/);
  assert.doesNotMatch(dev.output(), /eyJ[\w-]+\./);
});

test('the welcome names every part with its address, and calls to paste, without a secret', () => {
  const output = dev.output();
  for (const offset of [0, 1, 2, 3, 4]) assert.match(output, new RegExp(`http://127.0.0.1:${port + offset}`));
  assert.match(output, /TOKEN=\$\(make -s token KIND=valid\)/);
  assert.doesNotMatch(output, /eyJ[\w-]+\./);
});

test('a second one on the same ports says which port is in use, and the first goes on', async () => {
  const second = await sandbox.run('cli/dev.ts', ['--port', String(port)]);
  assert.equal(second.code, 1);
  assert.match(second.stderr, /port \d+, wanted by the .*, is in use: .* choose another PORT/);
  assert.doesNotMatch(second.stderr, /\bat .*:\d+:\d+/, 'no stack trace');
  assert.equal(await call(), 200);
});

test('a part that is killed comes back by itself', async () => {
  const [, pid] = /oic +http:\S+ +pid (\d+)/.exec(dev.output()) ?? [];
  process.kill(Number(pid), 'SIGKILL');
  await waitFor(/the oic has ended; starting it again in 5 s/);
  assert.equal(await call(), 502);
  await waitFor(/the oic is back, pid \d+/);
  assert.equal(await call(), 200);
});

test('a port or a collector that is none is refused in words', async () => {
  for (const bad of ['ftp://127.0.0.1/', 'http://collector.example/', 'x']) {
    const { code, stderr } = await sandbox.run('cli/dev.ts', [`--collector=${bad}`]);
    assert.equal(code, 1);
    assert.match(stderr, /COLLECTOR must be the address of a Zipkin collector/);
  }
  for (const bad of ['abc', '0', '99999', '-1']) {
    const { code, stderr } = await sandbox.run('cli/dev.ts', [`--port=${bad}`]);
    assert.equal(code, 1);
    assert.match(stderr, /PORT must be a whole number/);
  }
});

test('Ctrl-C stops everything', async () => {
  dev.child.kill('SIGINT');
  const { code } = await dev.result;
  assert.equal(code, 130);
  assert.deepEqual(sandbox.leftProcesses(), []);
  assert.deepEqual(sandbox.leftFiles(), []);
  await assert.rejects(send(gateway, { path: '/method-4/hello' }));
});
