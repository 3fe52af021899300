/**
 * A stand-in for Fn's image of Node 24, which cannot be pulled without internet: the project's own Node, the libraries
 * that it is linked with, and the user `fn`. No shell, no package manager: what works in it needs neither.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DockerEngine } from './docker-engine.ts';

const run = promisify(execFile);

/** The name in the FROM line of both Dockerfiles. */
export const BASE_IMAGE = 'fnproject/node:24';
/** Of `fn`, under whom Fn runs every function. */
export const FN_USER_ID = 1000;

const PASSWD = `root:x:0:0::/root:/sbin/nologin
fn:x:${FN_USER_ID}:${FN_USER_ID}::/home/fn:/sbin/nologin
`;
const GROUP = `root:x:0:
fn:x:${FN_USER_ID}:
`;

/** Makes {@link BASE_IMAGE} in the engine. Like the original, as far as known, it names no user to run as. */
export async function importBaseImage({ docker }: DockerEngine): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'base-image-'));
  try {
    const root = path.join(directory, 'root');
    await createRoot(root);
    const archive = path.join(directory, 'root.tar');
    await run('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', root, '-cf', archive, '.']);
    await docker(['import', archive, BASE_IMAGE]);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

async function createRoot(root: string): Promise<void> {
  for (const folder of ['usr/local/bin', 'etc', 'home/fn', 'tmp']) {
    fs.mkdirSync(path.join(root, folder), { recursive: true });
  }
  fs.chmodSync(path.join(root, 'tmp'), 0o1777);
  fs.writeFileSync(path.join(root, 'etc/passwd'), PASSWD);
  fs.writeFileSync(path.join(root, 'etc/group'), GROUP);
  const node = fs.realpathSync(process.execPath);
  fs.copyFileSync(node, path.join(root, 'usr/local/bin/node'));
  for (const library of await findLibraries(node)) {
    const copy = path.join(root, library);
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.copyFileSync(library, copy);
  }
}

/** Absolute paths, the loader's included, under the names by which they are looked for. */
async function findLibraries(file: string): Promise<readonly string[]> {
  const { stdout } = await run('ldd', [file]);
  return [...stdout.matchAll(/(?:^|\s)(\/\S+)/gm)].map(([, library = '']) => library);
}
