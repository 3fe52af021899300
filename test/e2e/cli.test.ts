/** `make token` and `make invoke`, with good and bad words. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SAMPLE_KINDS } from '../../local/identity-domain/sample-tokens.ts';
import { createSandbox } from './command.ts';

const sandbox = createSandbox();
after(() => sandbox.remove());

test('a token of each kind is one line, and nothing else', async () => {
  for (const kind of Object.keys(SAMPLE_KINDS)) {
    const { code, stdout, stderr } = await sandbox.run('cli/token.ts', ['--kind', kind]);
    assert.equal(code, 0);
    assert.match(stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]*\n$/, kind);
    assert.equal(stderr, '');
  }
});

test('an unknown kind of token gets the list', async () => {
  const { code, stdout, stderr } = await sandbox.run('cli/token.ts', ['--kind', '__proto__']);
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /KIND is one of\n {2}valid/);
});

test('invoking the authorizer shows its decision and its log, and says that it was the local runner', async () => {
  const { code, stdout, stderr } = await sandbox.run('cli/invoke/invoke.ts', ['--kind', 'valid']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /local runner \(FN_API_URL is not set\)/);
  assert.match(stdout, /"active": true/);
  assert.match(stdout, /"event":"decision"/);
  assert.doesNotMatch(stdout + stderr, /eyJ[\w-]+\./, 'the token is not shown');
});

test('invoking the authorizer with an expired token shows the reason', async () => {
  const { stdout } = await sandbox.run('cli/invoke/invoke.ts', ['--kind', 'expired']);
  assert.match(stdout, /"active": false/);
  assert.match(stdout, /"reason":"token_expired"/);
});

test('invoking the invoker shows the answer of the integration', async () => {
  const { code, stdout } = await sandbox.run('cli/invoke/invoke.ts', ['--function', 'invoker']);
  assert.equal(code, 0);
  assert.match(stdout, /for the client behind the gateway 200/);
  assert.match(stdout, /Hello, world/);
  assert.deepEqual(sandbox.leftProcesses(), []);
});

test('words that invoke does not know are refused with the list', async () => {
  const wrongFunction = await sandbox.run('cli/invoke/invoke.ts', ['--function', 'both']);
  assert.equal(wrongFunction.code, 2);
  assert.match(wrongFunction.stderr, /FUNCTION must be authorizer or invoker/);
  const wrongKind = await sandbox.run('cli/invoke/invoke.ts', ['--kind', 'good']);
  assert.equal(wrongKind.code, 2);
  assert.match(wrongKind.stderr, /KIND must be one of valid, /);
});

test('with an Fn server and the fn command, invoke uses them and says so', async () => {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(`${request.url} ${request.headers['fn-http-method'] ?? ''}`);
    response.setHeader('fn-http-status', '200').end('{"from":"the server"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bin = join(sandbox.directory, 'bin');
  mkdirSync(bin);
  // Answers as the real command does: an id in quotes, an invocation's answer on standard output.
  writeFileSync(
    join(bin, 'fn'),
    '#!/bin/sh\ncase $1 in inspect) echo \'"fn-id"\';; invoke) echo "fn: $*"; cat >/dev/null;; esac\n',
  );
  chmodSync(join(bin, 'fn'), 0o755);
  const environment = { FN_API_URL: url, PATH: `${bin}:${process.env['PATH']}` };
  try {
    const authorizer = await sandbox.run('cli/invoke/invoke.ts', [], environment);
    assert.match(authorizer.stderr, /with the fn command, on the Fn server/);
    assert.match(authorizer.stdout, /fn: invoke --content-type application\/json gatekeeper authorizer/);
    const invoker = await sandbox.run('cli/invoke/invoke.ts', ['--function', 'invoker'], environment);
    assert.match(invoker.stdout, /the server/);
    assert.ok(bodies.includes('/invoke/fn-id POST'));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
