/**
 * `make test`: every check, then every test. It stops at the first check that fails, and says which command it was.
 * The tests come last, so that their summary ends the output.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE = process.execPath;

// Lowered for nobody: what falls below has lost a test, or gained code without one.
const COVERAGE = { lines: 98, branches: 95, functions: 98 } as const;

const STEPS: readonly { name: string; args: readonly string[] }[] = [
  { name: 'format and lint', args: ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', args: ['node_modules/.bin/tsc', '--noEmit'] },
  { name: 'dead exports and dependencies', args: ['node_modules/.bin/knip', '--no-progress'] },
  { name: 'generated pages', args: ['scripts/errors-doc.ts', '--check'] },
  {
    name: 'tests',
    args: [
      '--test',
      '--test-concurrency=2',
      '--experimental-test-coverage',
      '--test-coverage-include=src/**',
      // Wiring only: the end-to-end tests run these as processes, where coverage is not measured.
      '--test-coverage-exclude=src/*/main.ts',
      `--test-coverage-lines=${COVERAGE.lines}`,
      `--test-coverage-branches=${COVERAGE.branches}`,
      `--test-coverage-functions=${COVERAGE.functions}`,
      '--test-reporter=spec',
      'test/**/*.test.ts',
    ],
  },
];

for (const { name, args } of STEPS) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(NODE, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`\n${name} failed\n`);
    process.exit(1);
  }
}
