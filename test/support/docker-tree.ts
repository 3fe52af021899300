/**
 * A copy of the project in which functions are built and deployed as `fn deploy` does it, with planted secrets in it:
 * what reaches the engine is looked at there, and the work tree stays as it is.
 */
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import type { FunctionName } from '../../scripts/build-functions.ts';
import type { DockerEngine } from './docker-engine.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOT_COPIED = ['.git', 'node_modules', 'dist', 'coverage', '.local'];

/** In every planted secret. */
export const CANARY = 'canary-secret-of-the-developer';
/** What lies about in a developer's tree. */
const SECRET_FILES = [
  '.env',
  '.npmrc',
  'id_rsa',
  'gateway/values.json',
  'src/.env',
  'dist/.env',
  'invoker/.env',
  'invoker/wallet.zip',
];
/** What somebody put where the last build was: the context holds these folders whole, so that a build must empty them. */
const SECRET_FILES_IN_BUNDLES = [
  'dist/authorizer/.env',
  'dist/authorizer/chunks/id_rsa',
  'dist/invoker/.env',
  'invoker/bundle/.env',
  'invoker/bundle/chunks/id_rsa',
];

/** Where each function's func.yaml is; Fn runs everything there. */
const FOLDERS = { authorizer: '.', invoker: 'invoker' } as const;

/** A copy of the project, with its secrets planted. */
export interface ProjectCopy {
  /** The folder of a function, which is the context of its image. */
  folder(name: FunctionName): string;
  /** Runs the build steps of a function. */
  build(name: FunctionName): Promise<void>;
  /** Builds the image as `fn deploy` does after the build steps; gives its name. */
  buildImage(engine: DockerEngine, name: FunctionName): Promise<string>;
  /** Builds both functions into `directory` by the same script, without Fn and without Docker. */
  buildBeside(directory: string): Promise<void>;
  remove(): void;
}

/** Makes the copy; its dependencies are the project's own. */
export function copyProject(): ProjectCopy {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'project-'));
  for (const name of fs.readdirSync(ROOT).filter((entry) => !NOT_COPIED.includes(entry))) {
    fs.cpSync(path.join(ROOT, name), path.join(directory, name), { recursive: true });
  }
  linkDependencies(directory);
  plant(directory, [...SECRET_FILES, ...SECRET_FILES_IN_BUNDLES]);
  const folder = (name: FunctionName): string => path.join(directory, FOLDERS[name]);
  return {
    folder,
    build: async (name) => {
      for (const step of readFunctionFile(folder(name)).build) await runStep(step, folder(name));
      // A build may have taken some away.
      plant(directory, SECRET_FILES);
    },
    buildImage: async ({ docker }, name) => {
      const { version } = readFunctionFile(folder(name));
      const image = `${name}:${version}`;
      const proxies = ['--build-arg', 'HTTP_PROXY', '--build-arg', 'HTTPS_PROXY'];
      await docker(['build', '-t', image, '-f', 'Dockerfile', ...proxies, '.'], { cwd: folder(name) });
      return image;
    },
    buildBeside: async (beside) => {
      const script = await import(pathToFileURL(path.join(directory, 'scripts/build-functions.ts')).href);
      await script.buildFunctions(beside);
    },
    remove: () => fs.rmSync(directory, { recursive: true }),
  };
}

/** Links instead of a second installation, with the mark by which scripts/install.sh knows that it is whole. */
function linkDependencies(directory: string): void {
  const from = path.join(ROOT, 'node_modules');
  const to = path.join(directory, 'node_modules');
  fs.mkdirSync(to);
  for (const name of fs.readdirSync(from).filter((entry) => entry !== '.installed')) {
    fs.symlinkSync(path.join(from, name), path.join(to, name));
  }
  const mark = execFileSync('/bin/sh', ['-c', 'cksum < package-lock.json'], { cwd: directory });
  fs.writeFileSync(path.join(to, '.installed'), mark);
}

function plant(directory: string, names: readonly string[]): void {
  for (const name of names) {
    const file = path.join(directory, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, CANARY);
  }
}

function readFunctionFile(folder: string): { version: string; build: readonly string[] } {
  return parse(fs.readFileSync(path.join(folder, 'func.yaml'), 'utf8'));
}

/** As `fn` runs a step, on the machine of somebody careful: what is built there is nobody else's to read. */
async function runStep(step: string, folder: string): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  await run('/bin/sh', ['-c', 'umask 077 && exec /bin/sh -c "$0"', step], { cwd: folder, env });
}
