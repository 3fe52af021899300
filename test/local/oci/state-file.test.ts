/** State on disk: written whole, created once, readable by its owner. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createStateFile, readStateFile, writeStateFile } from '../../../local/oci/state-file.ts';

describe('state file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));
    file = path.join(folder, 'state.json');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('is undefined while absent', () => {
    assert.equal(readStateFile(file), undefined);
  });

  it('is replaced whole, and stays private', () => {
    writeStateFile(file, 'first, and longer');
    fs.chmodSync(file, 0o644);
    writeStateFile(file, 'second');
    assert.equal(readStateFile(file), 'second');
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });

  it('is created by the first of several, and kept by the others', () => {
    assert.equal(createStateFile(file, 'winner'), true);
    assert.equal(createStateFile(file, 'late'), false);
    assert.equal(readStateFile(file), 'winner');
  });

  it('leaves no draft behind, whether it works or fails', () => {
    writeStateFile(file, 'x');
    createStateFile(file, 'y');
    fs.mkdirSync(path.join(folder, 'taken'));
    assert.throws(() => writeStateFile(path.join(folder, 'taken'), 'z'));
    assert.deepEqual(fs.readdirSync(folder).sort(), ['state.json', 'taken']);
  });

  it('does not pass for absent when it cannot be read', () => {
    fs.mkdirSync(file);
    assert.throws(() => readStateFile(file));
  });
});
