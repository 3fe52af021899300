/**
 * `make test`: every check, then every test. It stops at the first check that fails, and says which one it was.
 * The tests come last, and their count ends the output.
 */
import { spawnSync } from 'node:child_process';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const FILE_TIMEOUT_MS = 300_000;

const CHECKS: readonly { name: string; args: readonly string[] }[] = [
  { name: 'format and lint', args: ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', args: ['node_modules/.bin/tsc', '--noEmit'] },
  { name: 'dead exports and dependencies', args: ['node_modules/.bin/knip', '--no-progress'] },
  { name: 'generated pages', args: ['scripts/errors-doc.ts', '--check'] },
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
  let counts = { passed: 0, failed: 0 };
  tests.on('test:summary', ({ file, counts: total, success }) => {
    // One summary for each file, and one for all.
    if (file !== undefined) return;
    counts = { passed: total.passed, failed: total.tests - total.passed };
    if (!success) process.exitCode = 1;
  });
  const report = tests.compose(new spec());
  report.pipe(process.stdout);
  await finished(report);
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`);
}
