/**
 * What `docker build` sends to the engine: each function's folder, less what its .dockerignore names. What is sent can
 * end in an image or in a build cache, so that a developer's secrets must not even get there.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { FunctionName } from '../../scripts/build-functions.ts';
import type { DockerEngine } from '../support/docker-engine.ts';
import { listPaths, readFolder } from '../support/docker-image-files.ts';
import { createDockerTest } from '../support/docker-test.ts';
import { copyProject, type ProjectCopy } from '../support/docker-tree.ts';

/** Takes all that is sent. */
const PROBE = 'FROM scratch\nCOPY . /context/\n';
/** Where a function's bundle is in its folder. */
const BUNDLES = { authorizer: 'dist/authorizer', invoker: 'bundle' } as const;

const test = createDockerTest(async (engine) => engine);

function copyForTest(t: TestContext): ProjectCopy {
  const copy = copyProject();
  t.after(() => copy.remove());
  return copy;
}

/** Files that arrive, by their path in the function's folder. */
async function listContext(
  { docker }: DockerEngine,
  copy: ProjectCopy,
  name: FunctionName,
): Promise<readonly string[]> {
  const image = `context-of-the-${name}`;
  await docker(['build', '-t', image, '-f', '-', '.'], { cwd: copy.folder(name), input: PROBE });
  return (await listPaths({ docker }, image))
    .filter(({ path: file, isFolder }) => file.startsWith('context/') && !isFolder)
    .map(({ path: file }) => path.relative('context', file))
    .sort();
}

for (const name of ['authorizer', 'invoker'] as const) {
  test(`the ${name}'s build sends the files of its bundle and nothing else`, async (t, engine) => {
    const copy = copyForTest(t);
    const beside = fs.mkdtempSync(path.join(os.tmpdir(), 'bundles-'));
    t.after(() => fs.rmSync(beside, { recursive: true }));
    await copy.buildBeside(beside);
    await copy.build(name);
    const bundle = [...readFolder(path.join(beside, name)).keys()];
    assert.deepEqual(
      await listContext(engine, copy, name),
      bundle.map((file) => path.join(BUNDLES[name], file)).sort(),
    );
  });
}

test('without .dockerignore the secrets in the folder would be sent', async (t, engine) => {
  const copy = copyForTest(t);
  fs.rmSync(path.join(copy.folder('invoker'), '.dockerignore'));
  const sent = await listContext(engine, copy, 'invoker');
  assert.ok(sent.includes('.env') && sent.includes('wallet.zip'), sent.join('\n'));
});
