/** Every command of docs/deploy.md is one that there is, with options that it takes, and it is known how it is tried. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findProblems } from './deploy-calls.ts';
import { findKnown, NOT_RUN } from './deploy-commands.ts';
import { OCI_CHOICES } from './deploy-known-choices.ts';
import { OCI_COMMANDS, OCI_GLOBAL } from './deploy-known-options.ts';
import { BLOCKS, findCommands, INLINE_CODE, toCommandLines } from './deploy-page.ts';
import { evaluateQuery } from './deploy-query.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LINES = BLOCKS.flatMap(({ text }) => toCommandLines(text));

test('every block is shell that a shell can read', () => {
  for (const { step, text } of BLOCKS) {
    const { status, stderr } = spawnSync('/bin/sh', ['-n'], { input: text, encoding: 'utf8' });
    assert.equal(status, 0, `${step}: ${stderr}`);
  }
});

test('every command is one whose trial is known', () => {
  const unknown = LINES.filter((line) => !Object.hasOwn(NOT_RUN, line)).flatMap((line) =>
    findCommands(line).filter((command) => findKnown(command) === undefined),
  );
  assert.deepEqual(unknown, []);
});

test('a call that oci or fn does not take is found', () => {
  const problemsOf = (line: string, files: Record<string, unknown> = {}): readonly string[] => {
    const [program = '', ...args] = line.split(' ');
    return findProblems({ program, args, files }).map((problem) => problem.slice(line.length + 2));
  };
  assert.deepEqual(problemsOf('oci kms management vault get --vault-id ocid1'), []);
  assert.match(problemsOf('oci kms vault get --vault-id ocid1')[0] ?? '', /cmdref\/kms\/vault\/get\.html$/);
  assert.deepEqual(problemsOf('oci kms management vault get --id ocid1'), [
    'no option --id',
    '--vault-id is missing',
  ]);
  assert.deepEqual(problemsOf('oci kms management vault get --vault-id --raw-output'), [
    '--vault-id is empty',
  ]);
  const grant = 'oci identity-domains grant create --schemas [] --grant-mechanism X --grantee {x';
  assert.deepEqual(problemsOf(grant), ['--grantee is no JSON', '--grant-mechanism does not take X']);
  const gateway = 'oci api-gateway gateway delete --force --gateway-id ocid1 --wait-for-state';
  assert.deepEqual(problemsOf(`${gateway} SUCCEEDED --wait-for-state FAILED`), []);
  assert.deepEqual(problemsOf(`${gateway} SUCCEEDED --wait-for-state DELETED`), [
    '--wait-for-state does not take DELETED',
  ]);
  const app = { schemas: [], displayName: 'x', basedOnTemplate: {}, isOAuthClient: true, secret: 'x' };
  assert.deepEqual(problemsOf('oci identity-domains app create --from-json file://x', { 'from-json': app }), [
    'no option --secret',
  ]);
  assert.deepEqual(problemsOf('fn create context --provider oracle gatekeeper'), []);
  assert.deepEqual(problemsOf('fn create context gatekeeper --provider oracle'), ['an option behind a name']);
  assert.deepEqual(problemsOf('fn config app gatekeeper KEY'), ['2 names in place of 3']);
  assert.deepEqual(problemsOf('docker pull x'), ['no such command']);
  assert.deepEqual(problemsOf('docker build -t x .'), ['--platform is missing']);
});

test('the states of every command that can wait for one are known', () => {
  const unknown = Object.entries(OCI_COMMANDS)
    .filter(([, { optional = '' }]) => optional.split(' ').includes('wait-for-state'))
    .map(([command]) => command)
    .filter((command) => OCI_CHOICES[command]?.['wait-for-state'] === undefined);
  assert.deepEqual(unknown, []);
});

test('a query finds what the CLI would find', () => {
  const request = { data: { id: 'request', resources: [{ identifier: 'made' }] } };
  assert.equal(evaluateQuery('data.resources[0].identifier', request), 'made');
  assert.equal(evaluateQuery('data."management-endpoint"', request), null);
  assert.equal(evaluateQuery('data.items[0].id', request), null);
  const services = { data: [{ name: 'Storage' }, { name: 'All Services', id: 'all' }] };
  assert.equal(evaluateQuery("data[?contains(name, 'All')].id | [0]", services), 'all');
  assert.equal(evaluateQuery("data[?contains(name, 'None')].id | [0]", services), null);
  assert.deepEqual(evaluateQuery('data[].{a:"name", b:id}', { data: [{ name: 'x' }] }), [
    { a: 'x', b: null },
  ]);
  assert.throws(() => evaluateQuery('length(data)', request), /not known in a query: \(data\)/);
});

test('every line that is not run is on the page, and run by a test where one can', () => {
  for (const [line, why] of Object.entries(NOT_RUN)) {
    assert.ok(LINES.includes(line), line);
    if ('test' in why) assert.ok(existsSync(join(ROOT, why.test)), why.test);
  }
});

test('every make target is one of the Makefile', () => {
  const targets = new Set([...read('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, name]) => name));
  const named = [...LINES, ...INLINE_CODE].flatMap((code) =>
    [...code.matchAll(/^make ([a-z-]+)/g)].map(([, name]) => name),
  );
  assert.deepEqual(
    named.filter((name) => !targets.has(name)),
    [],
  );
});

test('every option of gatekeeper is in its help, and every other option is one of oci', () => {
  const helps = new Map(
    ['spec', 'lint', 'policies', 'config'].map((command) => [command, readHelp(command)]),
  );
  for (const line of LINES) {
    const [, command, rest = ''] = /bin\/gatekeeper (\w+)([^|>]*)/.exec(line) ?? [];
    if (command === undefined) continue;
    const known = helps.get(command) ?? [];
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) assert.ok(known.includes(option), line);
  }
  const all = [
    ...Object.values(OCI_COMMANDS).flatMap(({ required, optional = '' }) => [required, optional]),
    OCI_GLOBAL,
  ];
  const oci = all
    .join(' ')
    .split(' ')
    .map((option) => `--${option}`);
  const named = INLINE_CODE.map((code) => /^--[a-z-]+/.exec(code)?.[0]).filter((code) => code !== undefined);
  assert.deepEqual(
    named.filter((option) => ![...oci, ...[...helps.values()].flat()].includes(option)),
    [],
  );
});

function readHelp(command: string): readonly string[] {
  const args = [join(ROOT, 'cli/gatekeeper.ts'), 'help', command];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return [...stdout.matchAll(/--[a-z-]+/g)].map(([option]) => option);
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
