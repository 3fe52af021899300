/** Which version of a secret to use: CURRENT, or the one that was accepted in its place. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DOWN, TTL_MS } from './rotation-bench.ts';
import { createBench, JUST_READ_MS, toVersion } from './version-choice-bench.ts';

describe('the choice of a version', () => {
  it('fails as Vault fails, and knows no version as accepted then', async () => {
    const { vault, choice, get } = createBench();
    vault.error = DOWN;
    await assert.rejects(get(), DOWN);
    assert.equal(choice.isAccepted(toVersion(1)), false);
  });

  it('is CURRENT, and tells whether Vault has said so less than two seconds ago', async () => {
    const { time, get } = createBench();
    const { secret, isJustRead } = await get();
    assert.deepEqual([secret.version, isJustRead], [1, true]);
    time.now += JUST_READ_MS - 1;
    assert.equal((await get()).isJustRead, true);
    time.now += 1;
    assert.equal((await get()).isJustRead, false);
    time.now += TTL_MS;
    assert.equal((await get()).isJustRead, true);
  });

  it('is what was accepted in place of CURRENT, for as long as that is the same', async () => {
    const { time, vault, choice, get, getOther } = createBench();
    vault.rotate();
    const refused = await get();
    assert.equal(await getOther(refused), 1);
    choice.accept(toVersion(1));
    assert.deepEqual([(await get()).secret.version, (await get()).isJustRead], [1, false]);
    vault.rotate();
    time.now += TTL_MS;
    assert.equal((await get()).secret.version, 3);
  });

  it('is CURRENT again when that is accepted after all', async () => {
    const { vault, choice, get } = createBench();
    vault.rotate();
    const { secret } = await get();
    choice.accept(toVersion(1));
    choice.accept(secret);
    assert.equal((await get()).secret.version, 2);
  });

  it('knows the version that was accepted last, and no other', async () => {
    const { choice } = createBench();
    choice.accept(toVersion(1));
    choice.accept(toVersion(2));
    assert.deepEqual(
      [1, 2].map((version) => choice.isAccepted(toVersion(version))),
      [false, true],
    );
  });
});
