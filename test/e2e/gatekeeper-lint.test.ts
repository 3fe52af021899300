/** `gatekeeper spec` without secrets, `gatekeeper lint` over what it prints and over what has been changed in it, `policies`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseSpecification } from '../../local/gateway/specification.ts';
import { createSigningKey, toKeySetText } from '../support/tokens.ts';
import { OF_LOCAL, TABLE, useGatekeeper, VALUES } from './gatekeeper.ts';

const gatekeeper = useGatekeeper();
const CANARY = 'canary-7f3a';
const NO_TABLE =
  'note: without --values and --integrations nothing was compared with the table of integrations\n';

/** The specification of the local table, spoilt. */
function writeSpoilt(name: string): string {
  const specification = JSON.parse(readFileSync('gateway/method-4.json', 'utf8'));
  specification.routes[0].backend.password = CANARY;
  specification.requestPolicies.authentication.isAnonymousAccessAllowed = true;
  return gatekeeper.write(name, specification);
}

test('the specification of method 4 is on standard output, runs in the local gateway, and lints clean', async () => {
  const spec = await gatekeeper.run(['spec', ...OF_LOCAL]);
  assert.deepEqual([spec.code, spec.stderr], [0, '']);
  assert.equal(spec.stdout, readFileSync('gateway/method-4.json', 'utf8'));
  const lint = await gatekeeper.run(['lint', gatekeeper.write('method-4.json', spec.stdout), ...OF_LOCAL]);
  assert.deepEqual([lint.code, lint.stdout, lint.stderr], [0, 'no findings\n', '']);
});

test('the specification of method 1 comes with a note of what it leaves open', async () => {
  const spec = await gatekeeper.run(['spec', '--method', '1', ...OF_LOCAL]);
  assert.equal(spec.code, 0);
  assert.equal(parseSpecification(JSON.parse(spec.stdout)).ok, true);
  assert.match(
    spec.stderr,
    /^note: who may call is not held to here: hello, [^\n]*; whoever has OIC's user reaches all of them\n$/,
  );
});

test('a method that lacks values, or has nothing to serve, ends with 2', async () => {
  const bare = gatekeeper.write('bare.json', { pathPrefix: '/method-4' });
  const missing = await gatekeeper.run(['spec', '--values', bare, '--integrations', TABLE]);
  assert.deepEqual([missing.code, missing.stdout], [2, '']);
  assert.match(missing.stderr, /^no value for authorizerFunctionId, invokerFunctionId: /);
  const elsewhere = gatekeeper.write('elsewhere.json', { pathPrefix: '/elsewhere' });
  const nothing = await gatekeeper.run([
    'spec',
    '--method',
    '1',
    '--values',
    elsewhere,
    '--integrations',
    TABLE,
  ]);
  assert.deepEqual([nothing.code, nothing.stdout], [2, '']);
  assert.equal(nothing.stderr, 'method 1 serves no integration: none that it can is under /elsewhere/\n');
});

test('static keys that are none end with 2 before anybody asks Vault', async () => {
  const key = createSigningKey('one');
  const twice = gatekeeper.write('keys.json', toKeySetText(key, createSigningKey('two')));
  for (const [path, said] of [
    [gatekeeper.write('none.json', `{"keys":["${CANARY}"]}`), /holds no RSA key/],
    [twice, /two keys of the key set have the same kid/],
    [`${gatekeeper.directory}/nowhere.json`, /cannot be read: save the key set of the domain there/],
  ] as const) {
    const { code, stdout, stderr } = await gatekeeper.run([
      'spec',
      '--method',
      '3',
      '--show-secrets',
      ...OF_LOCAL,
      '--static-keys',
      path,
    ]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, new RegExp(CANARY));
  }
  const elsewhere = await gatekeeper.run(['spec', ...OF_LOCAL, '--static-keys', twice]);
  assert.deepEqual([elsewhere.code, elsewhere.stdout], [2, '']);
  assert.match(elsewhere.stderr, /^--static-keys is for method 3/);
});

test('findings are on standard output with place, reason and mend, and end lint with 1', async () => {
  const path = writeSpoilt('spoilt.json');
  const { code, stdout, stderr } = await gatekeeper.run(['lint', path, ...OF_LOCAL]);
  assert.deepEqual([code, stderr], [1, '']);
  assert.equal(
    stdout,
    `/routes/0/backend/password
  unknown-name: the API has no field of this name here
  fix: take it out; the names here are type, functionId

/requestPolicies/authentication/isAnonymousAccessAllowed
  anonymous-access: lets routes ask for nothing
  fix: make it false

2 findings
`,
  );
});

test('accepted findings are counted and no longer end lint with 1', async () => {
  const path = writeSpoilt('accepted.json');
  const some = await gatekeeper.run(['lint', path, '--accept', 'unknown-name']);
  assert.deepEqual([some.code, some.stderr], [1, NO_TABLE]);
  assert.match(some.stdout, /\n1 finding; accepted: 1\n$/);
  const all = await gatekeeper.run([
    'lint',
    path,
    ...['unknown-name', 'anonymous-access', 'limit'].flatMap((rule) => ['--accept', rule]),
  ]);
  assert.deepEqual([all.code, all.stdout, all.stderr], [0, 'no findings; accepted: 2\n', NO_TABLE]);
});

test('lint has its findings as JSON too, which is all that is on standard output', async () => {
  const path = writeSpoilt('json.json');
  const { code, stdout } = await gatekeeper.run([
    'lint',
    path,
    ...OF_LOCAL,
    '--json',
    '--accept',
    'unknown-name',
  ]);
  assert.equal(code, 1);
  const { findings, accepted, ...others } = JSON.parse(stdout);
  assert.deepEqual(others, {});
  assert.deepEqual(findings, [
    {
      rule: 'anonymous-access',
      pointer: '/requestPolicies/authentication/isAnonymousAccessAllowed',
      why: 'lets routes ask for nothing',
      mend: 'make it false',
    },
  ]);
  assert.deepEqual(
    accepted.map(({ rule }: { rule: string }) => rule),
    ['unknown-name'],
  );
  assert.doesNotMatch(stdout, new RegExp(CANARY));
  const clean = await gatekeeper.run(['lint', 'gateway/method-4.json', '--json']);
  assert.deepEqual([clean.code, JSON.parse(clean.stdout)], [0, { findings: [], accepted: [] }]);
});

test('lint holds a specification against another table, by the invoker that the values name', async () => {
  const [first] = JSON.parse(readFileSync(TABLE, 'utf8'));
  const table = gatekeeper.write('one-row.json', [{ ...first, allow: [{ scopes: ['another'] }] }]);
  const args = ['lint', 'gateway/method-4.json', '--integrations', table, '--values'];
  const other = await gatekeeper.run([...args, VALUES, '--json']);
  const rules = JSON.parse(other.stdout).findings.map(({ rule }: { rule: string }) => rule);
  assert.deepEqual(new Set(rules), new Set(['scopes', 'route-without-integration']));
  const invokerFunctionId = 'ocid1.fnfunc.oc1..another';
  const values = gatekeeper.write('other-values.json', { pathPrefix: '/method-4', invokerFunctionId });
  const elsewhere = await gatekeeper.run([...args, values]);
  assert.match(elsewhere.stdout, /no route leads to the integration hello\n/);
  const alone = await gatekeeper.run(['lint', 'gateway/method-4.json', '--integrations', table]);
  assert.deepEqual([alone.code, alone.stderr], [2, '--integrations needs --values, which has the prefix\n']);
});

test('policies are printed to read, and as JSON', async () => {
  const text = await gatekeeper.run(['policies', ...OF_LOCAL]);
  assert.deepEqual([text.code, text.stderr], [0, '']);
  const json = await gatekeeper.run(['policies', ...OF_LOCAL, '--json']);
  assert.deepEqual([json.code, json.stderr], [0, '']);
  const { dynamicGroups, statements } = JSON.parse(json.stdout);
  assert.deepEqual([dynamicGroups.length, statements.length], [2, 4]);
  for (const { name, matchingRule } of dynamicGroups)
    assert.ok(text.stdout.includes(`  ${name}\n    ${matchingRule}\n`));
  for (const statement of statements) assert.ok(text.stdout.includes(`  ${statement}\n`));
});
