/** A secret of which no version is accepted: few attempts, then none for a while, and Vault is not flooded meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRotationBench, TTL_MS } from './rotation-bench.ts';

const HELD = 'refused; not tried again yet';

/** Nobody accepts anything; `knowsOld` is a process that has seen version 1 accepted before. */
async function createRefusedBench({ knowsOld = false } = {}) {
  const bench = createRotationBench();
  if (knowsOld) await bench.run();
  bench.judge.accepts = 0;
  return bench;
}

describe('a secret that is always refused', () => {
  for (const [what, knowsOld] of [
    ['never accepted', false],
    ['accepted before', true],
  ] as const) {
    it(`and was ${what} costs two attempts and the judge's own error, then none and the same error`, async () => {
      const bench = await createRefusedBench({ knowsOld });
      const first = await bench.call();
      assert.deepEqual([first.outcome, first.tried], ['ERR_CREDENTIAL_REFUSED', [1, 1]]);
      const refusedAt = bench.time.now;
      for (const afterMs of [0, 30_000, 59_999]) {
        bench.time.now = refusedAt + afterMs;
        await assert.rejects(bench.run(), {
          code: 'ERR_CREDENTIAL_REFUSED',
          detail: HELD,
          upstreamStatus: 401,
        });
      }
      assert.equal(bench.judge.tried.length, knowsOld ? 3 : 2);
    });
  }

  it('is tried once after each pause, which begins with its first length and doubles up to its longest', async () => {
    const bench = await createRefusedBench();
    const triedAt: number[] = [];
    for (let second = 0; second <= 3_300; second += 1) {
      const { tried } = await bench.call();
      for (const _ of tried) triedAt.push(second);
      bench.time.now += 1_000;
    }
    assert.deepEqual(triedAt, [0, 0, 60, 180, 420, 900, 1_800, 2_700]);
  });

  it('has Vault asked for the newest version every five seconds, then less often, and for nothing else', async () => {
    const bench = await createRefusedBench();
    await bench.call();
    const lookedAt: number[] = [];
    for (let second = 1; second < 60; second += 1) {
      bench.time.now += 1_000;
      const { reads } = await bench.call();
      for (const stage of reads) lookedAt.push(stage === 'LATEST' ? second : Number.NaN);
    }
    assert.deepEqual(lookedAt, [1, 6, 16, 36]);
  });

  it('with an old version, too, is not tried twice after the pause', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    bench.judge.accepts = 0;
    assert.deepEqual((await bench.call()).tried, [2, 1]);
    bench.time.now += 60_000;
    assert.deepEqual((await bench.call()).tried, [2]);
    assert.deepEqual((await bench.call()).outcome, HELD);
  });

  it('is served at once when the judge has changed its mind after the pause, and a later refusal begins anew', async () => {
    const bench = await createRefusedBench();
    await bench.call();
    bench.time.now += 60_000;
    await bench.call();
    bench.time.now += 120_000;
    bench.judge.accepts = 1;
    assert.equal((await bench.call()).outcome, 'served with 1');
    bench.judge.accepts = 0;
    assert.deepEqual((await bench.call()).tried, [1, 1]);
    bench.time.now += 59_999;
    assert.equal((await bench.call()).outcome, HELD);
    bench.time.now += 1;
    assert.deepEqual((await bench.call()).tried, [1]);
  });
});

describe('a new version of a refused secret', () => {
  for (const [what, add] of [
    ['in use', 'rotate'],
    ['pending', 'addPending'],
  ] as const) {
    it(`that is ${what} is tried as soon as Vault is asked, and used from then on`, async () => {
      const bench = await createRefusedBench();
      await bench.call();
      bench.vault[add]();
      bench.judge.accepts = 2;
      assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: ['LATEST'], tried: [2] });
      assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: [], tried: [2] });
    });
  }

  it('is found when the cached one is over, as always', async () => {
    const bench = await createRefusedBench();
    for (const pauseMs of [0, 60_000, 120_000, 240_000]) {
      bench.time.now += pauseMs;
      await bench.call();
    }
    bench.vault.rotate();
    bench.judge.accepts = 2;
    bench.time.now += TTL_MS;
    assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: ['CURRENT'], tried: [2] });
  });

  it('that is refused itself costs one attempt, and makes the pause longer', async () => {
    const bench = await createRefusedBench();
    await bench.call();
    bench.vault.rotate();
    assert.deepEqual((await bench.call()).tried, [2]);
    bench.time.now += 119_999;
    assert.deepEqual((await bench.call()).tried, []);
    bench.time.now += 1;
    assert.deepEqual((await bench.call()).tried, [2]);
  });

  it('is not tried when it has been withdrawn', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    bench.vault.promote(1);
    bench.judge.accepts = 0;
    assert.deepEqual((await bench.call()).tried, [1, 2]);
    bench.vault.rotate();
    bench.vault.promote(1);
    bench.judge.accepts = 3;
    assert.deepEqual(await bench.call(), { outcome: HELD, reads: ['LATEST', 'CURRENT'], tried: [] });
  });

  it('is tried when it is an older one that Vault has gone back to', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    bench.vault.rotate();
    bench.judge.accepts = 0;
    assert.deepEqual((await bench.call()).tried, [3, 2]);
    bench.vault.promote(1);
    bench.judge.accepts = 1;
    const { outcome, tried } = await bench.call();
    assert.deepEqual([outcome, tried], ['served with 1', [1]]);
  });
});
