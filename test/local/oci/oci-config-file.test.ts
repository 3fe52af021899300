/** The configuration file of a user, as Oracle's SDK reads it, and when it is written. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { ConfigFileAuthenticationDetailsProvider } from 'oci-common';
import { type OciProfile, writeOciConfigFile } from '../../../local/oci/oci-config-file.ts';
import { createKeyPair, type KeyPair, toUserKeyId } from './sdk-signer.ts';

const USER = { userId: 'ocid1.user.oc1..example', tenancyId: 'ocid1.tenancy.oc1..example' };

describe('the OCI configuration file', () => {
  let keys: KeyPair;
  let profile: OciProfile;
  let folder: string;
  let file: string;
  let keyFile: string;

  before(() => {
    keys = createKeyPair();
    profile = { user: USER, privateKey: keys.privateKey, region: 'us-phoenix-1' };
  });
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oci-config-'));
    file = path.join(folder, 'oci-config');
    keyFile = path.join(folder, 'oci-api-key.pem');
    writeOciConfigFile(file, profile);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** Which file it is, written when: another file under the same name has another inode. */
  function toIdentity(name: string): unknown {
    const { ino, mtimeNs } = fs.statSync(name, { bigint: true });
    return { ino, mtimeNs };
  }

  it('and its key are readable by their owner only', () => {
    for (const name of [file, keyFile]) assert.equal(fs.statSync(name).mode & 0o777, 0o600, name);
  });

  it('holds no part of the key, which is in a file of its own', () => {
    const text = fs.readFileSync(file, 'utf8');
    for (const line of keys.privateKey.split('\n').filter(Boolean)) assert.ok(!text.includes(line));
    assert.deepEqual(fs.readdirSync(folder).sort(), ['oci-api-key.pem', 'oci-config']);
  });

  it('is left alone when it says already what it should', () => {
    const written = [file, keyFile].map(toIdentity);
    writeOciConfigFile(file, profile);
    assert.deepEqual([file, keyFile].map(toIdentity), written);
  });

  it('follows the key, and is whole again when a part of it was lost', () => {
    const other = createKeyPair();
    writeOciConfigFile(file, { ...profile, privateKey: other.privateKey });
    assert.match(fs.readFileSync(file, 'utf8'), new RegExp(`^fingerprint=${other.fingerprint}$`, 'm'));

    fs.rmSync(keyFile);
    writeOciConfigFile(file, profile);
    assert.equal(fs.readFileSync(keyFile, 'utf8'), keys.privateKey);
    assert.match(fs.readFileSync(file, 'utf8'), new RegExp(`^fingerprint=${keys.fingerprint}$`, 'm'));
  });

  it('names its key absolutely, so that a command may be called from anywhere', () => {
    writeOciConfigFile(path.relative(process.cwd(), file), profile);
    assert.match(fs.readFileSync(file, 'utf8'), new RegExp(`^key_file=${keyFile}$`, 'm'));
  });

  it("is what Oracle's SDK takes by default: profile DEFAULT, with user, tenancy, fingerprint and region", async () => {
    const provider = new ConfigFileAuthenticationDetailsProvider(file);
    assert.equal(await provider.getKeyId(), toUserKeyId(USER, keys));
    assert.equal(provider.getPrivateKey(), keys.privateKey);
    assert.equal(provider.getRegion().regionId, 'us-phoenix-1');
  });
});
