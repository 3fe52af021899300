/**
 * `gatekeeper config`: what it prints gets through a shell to `fn` as it was written, to the application or to the function
 * that knows the key; and every mistake is said at once, without a value.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createSigningKey, toKeySetText } from '../support/tokens.ts';
import { useGatekeeper } from './gatekeeper.ts';

const CANARY = 'canary-7f3a';
const GOOD = {
  IDENTITY_DOMAIN_URL: 'https://idcs-0123example.identity.oraclecloud.com',
  TOKEN_AUDIENCES: 'https://gatekeeper.example/',
};

const gatekeeper = useGatekeeper();

/** Runs it over a .env of these lines. */
function configure(lines: readonly string[], args: readonly string[] = []) {
  return gatekeeper.run(['config', '--env', gatekeeper.write('.env', lines.join('\n')), ...args]);
}

function toLines(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([key, value]) => `${key}=${value}`);
}

/** What `fn` gets when the lines are run by a shell: the arguments of each call. */
function runByShell(text: string): readonly (readonly string[])[] {
  const bin = join(gatekeeper.directory, 'bin');
  const noted = join(gatekeeper.directory, 'noted');
  mkdirSync(bin, { recursive: true });
  writeFileSync(noted, '');
  // A zero byte cannot be part of an argument.
  writeFileSync(
    join(bin, 'fn'),
    `#!/bin/sh\nfor word in "$@"; do printf '%s\\0' "$word"; done >> '${noted}'\nprintf '\\n\\0' >> '${noted}'\n`,
  );
  chmodSync(join(bin, 'fn'), 0o755);
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: '/home/expanded' };
  const { status, stderr } = spawnSync('sh', ['-eu'], { input: text, env, encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  const calls: string[][] = [[]];
  for (const word of readFileSync(noted, 'utf8').split('\0').slice(0, -1)) {
    if (word === '\n') calls.push([]);
    else calls.at(-1)?.push(word);
  }
  return calls.slice(0, -1);
}

describe('gatekeeper config', () => {
  it('gives the same as data, with --json', async () => {
    const { code, stdout, stderr } = await configure(
      [...toLines(GOOD), 'DECISION_TTL_SECONDS=60'],
      ['--json'],
    );
    assert.deepEqual([code, stderr], [0, '']);
    const { application, settings, notes } = JSON.parse(stdout);
    assert.equal(application, 'gatekeeper');
    assert.deepEqual(settings, [
      ...Object.entries(GOOD).map(([key, value]) => ({ key, value })),
      { function: 'authorizer', key: 'DECISION_TTL_SECONDS', value: '60' },
    ]);
    assert.match(notes.join(), /without TOKEN_TENANT/);
  });

  it('prints one line for each key that is set, for whoever knows it', async () => {
    const { code, stdout, stderr } = await configure(
      [
        '# a comment',
        'INTEGRATIONS=integrations.json',
        ...toLines(GOOD),
        'TOKEN_TENANT=',
        'export LOG_LEVEL=debug',
        'DECISION_TTL_SECONDS=120',
        '  CONTEXT_CLAIMS = sub  client_id ',
        'CALLER_SOURCE=token',
        'VAULT_ENDPOINT=https://vault.example',
      ],
      ['--app', 'my-app.1'],
    );
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(stdout.trim().split('\n'), [
      "fn config app my-app.1 IDENTITY_DOMAIN_URL 'https://idcs-0123example.identity.oraclecloud.com'",
      "fn config app my-app.1 LOG_LEVEL 'debug'",
      "fn config app my-app.1 TOKEN_AUDIENCES 'https://gatekeeper.example/'",
      "fn config app my-app.1 VAULT_ENDPOINT 'https://vault.example'",
      "fn config function my-app.1 authorizer CONTEXT_CLAIMS 'sub  client_id'",
      "fn config function my-app.1 authorizer DECISION_TTL_SECONDS '120'",
      "fn config function my-app.1 invoker CALLER_SOURCE 'token'",
      "fn config function my-app.1 invoker INTEGRATIONS 'integrations.json'",
    ]);
  });

  it('takes the example of the project as it is', async () => {
    const { code, stdout, stderr } = await gatekeeper.run(['config', '--env', '.env.example']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(runByShell(stdout).length, stdout.trim().split('\n').length);
  });

  it('quotes values so that a shell changes nothing of them', async () => {
    const table = JSON.stringify([
      {
        name: 'hello',
        route: 'POST /method-4/hello',
        target: "https://oic.example/it's(1)&$HOME;x",
        credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..example' },
        allow: [{ subjects: ["o'brien", '$(touch canary) `id` "quoted" \\ !! * ~ <>|', 'ümläut'] }],
      },
    ]);
    const values = {
      ...GOOD,
      TOKEN_AUDIENCES: "https://a.example/ it's $HOME `id` $(id) \\ ; rm & | > * ~ !x",
      TOKEN_TENANT: `-n '' "$PATH"`,
      JWKS: toKeySetText(createSigningKey('one')),
      INTEGRATIONS: table,
    };
    const { JWKS: jwks, ...plain } = values;
    const { code, stdout, stderr } = await configure([...toLines(plain), `JWKS='${jwks}'`]);
    assert.deepEqual([code, stderr], [0, '']);
    const calls = runByShell(stdout);
    assert.deepEqual(calls.map((words) => words.at(-2)).sort(), Object.keys(values).sort());
    for (const words of calls) assert.equal(words.at(-1), values[words.at(-2) as keyof typeof values]);
    for (const words of calls) {
      const value = words.at(-1) ?? '';
      // What begins with a hyphen would be a flag to fn, unless two stand before all names.
      const names = words[1] === 'app' ? ['gatekeeper'] : ['gatekeeper', 'invoker'];
      const dashes = value.startsWith('-') ? ['--'] : [];
      assert.deepEqual(words.slice(2, -2), [...dashes, ...names]);
    }
  });

  it('refuses an application that a shell would read as more than a name', async () => {
    for (const app of ['a b', '$(id)', '--all'].map((name) => `--app=${name}`)) {
      const { code, stdout, stderr } = await configure(toLines(GOOD), [app]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(stderr, '--app must be the name of an application\n');
    }
  });

  it('says every mistake once, by key, with what was expected and without what is there', async () => {
    const { code, stdout, stderr } = await configure([
      `IDENTITY_DOMAIN_URL=ftp://${CANARY}`,
      `LOG_LEVEL=${CANARY}`,
      `DECISION_TTL_SECONDS=${CANARY}`,
      `CALLER_SOURCE=${CANARY}`,
      `JWKS=${CANARY}`,
      `PASSWORD=${CANARY}`,
      `TOKEN_AUDIENCE=${CANARY}`,
      `__proto__=${CANARY}`,
    ]);
    assert.deepEqual([code, stdout], [2, '']);
    const lines = stderr.trim().split('\n');
    const keys = lines.map((line) => line.split(':')[0] ?? '');
    const expected = ['IDENTITY_DOMAIN_URL', 'LOG_LEVEL', 'DECISION_TTL_SECONDS', 'CALLER_SOURCE', 'JWKS'];
    for (const key of [...expected, 'TOKEN_AUDIENCES']) {
      assert.equal(keys.filter((one) => one === key).length, 1, `${key}: ${stderr}`);
    }
    for (const key of ['PASSWORD', 'TOKEN_AUDIENCE']) assert.ok(keys.includes(key), `${key}: ${stderr}`);
    for (const line of lines.filter((one) => expected.includes(one.split(':')[0] ?? ''))) {
      assert.match(line, /^[A-Z_]+: expected .+, such as \S/);
    }
    assert.doesNotMatch(stderr, new RegExp(CANARY));
  });

  it('says which key is nobody’s', async () => {
    const { code, stderr } = await configure([...toLines(GOOD), `OIC_PASSWORD=${CANARY}`]);
    assert.equal(code, 2);
    assert.equal(stderr, 'OIC_PASSWORD: no key of these functions; docs/configuration.md has all\n');
  });

  it('says that a value was cut off at a #', async () => {
    const { code, stderr } = await configure([...toLines(GOOD), 'JWKS={"keys":[{"x5t#S256":"x"}]}']);
    assert.equal(code, 2);
    assert.match(stderr, /^JWKS: expected .*; # begins a comment: put the value into single quotes\n$/);
  });

  it('takes 4,096 bytes for each function, names included, and no more', async () => {
    const shared = Object.entries(GOOD).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    const of = (bytes: number) => ({
      ...GOOD,
      // Of two bytes each, so that characters are not what is counted.
      INTEGRATIONS:
        'é'.repeat(Math.floor((bytes - shared - 'INTEGRATIONS'.length) / 2)) +
        'x'.repeat((bytes - shared - 12) % 2),
    });
    assert.equal((await configure(toLines(of(4096)))).code, 0);
    const { code, stdout, stderr } = await configure(toLines(of(4097)));
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(
      stderr,
      'the configuration of the invoker has 4097 bytes, and OCI takes 4096: put INTEGRATIONS into a Vault secret, and leave x5c out of JWKS\n',
    );
  });
});
