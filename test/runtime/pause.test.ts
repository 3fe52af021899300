/** The pause after a failure: how long a source is left alone, and what it failed with. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPause, type PauseOptions } from '../../src/runtime/pause.ts';
import { createTestClock, NOW } from '../support/clock.ts';

const DOWN = new Error('down');

function createBench(options?: PauseOptions) {
  const time = createTestClock();
  const pause = createPause(time.clock, options);
  /** For how many whole seconds it is active from now; the time stands at its end then. */
  const secondsLeft = (): number => {
    let seconds = 0;
    while (pause.isActive() && seconds < 1000) {
      seconds += 1;
      time.now += 1000;
    }
    return seconds;
  };
  return { time, pause, secondsLeft };
}

describe('a pause', () => {
  it('is not active before anything failed, and knows of no error', () => {
    const { pause } = createBench();
    assert.equal(pause.isActive(), false);
    assert.equal(pause.lastError(), undefined);
  });

  it('lasts five seconds after the first failure, and not a moment longer', () => {
    const { pause, time } = createBench();
    pause.begin(DOWN);
    assert.equal(pause.isActive(), true);
    time.now += 4999;
    assert.equal(pause.isActive(), true);
    time.now += 1;
    assert.equal(pause.isActive(), false);
  });

  it('doubles with each failure after it, up to sixty seconds', () => {
    const { pause, secondsLeft } = createBench();
    const lengths = [1, 2, 3, 4, 5, 6, 7].map(() => {
      pause.begin(DOWN);
      return secondsLeft();
    });
    assert.deepEqual(lengths, [5, 10, 20, 40, 60, 60, 60]);
  });

  it('is never longer than it may be, where that is said', () => {
    const { time } = createBench();
    const pause = createPause(time.clock, { longestMs: 5_000 });
    for (let failures = 0; failures < 4; failures += 1) {
      pause.begin(DOWN);
      time.now += 4_999;
      assert.equal(pause.isActive(), true);
      time.now += 1;
      assert.equal(pause.isActive(), false);
    }
  });

  it('begins with as long as it is told to, and doubles from there up to its longest', () => {
    const { pause, secondsLeft } = createBench({ firstMs: 60_000, longestMs: 300_000 });
    const lengths = [1, 2, 3, 4, 5].map(() => {
      pause.begin(DOWN);
      return secondsLeft();
    });
    assert.deepEqual(lengths, [60, 120, 240, 300, 300]);
  });

  it('is sixty seconds at most where only its beginning is told', () => {
    const { pause, secondsLeft } = createBench({ firstMs: 40_000 });
    const lengths = [1, 2, 3].map(() => {
      pause.begin(DOWN);
      return secondsLeft();
    });
    assert.deepEqual(lengths, [40, 60, 60]);
  });

  it('counts from the latest failure, also from one in the middle of it', () => {
    const { pause, time, secondsLeft } = createBench();
    pause.begin(DOWN);
    time.now += 4000;
    pause.begin(DOWN);
    assert.equal(secondsLeft(), 10);
  });

  it('knows the latest error, also when it is over, until the source has worked', () => {
    const { pause, secondsLeft } = createBench();
    const later = new Error('later');
    pause.begin(DOWN);
    pause.begin(later);
    assert.equal(pause.lastError(), later);
    secondsLeft();
    assert.equal(pause.lastError(), later);
    pause.end();
    assert.equal(pause.lastError(), undefined);
  });

  it('ends at once when the source has worked, and begins with five seconds again', () => {
    const { pause, secondsLeft } = createBench();
    for (let index = 0; index < 4; index += 1) pause.begin(DOWN);
    pause.end();
    assert.equal(pause.isActive(), false);
    pause.begin(DOWN);
    assert.equal(secondsLeft(), 5);
  });

  it('is ended by a clock that is set back before its beginning, and never made longer', () => {
    const { pause, time } = createBench();
    pause.begin(DOWN);
    time.now = NOW - 1;
    assert.equal(pause.isActive(), false);
    time.now = NOW - 3_600_000;
    assert.equal(pause.isActive(), false);
    assert.equal(pause.lastError(), DOWN);
  });

  it('is one source’s own', () => {
    const { pause, time } = createBench();
    const other = createPause(time.clock);
    pause.begin(DOWN);
    assert.equal(other.isActive(), false);
  });
});
