/**
 * What a built function consists of: each file with its size, whether it is loaded at the start or only when a secret
 * is read, and which npm packages are in it, with the bytes that they take after minifying.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a file holds of one package, or of the project's own sources. */
export interface PackageShare {
  /** `src` for the project's own. */
  readonly name: string;
  /** Of the package; empty for the project's own. */
  readonly version: string;
  readonly bytes: number;
}

/** A file of a bundle. */
export interface BundleFile {
  /** From the bundle's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** `start` before the first call, `later` by an `import()`, `data` not as code. */
  readonly loaded: 'start' | 'later' | 'data';
  /** The largest first. */
  readonly packages: readonly PackageShare[];
}

/** Describes every file of the bundle in `directory`, in the order in which they are loaded. */
export function describeBundle(directory: string, { outputs }: Metafile): readonly BundleFile[] {
  const outputsByPath = new Map(
    Object.entries(outputs).map(([name, output]) => [relative(directory, resolve(ROOT, name)), output]),
  );
  const atStart = findLoadedAtStart(directory, outputs);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): BundleFile => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(directory, file);
      const content = readFileSync(file);
      const later = path.endsWith('.mjs') ? 'later' : 'data';
      return {
        path,
        bytes: content.length,
        gzipBytes: gzipSync(content).length,
        loaded: atStart.has(path) ? 'start' : later,
        packages: toShares(outputsByPath.get(path)?.inputs ?? {}),
      };
    });
  const order = ['start', 'later', 'data'];
  return files.sort((a, b) => order.indexOf(a.loaded) - order.indexOf(b.loaded) || b.bytes - a.bytes);
}

/** The entry and what it imports by statement, directly or not: all of it is read before a first call is served. */
function findLoadedAtStart(directory: string, outputs: Metafile['outputs']): ReadonlySet<string> {
  const names = Object.keys(outputs);
  const loaded = new Set(names.filter((name) => resolve(ROOT, name) === join(directory, 'func.mjs')));
  // A set also gives what is added to it while it is gone through.
  for (const name of loaded) {
    for (const { kind, path, external } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(path);
    }
  }
  return new Set([...loaded].map((name) => relative(directory, resolve(ROOT, name))));
}

function toShares(inputs: Readonly<Record<string, { bytesInOutput: number }>>): readonly PackageShare[] {
  const shares = new Map<string, PackageShare>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    // Greedy: of packages within packages the innermost.
    const [folder, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? ['', 'src'];
    const { bytes = 0, version = readVersion(folder) } = shares.get(folder) ?? {};
    shares.set(folder, { name: name ?? 'src', version, bytes: bytes + bytesInOutput });
  }
  return [...shares.values()].filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
}

function readVersion(folder: string): string {
  if (folder === '') return '';
  return JSON.parse(readFileSync(resolve(ROOT, folder, 'package.json'), 'utf8')).version;
}
