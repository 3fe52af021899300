/** Work that several callers want at the same time: done once for them, and nothing of it kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFlights } from '../../src/runtime/flights.ts';

/** `start` begins one piece of work; the test ends it. */
function createBench() {
  const join = createFlights<string>();
  const works: PromiseWithResolvers<string>[] = [];
  const start = (): Promise<string> => {
    const work = Promise.withResolvers<string>();
    works.push(work);
    return work.promise;
  };
  return { join, start, works };
}

describe('work that several callers want', () => {
  it('fails once for all who wait for it, with one error', async () => {
    const { join, start, works } = createBench();
    const all = [join('a', start), join('a', start), join('a', start)];
    const failure = new Error('down');
    works[0]?.reject(failure);
    const outcomes = await Promise.allSettled(all);
    assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason === failure));
    assert.equal(works.length, 1);
  });

  it('is begun anew after it failed', async () => {
    const { join, start, works } = createBench();
    const first = join('a', start);
    works[0]?.reject(new Error('down'));
    await assert.rejects(first);
    const second = join('a', start);
    works[1]?.resolve('done');
    assert.equal(await second, 'done');
  });

  it('that throws before it has begun leaves nothing behind', async () => {
    const { join, start, works } = createBench();
    const failure = new Error('never begun');
    assert.throws(
      () =>
        join('a', () => {
          throw failure;
        }),
      failure,
    );
    const next = join('a', start);
    works[0]?.resolve('done');
    assert.equal(await next, 'done');
  });

  it('is done once for all who ask while it is under way', async () => {
    const { join, start, works } = createBench();
    const all = [join('a', start), join('a', start), join('a', start)];
    works[0]?.resolve('done');
    assert.deepEqual(await Promise.all(all), ['done', 'done', 'done']);
    assert.equal(works.length, 1);
  });

  it('is begun anew for who asks after it is done: nothing is kept', async () => {
    const { join, start, works } = createBench();
    const first = join('a', start);
    works[0]?.resolve('one');
    assert.equal(await first, 'one');
    const second = join('a', start);
    works[1]?.resolve('two');
    assert.equal(await second, 'two');
  });

  it('of another key is other work', async () => {
    const { join, start, works } = createBench();
    const both = Promise.all([join('a', start), join('b', start)]);
    works[1]?.resolve('of b');
    works[0]?.resolve('of a');
    assert.deepEqual(await both, ['of a', 'of b']);
  });

  it('of another register is other work', async () => {
    const one = createBench();
    const other = createBench();
    const both = Promise.all([one.join('a', one.start), other.join('a', other.start)]);
    one.works[0]?.resolve('one');
    other.works[0]?.resolve('other');
    assert.deepEqual(await both, ['one', 'other']);
  });
});
