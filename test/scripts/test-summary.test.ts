/** How a test run is summed up: with Node's own runner over tests of every outcome, in a process of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TestSummary } from '../../scripts/test-summary.ts';

const SCRIPT = fileURLToPath(new URL('fixtures/summarize.ts', import.meta.url));

/** Without `NODE_TEST_CONTEXT`, by which the runner would know that it runs within itself, and refuse. */
function summarize(environment: Readonly<Record<string, string>>): TestSummary {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  return JSON.parse(execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8', env }));
}

describe('the summary of a test run', () => {
  it('counts a skipped test neither as passed nor as failed, and says why it was skipped', () => {
    assert.deepEqual(summarize({}), {
      isSuccess: true,
      lines: [
        '2 skipped: no engine: none is installed',
        '1 skipped: no reason given',
        '1 passed, 0 failed, 3 skipped',
      ],
    });
  });

  it('counts every failure, within a suite too, and is no success', () => {
    const { isSuccess, lines } = summarize({ WITH_FAILURES: 'true' });
    assert.equal(isSuccess, false);
    assert.equal(lines.at(-1), '2 passed, 2 failed, 3 skipped');
  });
});
