import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KeyFileError } from '../../../local/identity-domain/key-file.ts';
import { openSigningKeys } from '../../../local/identity-domain/signing-keys.ts';
import { createFolder, TENANT } from './running-domain.ts';

describe('openSigningKeys', () => {
  it("publishes a key in the identity domain's shape, with a certificate that is really its own", async (test) => {
    const keys = await openSigningKeys(join(await createFolder(test), 'keys.json'), TENANT);

    const { published, privateKey } = await keys.current();

    assert.deepEqual(Object.keys(published), [
      'kty',
      'x5t#S256',
      'e',
      'x5t',
      'kid',
      'x5c',
      'key_ops',
      'alg',
      'n',
    ]);
    assert.deepEqual(published.key_ops, ['encrypt', 'sign']);
    assert.equal(published.kid, 'SIGNING_KEY');
    assert.equal(published.x5c.length, 2);
    const der = Buffer.from(published.x5c[0] ?? '', 'base64');
    const leaf = new X509Certificate(der);
    assert.equal(leaf.subject, `CN=${TENANT}`);
    assert.equal(leaf.checkIssued(new X509Certificate(Buffer.from(published.x5c[1] ?? '', 'base64'))), true);
    assert.equal(leaf.checkPrivateKey(privateKey), true);
    assert.equal(leaf.publicKey.export({ format: 'jwk' }).n, published.n);
    assert.equal(createHash('sha256').update(der).digest('base64url'), published['x5t#S256']);
    assert.equal(createHash('sha1').update(der).digest('base64url'), published.x5t);
  });

  it('publishes nothing private', async (test) => {
    const keys = await openSigningKeys(join(await createFolder(test), 'keys.json'));

    const { published } = await keys.current();

    const secret = ['d', 'p', 'q', 'dp', 'dq', 'qi'];
    assert.deepEqual(
      Object.keys(published).filter((name) => secret.includes(name)),
      [],
    );
  });

  it('keeps the keys over a restart, in a file that only its owner may read', async (test) => {
    const path = join(await createFolder(test), 'deeper', 'keys.json');
    const before = await (await openSigningKeys(path)).current();

    const after = await (await openSigningKeys(path)).current();

    assert.deepEqual(after.published, before.published);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('rotates under the same kid and forgets the old key', async (test) => {
    const keys = await openSigningKeys(join(await createFolder(test), 'keys.json'));
    const before = await keys.current();

    await keys.rotate('none');

    const published = await keys.published();
    assert.equal(published.length, 1);
    assert.equal(published[0]?.published.kid, 'SIGNING_KEY');
    assert.notEqual(published[0]?.published.n, before.published.n);
    assert.equal(published[0]?.published.x5c[1], before.published.x5c[1]);
  });

  it('keeps the previous key when told to, but never a third one', async (test) => {
    const keys = await openSigningKeys(join(await createFolder(test), 'keys.json'));
    await keys.rotate('previous');
    const second = await keys.current();

    await keys.rotate('previous');

    const published = await keys.published();
    assert.equal(published.length, 2);
    assert.equal(published[1]?.published.n, second.published.n);
  });

  it('notices a rotation by another process', async (test) => {
    const path = join(await createFolder(test), 'keys.json');
    const running = await openSigningKeys(path);
    const other = await openSigningKeys(path);

    await other.rotate('none');

    assert.equal((await running.current()).published.n, (await other.current()).published.n);
  });

  it('goes on with its keys when the file is gone', async (test) => {
    const path = join(await createFolder(test), 'keys.json');
    const keys = await openSigningKeys(path);
    const before = await keys.current();
    await rm(path);

    assert.equal((await keys.current()).published.n, before.published.n);
  });

  it('agrees on one key when several processes make the file at once, and leaves no scrap behind', async (test) => {
    const folder = await createFolder(test);
    const path = join(folder, 'keys.json');

    const opened = await Promise.all([openSigningKeys(path), openSigningKeys(path), openSigningKeys(path)]);

    const moduli = await Promise.all(opened.map(async (keys) => (await keys.current()).published.n));
    assert.equal(new Set(moduli).size, 1);
    assert.deepEqual(await readdir(folder), ['keys.json']);
  });

  it('refuses a file of another form without quoting it', async (test) => {
    const path = join(await createFolder(test), 'keys.json');
    for (const text of ['', 'not json canary', '{"version":1,"canary":true}', '{"version":2}']) {
      await writeFile(path, text);

      await assert.rejects(openSigningKeys(path), (error) => {
        assert.ok(error instanceof KeyFileError);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
      assert.equal(await readFile(path, 'utf8'), text);
    }
  });
});
