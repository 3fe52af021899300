/** `gatekeeper invoke` where nothing can be asked: wrong words, no token, nobody there. It ends with 2, and leaves nothing. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { useGatekeeper } from './gatekeeper.ts';

const NOBODY = 'http://127.0.0.1:9';
const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.';
const gatekeeper = useGatekeeper();

async function assertRefused(
  args: readonly string[],
  said: RegExp,
  environment = {},
  input = '',
): Promise<void> {
  const { code, stdout, stderr } = await gatekeeper.pipe(['invoke', ...args], { input, environment });
  assert.deepEqual([code, stdout], [2, ''], stderr);
  assert.match(stderr, said);
  assert.ok(!stderr.includes(TOKEN), stderr);
  assert.doesNotMatch(stderr, /canary| {4}at /);
}

function writeRunning(pid: number): void {
  const urls = { 'identity-domain': NOBODY, vault: NOBODY, oic: NOBODY, fn: NOBODY, gateway: NOBODY };
  const state = join(gatekeeper.directory, 'state');
  mkdirSync(state, { recursive: true });
  const running = { pid, urls, environments: { authorizer: {}, invoker: {} } };
  writeFileSync(join(state, 'running.json'), JSON.stringify(running));
}

describe('gatekeeper invoke refuses', () => {
  for (const [args, said] of [
    [[], /missing required argument 'function'/],
    [['both'], /Allowed choices are authorizer, invoker/],
    [['authorizer', '--kind', 'good'], /--kind is one of\n {2}valid /],
    [['authorizer', '--claim', 'sub'], /must be name=value/],
    [['authorizer', '--token', TOKEN], /not taken as an argument: .*--token - </],
    [['authorizer', `--token=${TOKEN}`], /not taken as an argument/],
    [['authorizer', TOKEN], /too many arguments/],
    [['authorizer', '--token', '-', '--kind', 'valid'], /two tokens: choose one/],
    [['authorizer', '--token', '-'], /there is no token on standard input/],
    [['authorizer', '--body', '{}'], /are for the invoker/],
    [['authorizer', '--request', 'GET /x'], /are for the invoker/],
    [['invoker', '--request', '/method-4/hello'], /a method and a path, such as/],
    [['invoker', '--request', 'BREW /pot'], /a method and a path/],
    [['invoker', '--request', 'GET http://other.example/'], /a method and a path/],
    [['invoker', '--request', 'GET /a b'], /a method and a path/],
    [['invoker', '--body', '@/nowhere/hello.json'], /^\/nowhere\/hello\.json cannot be read/],
    [['authorizer', '--env', '.env'], /add --once/],
    [['authorizer', '--once', '--gateway'], /cannot be used with option '--once'/],
    [['authorizer', '--fn-server', '--gateway'], /cannot be used with option '--fn-server'/],
    [['authorizer', '--fn-server'], /FN_API_URL is not set/],
    [['authorizer', '--once', '--env', '/nowhere/.env'], /^\/nowhere\/\.env cannot be read/],
    [['invoker', '--once', '--local'], /start `make dev` first/],
  ] as const) {
    it(args.join(' ').replace(TOKEN, 'TOKEN'), () => assertRefused(args, said));
  }

  it('what is no token on standard input', async () => {
    for (const input of [' \n', `${TOKEN}\n${TOKEN}`, 'Bearer', `canary\u0000${TOKEN}`]) {
      const args = ['authorizer', '--token', '-', '--fn-server'];
      const said = input === 'Bearer' ? /FN_API_URL/ : /no token/;
      await assertRefused(args, said, {}, input);
    }
  });

  it('an Fn server that does not answer, is no address, or would get a token of yours in the open', async () => {
    await assertRefused(['authorizer'], /nothing answers at FN_API_URL .*unset FN_API_URL/, {
      FN_API_URL: NOBODY,
    });
    await assertRefused(['authorizer'], /FN_API_URL is no address/, { FN_API_URL: 'canary' });
    const args = ['authorizer', '--token', '-'];
    await assertRefused(args, /in the open; use https/, { FN_API_URL: 'http://fn.example' }, TOKEN);
  });

  it('a cloud that is said to run and does not answer', async () => {
    writeRunning(process.pid);
    for (const door of [[], ['--gateway']]) {
      await assertRefused(['invoker', ...door], /^http:\/\/127\.0\.0\.1:9 does not answer \(unreachable\)/);
    }
  });

  it('to believe in a cloud whose process is dead', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeRunning(child.pid ?? 0);
    // Not the dead cloud's address, but what comes next is asked.
    await assertRefused(['authorizer'], /nothing answers at FN_API_URL/, { FN_API_URL: NOBODY });
  });

  it('to ask a function that does not start, and shows what it wrote', async () => {
    const env = gatekeeper.write('wrong.env', 'TOKEN_AUDIENCES=\nLOG_LEVEL=canary\n');
    const said = /did not start, and nothing was asked; it wrote\n {2}\{.*"event":"config_problem"/;
    await assertRefused(['authorizer', '--once', '--env', env], said);
    assert.deepEqual(gatekeeper.leftovers(), []);
  });
});
