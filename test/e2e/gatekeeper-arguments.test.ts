/** `gatekeeper` itself: its help, words that it does not know, and files that it cannot read. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TABLE, useGatekeeper, VALUES } from './gatekeeper.ts';

const gatekeeper = useGatekeeper();
const COMMANDS = ['spec', 'lint', 'policies', 'config', 'token', 'invoke'];
const CANARY = 'canary-7f3a';

test('help names every command and goes to standard output', async () => {
  const { code, stdout, stderr } = await gatekeeper.run(['--help']);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  for (const command of COMMANDS) {
    assert.match(stdout, new RegExp(`^ {2}${command} {2,}\\S.{0,60}$`, 'm'), 'in one line');
  }
  assert.match(stdout, /^A deployment:\n {2}spec /m);
  assert.match(stdout, /^Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130 /m);
});

test('help of a command has its options, an example and its exit codes', async () => {
  for (const command of COMMANDS) {
    const { code, stdout, stderr } = await gatekeeper.run(['help', command]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, new RegExp(`Usage: gatekeeper ${command} `));
    assert.match(stdout, /Examples?:\n {2}(?:TOKEN=\$\()?gatekeeper/);
    assert.match(stdout, /^Exit codes:\n {2}0 {2}done\n(?: {2}1 .*\n)? {2}2 {2}it could not be done$/m);
  }
});

test('what it does not know ends with 2, on standard error, and with the way to the help', async () => {
  for (const args of [
    [],
    ['deploy'],
    ['--colour'],
    ['spec', '--colour'],
    ['spec', '--method'],
    ['spec', '--method', '5'],
    ['spec', '--method', '1.0'],
    ['spec', '--auth', 'password'],
    ['spec', '--vault-endpoint', 'http://vault.example'],
    ['spec', '--vault-endpoint', 'https://vault.example/20190301'],
    ['spec', 'extra'],
    ['lint'],
    ['lint', 'a.json', 'b.json'],
    ['lint', 'a.json', '--accept', 'no-rule'],
    ['policies', 'extra'],
    ['config', '--env'],
  ]) {
    const { code, stdout, stderr } = await gatekeeper.run(args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /gatekeeper help COMMAND|Usage: gatekeeper/, args.join(' '));
  }
});

test('what commander repeats of arguments holds no value that may be a secret', async () => {
  const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.';
  for (const args of [
    ['token', `--client-secert=${CANARY}`],
    ['token', CANARY],
    ['token', '--domain', `https://user:${CANARY}@domain.example`],
    ['token', token],
    ['invoke', token],
    [token],
  ]) {
    const { code, stdout, stderr } = await gatekeeper.run(args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.ok(!stderr.includes(CANARY) && !stderr.includes(token), stderr);
  }
});

const GOOD_TABLE = readFileSync(TABLE, 'utf8');
const NOT_JSON =
  /^is not JSON(?: at line 1 column \d+)?: look for a comma, a quote or a bracket too many or too few$/;
const TWICE = /^has a member twice in one object, a member's name with an escape, or more than 32 levels$/;
/** What each file is, and what is said of it. */
const FILES: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
  'no-json': [`{"pathPrefix": "/${CANARY}"`, NOT_JSON],
  'twice.json': [`{"pathPrefix":"/a","pathPrefix":"/${CANARY}"}`, TWICE],
  'twice-escaped.json': ['{"pathPrefix":"/a","path\\u0050refix":"/b"}', TWICE],
  'empty.json': ['', NOT_JSON],
  'deep.json': [`${'['.repeat(40)}${']'.repeat(40)}`, TWICE],
};

/** Runs a command over each file, over a folder, and over nothing. */
async function assertUnreadable(toArgs: (path: string) => readonly string[], hint: string): Promise<void> {
  const cases = Object.entries(FILES).map(
    ([name, [text, said]]) => [gatekeeper.write(name, text), said] as const,
  );
  const isUnreadable = new RegExp(`^cannot be read: ${hint}$`);
  const nowhere = [gatekeeper.directory, `${gatekeeper.directory}/nowhere.json`];
  for (const [path, said] of [...cases, ...nowhere.map((path) => [path, isUnreadable] as const)]) {
    const { code, stdout, stderr } = await gatekeeper.run(toArgs(path));
    assert.deepEqual([code, stdout], [2, ''], path);
    assert.ok(stderr.startsWith(`${path} `), stderr);
    assert.match(stderr.slice(path.length + 1).trimEnd(), said);
    assert.doesNotMatch(stderr, new RegExp(`${CANARY}|    at `));
  }
}

test('values that cannot be read end with 2, and say which file, what to do, and none of its values', async () => {
  const hint = 'copy gateway/values\\.example\\.json and fill it in';
  await assertUnreadable((path) => ['spec', '--values', path, '--integrations', TABLE], hint);
});

test('a specification that cannot be read ends lint with 2, not with 1', async () => {
  await assertUnreadable((path) => ['lint', path], 'write it with `gatekeeper spec`');
  // With the byte order mark of an editor on Windows, which is no mistake.
  const path = gatekeeper.write('values.json', `\u{feff}${readFileSync(VALUES, 'utf8')}`);
  const { code, stdout, stderr } = await gatekeeper.run(['lint', path]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(stderr, `${path} is not an API deployment specification: it has no routes\n`);
});

test('values with mistakes end with 2 and all of them', async () => {
  const path = gatekeeper.write('wrong.json', { pathPrefix: CANARY, colour: CANARY, tenant: 5 });
  for (const command of ['spec', 'policies']) {
    const { code, stderr } = await gatekeeper.run([command, '--values', path, '--integrations', TABLE]);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      `${path}: colour: no such value\npathPrefix: expected a path such as /method-4\ntenant: expected string\ngateway/values.example.json has each of them\n`,
    );
  }
});

test('a table with mistakes ends with 2 and all of them, each by the name of its row', async () => {
  const rows = JSON.parse(GOOD_TABLE);
  const path = gatekeeper.write('table.json', [
    { ...rows[0], target: `http://${CANARY}` },
    { ...rows[1], route: CANARY, allow: [{}] },
  ]);
  for (const command of ['spec', 'policies']) {
    const { code, stdout, stderr } = await gatekeeper.run([
      command,
      '--values',
      VALUES,
      '--integrations',
      path,
    ]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, new RegExp(`^${path}:\n(?:  hello[-a-z.0-9]*: .*\n)+$`));
    assert.match(stderr, /hello-as-application\.route/);
    assert.doesNotMatch(stderr, new RegExp(CANARY));
  }
});

test('what config cannot read ends with 2', async () => {
  for (const path of [`${gatekeeper.directory}/.env`, gatekeeper.directory]) {
    const { code, stdout, stderr } = await gatekeeper.run(['config', '--env', path]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, `${path} cannot be read: copy .env.example and fill it in\n`);
  }
});
