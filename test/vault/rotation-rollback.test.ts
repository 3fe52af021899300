/** A password that is put back to the one before, in Vault and where it is checked; and versions that nobody uses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRotationBench, TTL_MS } from './rotation-bench.ts';

/** Version 2 is in use everywhere, and the process knows it. */
async function createRotatedBench() {
  const bench = createRotationBench();
  bench.vault.rotate();
  bench.judge.accepts = 2;
  await bench.run();
  return bench;
}

describe('a password that is put back', () => {
  it('at the judge alone is not found by a process that has seen the newer one accepted: it does not go back', async () => {
    const bench = await createRotatedBench();
    bench.judge.accepts = 1;
    assert.deepEqual(await bench.call(), {
      outcome: 'ERR_CREDENTIAL_REFUSED',
      reads: ['LATEST'],
      tried: [2, 2],
    });
  });

  it('at the judge alone is found in a new process, with one read', async () => {
    const bench = await createRotatedBench();
    bench.judge.accepts = 1;
    bench.restart();
    assert.deepEqual(await bench.call(), {
      outcome: 'served with 1',
      reads: ['CURRENT', 'PREVIOUS'],
      tried: [2, 1],
    });
  });

  it('on both sides is found with two reads, while the newer one is cached', async () => {
    const bench = await createRotatedBench();
    bench.vault.promote(1);
    bench.judge.accepts = 1;
    assert.deepEqual(await bench.call(), {
      outcome: 'served with 1',
      reads: ['LATEST', 'CURRENT'],
      tried: [2, 1],
    });
    assert.deepEqual(await bench.call(), { outcome: 'served with 1', reads: [], tried: [1] });
  });

  it('on both sides is found without any further read, once the secret is read anew', async () => {
    const bench = await createRotatedBench();
    bench.vault.promote(1);
    bench.judge.accepts = 1;
    bench.time.now += TTL_MS;
    assert.deepEqual(await bench.call(), { outcome: 'served with 1', reads: ['CURRENT'], tried: [1] });
  });

  it('in Vault alone serves on with the newer one, and follows the judge without a further read', async () => {
    const bench = await createRotatedBench();
    bench.vault.promote(1);
    bench.time.now += TTL_MS;
    const { outcome, tried } = await bench.call();
    assert.deepEqual([outcome, tried], ['served with 2', [1, 2]]);
    assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: [], tried: [2] });
    bench.judge.accepts = 1;
    assert.deepEqual(await bench.call(), { outcome: 'served with 1', reads: [], tried: [2, 1] });
  });
});

describe('a version that nobody uses', () => {
  it('is not tried when it was pending and another one is pending now', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.addPending();
    bench.vault.addPending();
    bench.judge.accepts = 3;
    const { outcome, tried } = await bench.call();
    assert.deepEqual([outcome, tried], ['served with 3', [1, 3]]);
  });

  it('is not tried before CURRENT, although it is pending and newer', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.rotate();
    bench.vault.addPending();
    bench.judge.accepts = 2;
    assert.deepEqual(await bench.call(), {
      outcome: 'served with 2',
      reads: ['LATEST', 'CURRENT'],
      tried: [1, 2],
    });
  });
});
