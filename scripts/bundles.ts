/**
 * `make bundles`: builds both functions into a temp folder and prints what they consist of, and what of it a cold start
 * loads. It changes nothing in dist/.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from './build-functions.ts';
import { type BundleFile, describeBundle } from './bundle-report.ts';

const LOADED = { start: 'at the start', later: 'when first needed', data: 'not code' } as const;

const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-bundles-'));
try {
  const origins = await buildFunctions(directory);
  for (const name of ['authorizer', 'invoker'] as const) {
    printBundle(name, describeBundle(join(directory, name), origins[name]));
  }
} finally {
  rmSync(directory, { recursive: true });
}

function printBundle(name: string, files: readonly BundleFile[]): void {
  printRow(name, 'bytes', 'gzip', 'share');
  for (const { path, bytes, gzipBytes, loaded, packages } of files) {
    printRow(`  ${path}, ${LOADED[loaded]}`, bytes, gzipBytes);
    for (const part of packages) {
      const share = `${((100 * part.bytes) / bytes).toFixed(1)} %`;
      printRow(`    ${part.name} ${part.version}`, part.bytes, '', share);
    }
  }
  for (const loaded of ['start', 'later'] as const) {
    const chosen = files.filter((file) => file.loaded === loaded);
    const sum = (key: 'bytes' | 'gzipBytes'): number => chosen.reduce((total, file) => total + file[key], 0);
    printRow(`  all that is loaded ${LOADED[loaded]}`, sum('bytes'), sum('gzipBytes'));
  }
  process.stdout.write('\n');
}

function printRow(label: string, bytes: number | string, gzipBytes: number | string, share = ''): void {
  const columns = [`${bytes}`.padStart(8), `${gzipBytes}`.padStart(8), share.padStart(7)];
  process.stdout.write(`${label.padEnd(72)}${columns.join('')}`.trimEnd());
  process.stdout.write('\n');
}
