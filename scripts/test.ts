/**
 * `make test`: every check, then every test. It stops at the first check that fails, and says which one it was.
 * The tests come last; what was skipped and why, and their count, end the output.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { watchTests } from './test-summary.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const FILE_TIMEOUT_MS = 300_000;
/** Here a line or a branch that no test has taken could let somebody in. */
const COVERED_WHOLE = [
  'src/token/',
  'src/authorizer/',
  'src/invoker/',
  'src/credential/',
  'src/vault/',
  'src/identity-domain/',
  'src/tracing/',
];

const CHECKS: readonly { name: string; args: readonly string[] }[] = [
  { name: 'format and lint', args: ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', args: ['node_modules/.bin/tsc', '--noEmit'] },
  { name: 'dead exports and dependencies', args: ['node_modules/.bin/knip', '--no-progress'] },
  { name: 'generated files', args: ['scripts/generate.ts', '--check'] },
];

for (const { name, args } of CHECKS) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`\n${name} failed\n`);
    process.exit(1);
  }
}
await runTests();

/** Runs every test file in a process of its own, two at a time, and measures what they cover of src. */
async function runTests(): Promise<void> {
  process.stdout.write('\n== tests\n');
  const tests = run({
    cwd: ROOT,
    globPatterns: ['test/**/*.test.ts'],
    concurrency: 2,
    // A test file that hangs fails, instead of holding up all.
    timeout: FILE_TIMEOUT_MS,
    coverage: true,
    coverageIncludeGlobs: ['src/**'],
    // Wiring only: the end-to-end tests run these as processes, where coverage is not measured.
    coverageExcludeGlobs: ['src/*/main.ts'],
    // What falls below has lost a test, or gained code without one.
    lineCoverage: 99,
    branchCoverage: 96,
    functionCoverage: 100,
  });
  const summarize = watchTests(tests);
  let gaps: readonly string[] = ['the coverage was not measured'];
  tests.on('test:coverage', ({ summary }) => {
    gaps = findGaps(summary.files);
  });
  const report = tests.compose(new spec());
  report.pipe(process.stdout);
  await finished(report);
  const { isSuccess, lines } = summarize();
  if (!isSuccess || gaps.length > 0) process.exitCode = 1;
  for (const gap of gaps) process.stderr.write(`\n${gap}\n`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

interface FileCoverage {
  readonly path: string;
  readonly totalLineCount: number;
  readonly coveredLineCount: number;
  readonly totalBranchCount: number;
  readonly coveredBranchCount: number;
}

/** The files of {@link COVERED_WHOLE} of which a line or a branch is not covered; one that no test loads is not listed. */
function findGaps(measured: readonly FileCoverage[]): readonly string[] {
  const whole = new Set(
    measured
      .filter(
        (file) =>
          file.coveredLineCount === file.totalLineCount && file.coveredBranchCount === file.totalBranchCount,
      )
      .map(({ path }) => path),
  );
  return COVERED_WHOLE.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
    .filter((path) => !path.endsWith('main.ts') && !whole.has(join(ROOT, path)))
    .map((path) => `${path} is not covered whole, lines and branches`);
}
