/** Deadlines: how long a call has left. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline, limitDeadline } from '../../src/runtime/clock.ts';
import { createTestClock, NOW } from '../support/clock.ts';

describe('a deadline', () => {
  it('says what is left, and never less than nothing', () => {
    const time = createTestClock();
    const deadline = createDeadline(NOW + 1000, time.clock);
    assert.equal(deadline.remainingMs(), 1000);
    time.now += 999;
    assert.equal(deadline.remainingMs(), 1);
    time.now += 5000;
    assert.equal(deadline.remainingMs(), 0);
  });

  it('may be made nearer', () => {
    const time = createTestClock();
    const limited = limitDeadline(createDeadline(NOW + 10_000, time.clock), 4000, time.clock);
    assert.equal(limited.remainingMs(), 4000);
    time.now += 3000;
    assert.equal(limited.remainingMs(), 1000);
  });

  it('is never made later by a limit', () => {
    const time = createTestClock();
    const deadline = createDeadline(NOW + 1000, time.clock);
    assert.equal(limitDeadline(deadline, 4000, time.clock).remainingMs(), 1000);
    time.now += 2000;
    assert.equal(limitDeadline(deadline, 4000, time.clock).remainingMs(), 0);
  });
});
