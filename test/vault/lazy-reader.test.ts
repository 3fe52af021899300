/** The lazy reader: loads once, at first use, and fails as loading fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecret } from '../../src/runtime/secret.ts';
import { createLazyReader } from '../../src/vault/lazy-reader.ts';

describe('the lazy reader', () => {
  it('loads nothing before the first secret, and once for many', async () => {
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      return async (secretId, timeoutMs) => ({ content: createSecret(secretId), version: timeoutMs });
    });
    assert.equal(loads, 0);
    const [first, second] = await Promise.all([read('a', 1), read('b', 2)]);
    assert.equal(loads, 1);
    assert.deepEqual([first.content.reveal(), first.version], ['a', 1]);
    assert.deepEqual([second.content.reveal(), second.version], ['b', 2]);
  });

  it('fails as loading fails', async () => {
    const failure = new Error('load');
    const read = createLazyReader(async () => Promise.reject(failure));
    await assert.rejects(read('a', 1), failure);
  });

  it('loads again at the next secret after loading failed, and then no more', async () => {
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      if (loads === 1) throw new Error('load');
      return async () => ({ content: createSecret('x'), version: loads });
    });
    await assert.rejects(read('a', 1), { message: 'load' });
    assert.equal((await read('a', 1)).version, 2);
    assert.equal((await read('b', 1)).version, 2);
  });

  it('loads once for callers who ask at the same time, also when that fails', async () => {
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      throw new Error('load');
    });
    const results = await Promise.allSettled([read('a', 1), read('b', 1), read('c', 1)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.equal(loads, 1);
  });

  it('fails as reading fails, and reads again without loading again', async () => {
    const failure = new Error('read');
    let isUp = false;
    let loads = 0;
    const read = createLazyReader(async () => {
      loads += 1;
      return async () => {
        if (!isUp) throw failure;
        return { content: createSecret('x'), version: 1 };
      };
    });
    await assert.rejects(read('a', 1), failure);
    isUp = true;
    assert.equal((await read('a', 1)).version, 1);
    assert.equal(loads, 1);
  });
});
