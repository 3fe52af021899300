/** The secrets of a local cloud: made once, kept, and completed when a later version knows more of them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { allSecrets, openCloudSecrets } from '../../../local/cloud/cloud-secrets.ts';

function createFolder(t: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cloud-secrets-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

describe('the secrets of a local cloud', () => {
  it('are made once, all different, and are the same at the next start', (t) => {
    const folder = createFolder(t);
    const made = openCloudSecrets(folder);
    assert.equal(new Set(allSecrets(made)).size, allSecrets(made).length);
    assert.deepEqual(openCloudSecrets(folder), made);
  });

  it('of an earlier version stay, and what it did not know is made and kept', (t) => {
    const folder = createFolder(t);
    const { gatekeeperClient: _later, ...earlier } = openCloudSecrets(folder);
    fs.writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(earlier));
    const completed = openCloudSecrets(folder);
    assert.deepEqual({ ...completed, ...earlier }, completed);
    assert.match(completed.gatekeeperClient, /^[\w-]{32}$/);
    assert.deepEqual(openCloudSecrets(folder), completed);
  });

  it('that are no such file are refused, instead of being replaced', (t) => {
    const folder = createFolder(t);
    fs.writeFileSync(path.join(folder, 'secrets.json'), '{"ordersClient":7}');
    assert.throws(() => openCloudSecrets(folder));
  });
});
