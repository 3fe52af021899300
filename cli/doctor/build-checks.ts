/** This machine and the build: one Node everywhere, bundles that are made from the present sources, and that start. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTION_NAMES } from '../function-names.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, settle, toPass, toSkip } from './finding.ts';
import { checkStart } from './start-check.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCKERFILES = ['Dockerfile', 'invoker/Dockerfile'];

/** All checks of the build. */
export async function checkBuild(doctor: Doctor): Promise<readonly Finding[]> {
  const { directory, build, options } = doctor;
  const built = await settle(build(directory));
  if (!built.ok) return [checkNode(), toBuildFailure(), ...toStarts('needs bundles')];
  const starts = FUNCTION_NAMES.map((name) => checkStart(doctor, join(directory, name), name));
  return [checkNode(), compareBundles(directory, options.dist), ...(await Promise.all(starts))];
}

function toStarts(why: string): readonly Finding[] {
  return FUNCTION_NAMES.map((name) => toSkip(`start-${name}`, why));
}

function toBuildFailure(): Finding {
  return { name: 'bundles', state: 'fail', found: 'they cannot be built', mend: '`make build` says where' };
}

/** What tests and builds here, and what runs in the images. */
export function checkNode(root: string = ROOT, version: string = process.versions.node): Finding {
  const name = 'node';
  const images = DOCKERFILES.map((file) => {
    const [, major = 'unknown'] =
      /^FROM fnproject\/node:(\d+)/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
    return `${file} ${major}`;
  });
  const [major = ''] = version.split('.');
  if (images.every((image) => image.endsWith(` ${major}`)))
    return toPass(name, `${version}, as in the images`);
  return {
    name,
    state: 'fail',
    found: 'not the Node that is in the images',
    seen: `${version} here; ${images.join(', ')}`,
    expected: 'one version for all',
    mend: 'run it with `make` or bin/gatekeeper, which have the right one; `make install` brings it',
  };
}

/** A folder of built functions against what the present sources give; esbuild gives the same bytes each time. */
export function compareBundles(fresh: string, dist: string): Finding {
  const name = 'bundles';
  const present = FUNCTION_NAMES.filter((functionName) => existsSync(join(dist, functionName)));
  if (present.length === 0) return toPass(name, `they build; there are none in ${dist} to compare`);
  const stale = FUNCTION_NAMES.flatMap((functionName) => {
    const [there, here] = [join(dist, functionName), join(fresh, functionName)].map(readFolder);
    const files = new Set([...(there?.keys() ?? []), ...(here?.keys() ?? [])]);
    const other = [...files].filter((file) => there?.get(file) !== here?.get(file));
    return other.map((file) => `${functionName}/${file}`);
  });
  if (stale.length === 0) return toPass(name, `those in ${dist} are made from the present sources`);
  return {
    name,
    state: 'fail',
    found: `those in ${dist} are not made from the present sources`,
    seen: stale.slice(0, 5).join(', ') + (stale.length > 5 ? `, and ${stale.length - 5} more` : ''),
    mend: '`make build`, then `make deploy`',
  };
}

function readFolder(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'latin1')];
    }),
  );
}
