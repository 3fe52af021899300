/**
 * `make fn-local` with a stand-in for the Fn server: what is configured, what is called, and that nothing is left. What the
 * real server and the real containers do with it is not seen here.
 */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { createSandbox } from './command.ts';
import { createFakeCommands, type FakeAnswers } from './fake-fn.ts';
import { until } from './test-cloud.ts';

const sandbox = createSandbox();
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  sandbox.remove();
});

interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}
const GOOD: readonly Answer[] = [
  { body: '{"active":true}' },
  { body: '{"active":false}' },
  { headers: { 'fn-http-status': '200' }, body: '{}' },
  { headers: { 'fn-http-status': '401' }, body: '{}' },
];

/** A server that gives these answers to invocations, one after the other; what was invoked, and what was configured. */
async function startServer(answers: readonly Answer[]) {
  const paths: string[] = [];
  const configs: Record<string, Record<string, string>> = {};
  const server = createServer(async (request, response) => {
    const { url = '', method } = request;
    if (method === 'PUT') {
      configs[url] = JSON.parse(await text(request)).config;
      response.end('{}');
      return;
    }
    const answer = answers[paths.length];
    paths.push(url);
    response.writeHead(200, answer?.headers).end(answer?.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths, configs };
}

function createFakes(name: string, apiUrl: string, others: FakeAnswers = {}) {
  const contexts = [{ current: true, name: 'default', provider: 'default', apiUrl, registry: '' }];
  return createFakeCommands(join(sandbox.directory, name), { contexts, ...others });
}

test('it deploys without a registry, configures both functions, calls both, and ends with Ctrl-C', async () => {
  const { url, paths, configs } = await startServer(GOOD);
  const fakes = createFakes('good', url, { app: { code: 1, says: 'Fn: app gatekeeper not found' } });
  const command = sandbox.start('cli/fn-local.ts', [], fakes.environment);
  await until(
    async () => (command.child.exitCode === null ? command.output() : assert.fail(command.output())),
    (output) => /Ctrl-C stops it/.test(output),
    60_000,
  );
  command.child.kill('SIGINT');
  const { code, stdout } = await command.result;
  assert.equal(code, 130);
  assert.equal(stdout.match(/ ok$/gm)?.length, 4, stdout);
  assert.deepEqual(paths, [
    '/invoke/id-of-authorizer',
    '/invoke/id-of-authorizer',
    '/invoke/id-of-invoker',
    '/invoke/id-of-invoker',
  ]);
  const calls = fakes.calls();
  assert.ok(calls.includes('deploy|--all|--app|gatekeeper|--local|--create-app|--no-bump'));
  assert.ok(!calls.join().includes('PRIVATE KEY'), 'no key on a command line, which every process can read');
  const keysOf = (name: string): readonly string[] => Object.keys(configs[`/v2/fns/id-of-${name}`] ?? {});
  assert.ok(keysOf('authorizer').includes('JWKS'));
  assert.ok(
    !keysOf('authorizer').some((key) => key.startsWith('OCI_')),
    'the authorizer reads no secret here',
  );
  assert.ok(keysOf('invoker').includes('OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM'));
  assert.doesNotMatch(command.output(), /eyJ[\w-]+\.|PRIVATE KEY/, 'no token and no key is shown');
  assert.deepEqual(sandbox.leftProcesses(), []);
  assert.deepEqual(sandbox.leftFiles(), []);
});

test('a function that says something else makes it fail, with the way out, and the cloud ends', async () => {
  const { url } = await startServer(GOOD.map(() => ({ body: '{"message":"function failed"}' })));
  const fakes = createFakes('bad', url);
  const { code, stdout } = await sandbox.run('cli/fn-local.ts', [], fakes.environment);
  assert.equal(code, 1);
  assert.match(stdout, /WRONG, expected active: true/);
  assert.match(stdout, /fn start --env-file local\/fn\/fn-server\.env/);
  assert.deepEqual(sandbox.leftProcesses(), []);
  assert.deepEqual(sandbox.leftFiles(), []);
});

test('a context of OCI is refused: nobody wants the local cloud there', async () => {
  const contexts = [{ current: true, name: 'example-oci', provider: 'oracle', apiUrl: '', registry: 'x' }];
  const fakes = createFakeCommands(join(sandbox.directory, 'oci'), { contexts });
  const { code, stderr } = await sandbox.run('cli/fn-local.ts', [], fakes.environment);
  assert.equal(code, 2);
  assert.match(stderr, /the context example-oci is of OCI: `fn use context default`/);
  assert.ok(!fakes.calls().some((call) => call.startsWith('deploy')));
});

test('a deployment that fails ends it before the cloud starts', async () => {
  const fakes = createFakes('failing', 'http://127.0.0.1:9', { deploy: 1 });
  const { code } = await sandbox.run('cli/fn-local.ts', [], fakes.environment);
  assert.equal(code, 1);
  assert.deepEqual(sandbox.leftProcesses(), []);
});

test('told to end while it deploys, it ends the deployment too, and leaves nothing', async () => {
  const fakes = createFakes('slow', 'http://127.0.0.1:9', { deploySeconds: 30 });
  const command = sandbox.start('cli/fn-local.ts', [], fakes.environment);
  await until(
    async () => command.output(),
    (output) => /fn deploys/.test(output),
    20_000,
  );
  command.child.kill('SIGTERM');
  const { code } = await command.result;
  assert.equal(code, 143);
  assert.deepEqual(sandbox.leftProcesses(), []);
  assert.deepEqual(sandbox.leftFiles(), []);
});
