/**
 * The end of the test run in words: how many tests passed, failed or were skipped, and why they were skipped.
 * A skipped test is neither passed nor failed: what it would have shown is not known.
 */
import type { TestsStream } from 'node:test';

/** What a test run came to. */
export interface TestSummary {
  readonly isSuccess: boolean;
  /** One for each reason to skip, then the counts. */
  readonly lines: readonly string[];
}

/** Follows a run; the function that it returns says how it ended, once it has. */
export function watchTests(tests: TestsStream): () => TestSummary {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  let isSuccess = false;
  const reasons = new Map<string, number>();
  tests.on('test:pass', ({ skip, details }) => {
    if (skip === undefined || skip === false || details.type === 'suite') return;
    const reason = skip === true || skip === '' ? 'no reason given' : skip;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  });
  tests.on('test:summary', ({ file, counts: total, success }) => {
    // One summary for each file, and one for all.
    if (file !== undefined) return;
    const { tests: all, passed, skipped } = total;
    counts = { passed, failed: all - passed - skipped, skipped };
    isSuccess = success;
  });
  return () => ({
    isSuccess,
    lines: [...[...reasons].map(([reason, number]) => `${number} skipped: ${reason}`), toCountLine(counts)],
  });
}

function toCountLine({ passed, failed, skipped }: Record<'passed' | 'failed' | 'skipped', number>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
