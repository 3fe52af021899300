/** The cache of secrets: fresh, one flight each, and bounded. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench, TTL_MS } from './secret-bench.ts';

describe('a secret', () => {
  it('is read once while it is fresh', async () => {
    const bench = createBench();
    assert.equal(await bench.get(), 'canary a 1');
    bench.now += TTL_MS - 1;
    await bench.get();
    assert.equal(bench.reads.length, 1);
  });

  it('is read anew when its time is over, and the new version counts', async () => {
    const bench = createBench();
    await bench.get();
    bench.now += TTL_MS;
    bench.version = 2;
    assert.equal(await bench.get(), 'canary a 2');
  });

  it('comes with the moment when it was read and the stages that it had then', async () => {
    const bench = createBench();
    const { value, fetchedAt } = await bench.cache.get('a', { remainingMs: () => 60_000 });
    assert.deepEqual([fetchedAt, value.stages], [bench.now, ['CURRENT', 'LATEST']]);
    assert.deepEqual(bench.reads, [['a', 'CURRENT', 5_000]]);
  });

  it('is never taken for another', async () => {
    const bench = createBench();
    assert.deepEqual([await bench.get('a'), await bench.get('b')], ['canary a 1', 'canary b 1']);
  });

  it('is read once for callers who ask at the same time', async () => {
    const bench = createBench();
    await Promise.all([bench.get(), bench.get(), bench.get()]);
    assert.equal(bench.reads.length, 1);
  });

  it('may take five seconds to read, and no longer than the call', async () => {
    const bench = createBench();
    await bench.get('a', 60_000);
    await bench.get('b', 1_200);
    assert.deepEqual(
      bench.reads.map(([, , timeoutMs]) => timeoutMs),
      [5_000, 1_200],
    );
  });

  it('is forgotten when two hundred others were used after it', async () => {
    const bench = createBench();
    await bench.get('first');
    await bench.get('second');
    for (let index = 0; index < 198; index += 1) await bench.get(`other-${index}`);
    await bench.get('first');
    await bench.get('one more');
    const before = bench.reads.length;
    await bench.get('first');
    assert.equal(bench.reads.length, before);
    await bench.get('second');
    assert.equal(bench.reads.length, before + 1);
  });
});
