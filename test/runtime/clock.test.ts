/** Deadlines: how long a call has left, and waiting no longer than that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline, limitDeadline, waitAtMost } from '../../src/runtime/clock.ts';
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

describe('waiting for work', () => {
  it('ends with the work, and leaves no timer behind that would keep a process alive', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const cleared = t.mock.method(globalThis, 'clearTimeout');
    await waitAtMost(Promise.resolve(), 1000);
    assert.equal(cleared.mock.callCount(), 1);
  });

  it('ends with the limit when the work takes longer, and not a moment earlier', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { promise } = Promise.withResolvers<void>();
    let isOver = false;
    const waiting = waitAtMost(promise, 1000).then(() => {
      isOver = true;
    });
    t.mock.timers.tick(999);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isOver, false);
    t.mock.timers.tick(1);
    await waiting;
    assert.equal(isOver, true);
  });

  it('does not begin when there is no time', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const waiting = waitAtMost(Promise.withResolvers<void>().promise, 0);
    t.mock.timers.tick(0);
    await waiting;
  });
});
