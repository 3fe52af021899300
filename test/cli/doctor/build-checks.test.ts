import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { checkNode, compareBundles } from '../../../cli/doctor/build-checks.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatekeeper-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the bundles', () => {
  function build(name: string): string {
    const folder = join(directory, name);
    for (const functionName of ['authorizer', 'invoker']) {
      mkdirSync(join(folder, functionName, 'chunks'), { recursive: true });
      writeFileSync(join(folder, functionName, 'func.mjs'), 'export {};');
      writeFileSync(join(folder, functionName, 'chunks', 'vault-ABC.mjs'), 'export {};');
    }
    return folder;
  }

  it('pass when every file is the same', () => {
    assert.equal(compareBundles(build('fresh'), build('dist')).state, 'pass');
  });

  for (const [what, change, seen] of [
    ['changed', (dist: string) => writeFileSync(join(dist, 'invoker', 'func.mjs'), ''), 'invoker/func.mjs'],
    ['missing', (dist: string) => rmSync(join(dist, 'authorizer', 'func.mjs')), 'authorizer/func.mjs'],
    [
      'left over',
      (dist: string) => writeFileSync(join(dist, 'invoker', 'chunks', 'old.mjs'), ''),
      'invoker/chunks/old.mjs',
    ],
    [
      'in a folder that is not there',
      (dist: string) => rmSync(join(dist, 'invoker'), { recursive: true }),
      'invoker/func.mjs, invoker/chunks/vault-ABC.mjs',
    ],
  ] as const) {
    it(`fail when one is ${what}, and say which`, () => {
      const fresh = build('fresh');
      const dist = build('dist');
      change(dist);

      const { state, seen: said, mend } = compareBundles(fresh, dist);

      assert.deepEqual([state, said?.split(', ').toSorted()], ['fail', seen.split(', ').toSorted()]);
      assert.match(mend ?? '', /make build/);
    });
  }

  it('are not compared when none were built', () => {
    const { state, found } = compareBundles(build('fresh'), join(directory, 'none'));

    assert.equal(state, 'pass');
    assert.match(found, /none/);
  });
});

describe('Node', () => {
  function project(authorizer: string, invoker: string): string {
    mkdirSync(join(directory, 'invoker'));
    writeFileSync(join(directory, 'Dockerfile'), `# it\nFROM ${authorizer}\n`);
    writeFileSync(join(directory, 'invoker', 'Dockerfile'), `FROM ${invoker}\n`);
    return directory;
  }

  for (const [authorizer, invoker, version, state] of [
    ['fnproject/node:24', 'fnproject/node:24', '24.21.0', 'pass'],
    ['fnproject/node:24', 'fnproject/node:24', '26.0.0', 'fail'],
    ['fnproject/node:24', 'fnproject/node:22', '24.21.0', 'fail'],
    ['fnproject/node:2', 'fnproject/node:2', '24.21.0', 'fail'],
    ['node:24', 'node:24', '24.21.0', 'fail'],
  ] as const) {
    it(`${version} with the images ${authorizer} and ${invoker}: ${state}`, () => {
      assert.equal(checkNode(project(authorizer, invoker), version).state, state);
    });
  }

  it('of this project is the one in its images', () => {
    assert.equal(checkNode().state, 'pass');
  });
});
