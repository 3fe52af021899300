/**
 * `gatekeeper invoke` where no local cloud runs: an Fn server, a cloud of its own, one process of its own. What it starts is gone
 * when it ends, however it ends.
 */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createSandbox } from './command.ts';
import { createFakeCommands } from './fake-fn.ts';
import { until } from './test-cloud.ts';

const GATEKEEPER = 'cli/gatekeeper.ts';
const TOKEN = /eyJ[\w-]+\./;
const STARTED_TIMEOUT_MS = 40_000;
const sandbox = createSandbox();
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  sandbox.remove();
});

function assertNothingLeft(): void {
  assert.deepEqual(sandbox.leftProcesses(), []);
  assert.deepEqual(sandbox.leftFiles(), []);
}

/** A server that gives this answer to every invocation; what it was asked. */
async function startFnServer(status: number, headers: Readonly<Record<string, string>>, body: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { url, headers: got } = request;
    if (url !== '/version')
      asked.push(`${url} ${got['fn-http-method'] ?? ''} ${got['fn-http-request-url'] ?? ''}`);
    response.writeHead(status, headers).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fakes = createFakeCommands(join(sandbox.directory, `fn-${servers.length}`), { contexts: [] });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, environment: { ...fakes.environment, FN_API_URL: url } };
}

describe('gatekeeper invoke at an Fn server', () => {
  it('asks by HTTP the function that fn finds, and says where the log is', async () => {
    const answer = { 'fn-call-id': 'CALL', 'fn-http-status': '200' };
    const { asked, environment } = await startFnServer(200, answer, '{"from":"the server"}');
    const args = ['invoke', 'invoker', '--request', 'GET /method-4/orders/42'];
    const { code, stdout, stderr } = await sandbox.run(GATEKEEPER, args, environment);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /the Fn server http.*\n(?:.*\n)*.*"from": "the server"/);
    assert.match(stdout, /elsewhere: in what the server writes, call CALL/);
    assert.match(stderr, /note: .*must know that key set/);
    assert.doesNotMatch(stdout + stderr, TOKEN);
    assert.deepEqual(asked, ['/invoke/id-of-invoker GET /method-4/orders/42']);
  });

  for (const [what, status, body, verdict] of [
    ['a refusal', 200, '{"active":false}', 'refused'],
    ['a failure', 502, '{"message":"function failed"}', 'failed'],
    ['what is no decision', 200, '\u001b[31mno decision', 'failed'],
    ['the way elsewhere', 302, '', 'failed'],
  ] as const) {
    it(`ends with 1 for ${what}, and goes nowhere else`, async () => {
      const { asked, environment } = await startFnServer(status, { location: '/elsewhere' }, body);
      const { code, stdout } = await sandbox.run(
        GATEKEEPER,
        ['invoke', 'authorizer', '--fn-server'],
        environment,
      );
      assert.equal(code, 1);
      assert.match(stdout, new RegExp(`^${verdict} +status ${status}`, 'm'));
      assert.ok(!stdout.includes('\u001b'), 'nothing steers the terminal');
      assert.equal(asked.length, 1);
    });
  }

  it('says what to do without the fn command, which knows the function', async () => {
    const { environment } = await startFnServer(200, {}, '{}');
    const without = createFakeCommands(join(sandbox.directory, 'no-fn'), {}).environment;
    const { code, stdout, stderr } = await sandbox.run(GATEKEEPER, ['invoke', 'authorizer'], {
      ...environment,
      ...without,
    });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /the fn command is missing, .*: install the Fn CLI/);
  });
});

describe('gatekeeper invoke with what it starts itself', () => {
  it('starts a cloud when none runs, says so, and ends it', async () => {
    const { code, stdout, stderr } = await sandbox.run(GATEKEEPER, ['invoke', 'invoker', '--json']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^no local cloud runs: starting one/);
    const { target, verdict, body } = JSON.parse(stdout);
    assert.deepEqual([target.kind, verdict, body.message], ['own-cloud', 'answered', 'Hello, world']);
    assertNothingLeft();
  });

  it('asks one process with the keys of a cloud that does not run', async () => {
    for (const [kind, expected] of [
      ['valid', 'allowed'],
      ['forged', 'refused'],
    ] as const) {
      const args = ['invoke', 'authorizer', '--once', '--local', '--kind', kind, '--json'];
      const { stdout, stderr } = await sandbox.run(GATEKEEPER, args);
      assert.equal(JSON.parse(stdout).verdict, expected, stderr);
      assert.doesNotMatch(stdout + stderr, TOKEN);
    }
    assertNothingLeft();
  });

  for (const [what, args, isReached] of [
    ['while it builds', ['--once', '--local'], () => sandbox.leftFiles().length > 0],
    ['while its cloud starts', [], () => sandbox.leftProcesses().length > 2],
  ] as const) {
    it(`leaves nothing when it is told to end ${what}`, async () => {
      const command = sandbox.start(GATEKEEPER, ['invoke', 'authorizer', ...args]);
      await until(async () => isReached(), Boolean, STARTED_TIMEOUT_MS);
      command.child.kill('SIGINT');
      const { code, stdout } = await command.result;
      assert.deepEqual([code, stdout], [130, '']);
      await until(
        async () => sandbox.leftProcesses().length,
        (count) => count === 0,
        5_000,
      );
      assertNothingLeft();
    });
  }
});
