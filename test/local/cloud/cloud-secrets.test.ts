/** The secrets of a local cloud: made once, kept, and completed when a later version knows more of them. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { allSecrets, openCloudSecrets, toPublicKey } from '../../../local/cloud/cloud-secrets.ts';

function createFolder(t: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cloud-secrets-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

describe('the secrets of a local cloud', () => {
  it('are made once, all different, and are the same at the next start', (t) => {
    const folder = createFolder(t);
    const made = openCloudSecrets(folder);
    assert.equal(new Set(allSecrets(made)).size, Object.keys(made).length);
    assert.deepEqual(openCloudSecrets(folder), made);
  });

  it('are in a folder and a file that only their owner reads', (t) => {
    const folder = path.join(createFolder(t), 'state');
    openCloudSecrets(folder);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    assert.equal(fs.statSync(path.join(folder, 'secrets.json')).mode & 0o777, 0o600);
  });

  it('of an earlier version stay, and what it did not know is made and kept', (t) => {
    const folder = createFolder(t);
    const {
      gatekeeperClient: _later,
      invokerClient: _last,
      invokerPrivateKey: _key,
      deployerPrivateKey: _apiKey,
      sampleUser: _user,
      ...earlier
    } = openCloudSecrets(folder);
    fs.writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(earlier));
    const completed = openCloudSecrets(folder);
    assert.deepEqual({ ...completed, ...earlier }, completed);
    assert.match(completed.gatekeeperClient, /^[\w-]{32}$/);
    for (const key of [completed.invokerPrivateKey, completed.deployerPrivateKey]) {
      assert.match(key, /^-----BEGIN PRIVATE KEY-----\n/);
    }
    assert.deepEqual(openCloudSecrets(folder), completed);
  });

  it('are searched for on one line each, a private key by a piece of what makes it private', (t) => {
    const secrets = openCloudSecrets(createFolder(t));
    const texts = allSecrets(secrets);
    const { invokerPrivateKey, deployerPrivateKey, ...others } = secrets;
    for (const text of Object.values(others)) assert.ok(texts.includes(text));
    for (const text of texts) assert.doesNotMatch(text, /\s/);

    for (const privateKey of [invokerPrivateKey, deployerPrivateKey]) {
      const [line = '', ...more] = texts.filter((text) => privateKey.includes(text));
      assert.deepEqual(more, []);
      const key = createPrivateKey(privateKey);
      assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
      const exponent = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
      assert.ok(line !== '' && exponent.includes(Buffer.from(line, 'base64')));
      assert.ok(!toPublicKey(privateKey).includes(line));
    }
  });

  it('that are no such file are refused, unquoted, instead of being replaced', (t) => {
    const folder = createFolder(t);
    const file = path.join(folder, 'secrets.json');
    for (const text of ['{"ordersClient":7}', '{"ordersClient":"canary"', '{"canary":"canary"}', '']) {
      fs.writeFileSync(file, text);
      assert.throws(
        () => openCloudSecrets(folder),
        ({ message }: Error) => /secrets file is damaged/.test(message) && !message.includes('canary'),
      );
      assert.equal(fs.readFileSync(file, 'utf8'), text);
    }
  });
});
