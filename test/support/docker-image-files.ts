/**
 * What is in an image: every path with its owner and mode, the files' content, and the size of the layers of its own.
 * It is read from containers that never run.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BASE_IMAGE } from './docker-base-image.ts';
import type { DockerEngine } from './docker-engine.ts';

const run = promisify(execFile);

/** A path in an image. */
export interface ImagePath {
  readonly path: string;
  readonly isFolder: boolean;
  /** As `ls` shows it, `-rw-r--r--`. */
  readonly mode: string;
  /** `1000/1000`. */
  readonly owner: string;
}

/** What an image has that the base image has not. */
export interface ImageContent {
  readonly paths: readonly ImagePath[];
  /** The files in /function, by their path in it. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Of its own layers. */
  readonly bytes: number;
}

/** Reads images that are made from {@link BASE_IMAGE}. */
export async function createImageReader(
  engine: DockerEngine,
): Promise<(image: string) => Promise<ImageContent>> {
  const inBase = new Set((await listPaths(engine, BASE_IMAGE)).map(({ path: name }) => name));
  return async (image) => ({
    paths: (await listPaths(engine, image)).filter(({ path: name }) => !inBase.has(name)),
    files: await readImageFolder(engine, image, '/function'),
    bytes: await measureOwnLayers(engine, image),
  });
}

/** Every path in an image, those that the engine itself puts there included. */
export async function listPaths(
  { docker }: Pick<DockerEngine, 'docker'>,
  image: string,
): Promise<readonly ImagePath[]> {
  return withContainer({ docker }, image, async (id, directory) => {
    const archive = path.join(directory, 'files.tar');
    await docker(['export', '--output', archive, id]);
    const { stdout } = await run('tar', ['--numeric-owner', '-tvf', archive]);
    return stdout.trim().split('\n').map(parseLine);
  });
}

/** `drwxr-xr-x 1000/1000 0 2026-11-25 16:00 function/chunks/`. */
function parseLine(line: string): ImagePath {
  const [, mode = '', owner = '', name = ''] =
    /^(\S+)\s+(\S+)\s+\S+\s+\S+\s+\S+\s+(.*?)(?: -> .*)?$/.exec(line) ?? [];
  return { path: name.replace(/\/$/, ''), isFolder: name.endsWith('/'), mode, owner };
}

function readImageFolder(
  engine: DockerEngine,
  image: string,
  folder: string,
): Promise<ReadonlyMap<string, Buffer>> {
  return withContainer(engine, image, async (id, directory) => {
    const copy = path.join(directory, 'copy');
    await engine.docker(['cp', `${id}:${folder}`, copy]);
    return readFolder(copy);
  });
}

/** The files of a folder on disk, by their path in it. */
export function readFolder(folder: string): ReadonlyMap<string, Buffer> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return new Map(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), fs.readFileSync(file)]),
  );
}

async function measureOwnLayers({ docker }: DockerEngine, image: string): Promise<number> {
  const readSizes = async (name: string): Promise<readonly number[]> => {
    const sizes = await docker(['history', '--human=false', '--format', '{{.Size}}', name]);
    return sizes.trim().split('\n').map(Number);
  };
  const sizes = await readSizes(image);
  const ofBase = await readSizes(BASE_IMAGE);
  return sizes.slice(0, sizes.length - ofBase.length).reduce((sum, size) => sum + size, 0);
}

/** With a container that never runs, and a folder on disk; both are gone afterwards. */
async function withContainer<T>(
  { docker }: Pick<DockerEngine, 'docker'>,
  image: string,
  use: (id: string, directory: string) => Promise<T>,
): Promise<T> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'image-'));
  // An image without an entry point takes a command to make a container of.
  const id = (await docker(['create', image, '-'])).trim();
  try {
    return await use(id, directory);
  } finally {
    await docker(['rm', id]);
    fs.rmSync(directory, { recursive: true });
  }
}
