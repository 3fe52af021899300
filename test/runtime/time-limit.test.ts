/** The time limit of a request, around a freeze of the container. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { startTimeLimit } from '../../src/runtime/time-limit.ts';

describe('a time limit', () => {
  it('ends once, at its time', async () => {
    let ends = 0;
    startTimeLimit(5, () => {
      ends += 1;
    });
    await setTimeout(2);
    await setTimeout(30);
    assert.equal(ends, 1);
  });

  it('that was ended before does not end any more', async () => {
    const end = startTimeLimit(5, () => assert.fail('it was ended'));
    end();
    await setTimeout(20);
  });

  it('leaves the last word to what is heard in the turn in which its time is over', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let ends = 0;
    const end = startTimeLimit(5, () => {
      ends += 1;
    });
    t.mock.timers.tick(5);
    assert.equal(ends, 0);
    end();
    await setImmediate();
    assert.equal(ends, 0);
  });
});
