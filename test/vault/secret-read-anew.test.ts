/** Secrets read past the cache: what is no version for us, what is an outage, and what the cache takes from it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { Stage } from '../../src/vault/secret-version.ts';
import { createBench, TTL_MS } from './secret-bench.ts';

const STAGES: readonly Stage[] = ['CURRENT', 'PENDING', 'PREVIOUS', 'LATEST'];

describe('a version read past the cache', () => {
  for (const code of ['ERR_VAULT_UNAVAILABLE', 'ERR_VAULT_TIMEOUT', 'ERR_VAULT_NO_PRINCIPAL'] as const) {
    it(`is an outage at ${code}, and what is cached stays`, async () => {
      const bench = createBench();
      await bench.get();
      const failure = new GatekeeperError(code);
      bench.error = failure;
      for (const stage of STAGES) await assert.rejects(bench.readAnew(stage), failure);
      assert.equal(await bench.get(), 'canary a 1');
    });
  }

  it('is an outage at what nobody expected, too', async () => {
    const bench = createBench();
    bench.error = new Error('a mistake');
    await assert.rejects(bench.readAnew('LATEST'), bench.error);
  });

  for (const code of ['ERR_VAULT_DENIED', 'ERR_SECRET_FORM'] as const) {
    it(`is none at ${code}, and what is cached stays`, async () => {
      const bench = createBench();
      await bench.get();
      bench.error = new GatekeeperError(code);
      for (const stage of STAGES) assert.equal(await bench.readAnew(stage), undefined);
      assert.equal(await bench.get(), 'canary a 1');
    });
  }

  it('does not keep the cache from asking Vault, although reading it failed', async () => {
    const bench = createBench();
    bench.error = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    await assert.rejects(bench.readAnew('CURRENT'), bench.error);
    bench.error = undefined;
    assert.equal(await bench.get(), 'canary a 1');
  });

  it('is read each time, with five seconds at most, and no longer than the call', async () => {
    const bench = createBench();
    await bench.readAnew('LATEST');
    await bench.readAnew('LATEST', 'a', 1_200);
    assert.deepEqual(bench.reads, [
      ['a', 'LATEST', 5_000],
      ['a', 'LATEST', 1_200],
    ]);
  });

  it('is read once for callers who ask for the same stage at the same time', async () => {
    const bench = createBench();
    const all = await Promise.all([bench.readAnew('LATEST'), bench.readAnew('LATEST')]);
    assert.deepEqual([all, bench.reads.length], [[1, 1], 1]);
  });

  it('of another stage or another secret is read by itself', async () => {
    const bench = createBench();
    await Promise.all([bench.readAnew('LATEST'), bench.readAnew('PREVIOUS'), bench.readAnew('LATEST', 'b')]);
    assert.equal(bench.reads.length, 3);
  });

  for (const stage of STAGES) {
    it(`as ${stage} is the cached one from then on when it is CURRENT, for its whole time`, async () => {
      const bench = createBench();
      await bench.get();
      bench.now += TTL_MS - 1;
      bench.version = 2;
      assert.equal(await bench.readAnew(stage), 2);
      bench.now += TTL_MS - 1;
      assert.equal(await bench.get(), 'canary a 2');
      assert.equal(bench.reads.length, 2);
    });

    it(`as ${stage} leaves the cached one alone when it is not CURRENT`, async () => {
      const bench = createBench();
      await bench.get();
      Object.assign(bench, { version: 2, stages: [stage === 'CURRENT' ? 'DEPRECATED' : stage] });
      assert.equal(await bench.readAnew(stage), 2);
      assert.equal(await bench.get(), 'canary a 1');
    });
  }

  it('is cached also when nothing was before', async () => {
    const bench = createBench();
    await bench.readAnew('LATEST');
    assert.equal(await bench.get(), 'canary a 1');
    assert.equal(bench.reads.length, 1);
  });
});
