/** The lazy reader: loads once, at first use, and fails as loading fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecret } from '../../src/runtime/secret.ts';
import { createLazyReader } from '../../src/vault/lazy-reader.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';

/** A reader that gives back what it was asked for. */
const echo: ReadSecret = async (secretId, stage, timeoutMs) => ({
  content: createSecret(secretId),
  version: timeoutMs,
  stages: [stage],
});

describe('the lazy reader', () => {
  it('loads nothing before the first secret, and once for many', async () => {
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      return echo;
    });
    assert.equal(loads, 0);
    const [first, second] = await Promise.all([read('a', 'CURRENT', 1), read('b', 'PREVIOUS', 2)]);
    assert.equal(loads, 1);
    assert.deepEqual([first.content.reveal(), first.version, first.stages], ['a', 1, ['CURRENT']]);
    assert.deepEqual([second.content.reveal(), second.version, second.stages], ['b', 2, ['PREVIOUS']]);
  });

  it('fails as loading fails', async () => {
    const failure = new Error('load');
    const read = createLazyReader(async () => Promise.reject(failure));
    await assert.rejects(read('a', 'CURRENT', 1), failure);
  });

  it('loads again at the next secret after loading failed, and then no more', async () => {
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      if (loads === 1) throw new Error('load');
      return echo;
    });
    await assert.rejects(read('a', 'CURRENT', 1), { message: 'load' });
    assert.equal((await read('a', 'CURRENT', 7)).version, 7);
    assert.equal((await read('b', 'LATEST', 8)).version, 8);
    assert.equal(loads, 2);
  });

  it('loads once for callers who ask at the same time, also when that fails', async () => {
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      throw new Error('load');
    });
    const reads = ['a', 'b', 'c'].map((secretId) => read(secretId, 'CURRENT', 1));
    const results = await Promise.allSettled(reads);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.equal(loads, 1);
  });

  it('does not throw away a load that another caller has begun after the one that failed', async () => {
    const loads: PromiseWithResolvers<ReadSecret>[] = [];
    const read = createLazyReader(() => {
      const load = Promise.withResolvers<ReadSecret>();
      loads.push(load);
      return load.promise;
    });
    // The first of two callers hears of the failure and begins anew before the second one does.
    const again = read('a', 'CURRENT', 1).catch(() => read('a', 'CURRENT', 2));
    const other = assert.rejects(read('b', 'CURRENT', 3), { message: 'load' });
    loads[0]?.reject(new Error('load'));
    await other;
    loads[1]?.resolve(echo);
    assert.equal((await again).version, 2);
    assert.equal((await read('c', 'CURRENT', 4)).version, 4);
    assert.equal(loads.length, 2);
  });

  it('fails as reading fails, and reads again without loading again', async () => {
    const failure = new Error('read');
    let isUp = false;
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      return async (...asked) => {
        if (!isUp) throw failure;
        return echo(...asked);
      };
    });
    await assert.rejects(read('a', 'CURRENT', 1), failure);
    isUp = true;
    assert.equal((await read('a', 'CURRENT', 1)).version, 1);
    assert.equal(loads, 1);
  });
});
