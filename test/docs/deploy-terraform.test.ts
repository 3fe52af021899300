/** The commands of gateway/terraform/README.md are ones that there are, and its images are for the processor of the functions. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findProblems } from './deploy-calls.ts';
import { hasHeading } from './deploy-headings.ts';
import { readBlocks, toCommandLines } from './deploy-page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = 'gateway/terraform/README.md';
const page = readFileSync(join(ROOT, README), 'utf8');
const calls = readBlocks(page)
  .flatMap(({ text }) => toCommandLines(text))
  .map((line) => line.split(' '))
  .filter(([program]) => program === 'oci' || program === 'docker')
  .map(([program = '', ...args]) => ({ program, args, files: {} }));

test('every call is one that oci and docker take', () => {
  assert.ok(calls.length > 5);
  assert.deepEqual(calls.flatMap(findProblems), []);
});

test('every image is built for the default shape, and the page says what another one takes', () => {
  const platforms = calls.filter(({ args }) => args[0] === 'build').map(({ args }) => args[2]);
  assert.deepEqual(platforms, ['linux/amd64', 'linux/amd64']);
  assert.match(page, /`linux\/arm64` with `function_shape = "GENERIC_ARM"`/);
  const shape = readFileSync(join(ROOT, 'gateway/terraform/variables-functions.tf'), 'utf8');
  assert.match(shape, /variable "function_shape" \{[^}]*default\s+= "GENERIC_X86"/);
});

test('every image is pushed to a repository that was made before, after a login', () => {
  const made = calls.filter(({ program }) => program === 'oci').map(({ args }) => args.at(-1));
  const pushed = calls.filter(({ args }) => args[0] === 'push').map(({ args }) => args[1] ?? '');
  assert.deepEqual(
    pushed.map((image) => /NAMESPACE\/(.+):/.exec(image)?.[1]),
    made,
  );
  const verbs = calls.map(({ args: [verb] }) => verb);
  assert.ok(verbs.lastIndexOf('artifacts') < verbs.indexOf('push'));
  assert.ok(verbs.indexOf('login') < verbs.indexOf('push'));
});

test('every link leads to a file, and to a heading of it where it names one', () => {
  for (const [, target = '', anchor] of page.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
    const path = join(ROOT, dirname(README), target);
    assert.ok(existsSync(path), target);
    if (anchor !== undefined)
      assert.ok(hasHeading(readFileSync(path, 'utf8'), anchor), `${target}#${anchor}`);
  }
});
