import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareClocks } from '../../../cli/doctor/clock-check.ts';

const NOW = Date.UTC(2026, 0, 1);

/** An answer whose Date is so far ahead of this machine, which waited for it so long. */
function toAnswer(aheadMs: number, waitedMs = 20) {
  const headers = [['Date', new Date(NOW + aheadMs).toUTCString()]] as const;
  return { status: 200, headers, body: Buffer.alloc(0), sentAt: NOW, receivedAt: NOW + waitedMs };
}

describe('the clocks', () => {
  for (const [aheadMs, skewSeconds, state, code] of [
    [0, 30, 'pass', undefined],
    // The Date header has no milliseconds: a second of it may be all there is.
    [-999, 0, 'pass', undefined],
    [1_000, 30, 'pass', undefined],
    [5_000, 30, 'pass', undefined],
    [-6_000, 30, 'pass', undefined],
    [-7_000, 30, 'warn', undefined],
    [8_000, 30, 'warn', undefined],
    [30_000, 30, 'warn', undefined],
    [32_000, 30, 'fail', 'token_not_yet_valid'],
    [-33_000, 30, 'fail', 'token_expired'],
    [3_000, 1, 'fail', 'token_not_yet_valid'],
    [3_600_000, 120, 'fail', 'token_not_yet_valid'],
  ] as const) {
    it(`that are ${aheadMs} ms apart ${state} with a tolerance of ${skewSeconds} s`, () => {
      const check = compareClocks([toAnswer(aheadMs)], skewSeconds);

      assert.deepEqual([check.state, check.code], [state, code]);
    });
  }

  it('are not told apart by an answer that took long', () => {
    assert.equal(compareClocks([toAnswer(1_900, 2_000)], 0).state, 'pass');
  });

  it('are compared by the answer that shows the largest difference', () => {
    assert.equal(compareClocks([toAnswer(0), toAnswer(90_000)], 30).state, 'fail');
  });

  for (const [what, answers] of [
    ['there is no answer', []],
    ['the answer has no Date', [{ ...toAnswer(0), headers: [] }]],
    ['its Date is none', [{ ...toAnswer(0), headers: [['date', 'soon']] as const }]],
  ] as const) {
    it(`are not compared when ${what}`, () => {
      assert.equal(compareClocks(answers, 30).state, 'skip');
    });
  }
});
