/** Outages while a secret is used, of Vault and of whoever checks it: they are no refusals, and are told as they are. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { SecretRefusedError } from '../../src/vault/secret-refusal.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { createRotationBench, DOWN, TTL_MS } from './rotation-bench.ts';

const HELD = 'refused; not tried again yet';
const TIMEOUT = new GatekeeperError('ERR_OIC_TIMEOUT');

describe('an outage of the judge', () => {
  for (const [what, error] of [
    ['an error of ours', TIMEOUT],
    ['a mistake', new TypeError('a mistake')],
  ] as const) {
    it(`that is ${what} is thrown as it is, after one attempt, and changes nothing`, async () => {
      const bench = createRotationBench();
      await bench.run();
      bench.judge.error = error;
      await assert.rejects(bench.run(), error);
      assert.deepEqual([bench.judge.tried, bench.vault.reads], [[1, 1], ['CURRENT']]);
      bench.judge.error = undefined;
      assert.deepEqual(await bench.call(), { outcome: 'served with 1', reads: [], tried: [1] });
      assert.deepEqual(bench.lines, []);
    });
  }

  it('after the pause leaves the refusal as it was: the next attempt is made at once', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    bench.time.now += 60_000;
    bench.judge.error = TIMEOUT;
    await assert.rejects(bench.run(), TIMEOUT);
    bench.judge.error = undefined;
    bench.judge.accepts = 1;
    assert.deepEqual(await bench.call(), { outcome: 'served with 1', reads: [], tried: [1] });
  });

  it('at the second attempt is thrown, and the version before it is still found by the next call', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    let attempts = 0;
    const check: typeof bench.judge.check = async (secret) => {
      attempts += 1;
      if (attempts === 2) throw TIMEOUT;
      return bench.judge.check(secret);
    };
    await assert.rejects(bench.run({ check }), TIMEOUT);
    assert.equal(await bench.run({ check }), 'served with 1');
  });

  it('at the second attempt, again and again, costs one refusal: the next calls begin with the other version', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.addPending();
    const tried: number[] = [];
    const check = async ({ version }: SecretVersion): Promise<string> => {
      tried.push(version);
      if (version === 1) throw new SecretRefusedError('ERR_CREDENTIAL_REFUSED', {});
      throw TIMEOUT;
    };
    for (let call = 0; call < 5; call += 1) {
      await assert.rejects(bench.run({ check }), TIMEOUT);
      bench.time.now += 2_000;
    }
    assert.deepEqual(tried, [1, 2, 2, 2, 2, 2]);
  });

  it('at the second attempt is thrown, and the version after it is still found by the next call', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.rotate();
    let attempts = 0;
    const check: typeof bench.judge.check = async (secret) => {
      attempts += 1;
      if (attempts === 2) throw TIMEOUT;
      return bench.judge.check(secret);
    };
    bench.judge.accepts = 2;
    await assert.rejects(bench.run({ check }), TIMEOUT);
    assert.equal(await bench.run({ check }), 'served with 2');
  });
});

describe('an outage of Vault', () => {
  it('at the first read is thrown, and nothing is tried', async () => {
    const bench = createRotationBench();
    bench.vault.error = DOWN;
    await assert.rejects(bench.run(), DOWN);
    assert.deepEqual(bench.judge.tried, []);
  });

  it('does not matter while the cached version is accepted', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.error = DOWN;
    bench.time.now += TTL_MS;
    assert.equal(await bench.run(), 'served with 1');
  });

  it('while another version is looked for is thrown, after one attempt; the refusal holds then', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.judge.accepts = 2;
    bench.vault.error = DOWN;
    await assert.rejects(bench.run(), DOWN);
    assert.deepEqual(bench.judge.tried, [1, 1]);
    assert.deepEqual(await bench.call(), { outcome: HELD, reads: ['LATEST'], tried: [] });
  });

  it('while another version is looked for ends with Vault: the new version is found then, at the next look', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.judge.accepts = 2;
    bench.vault.error = DOWN;
    await bench.call();
    await bench.call();
    bench.vault.error = undefined;
    bench.vault.rotate();
    bench.time.now += 4_999;
    assert.deepEqual(await bench.call(), { outcome: HELD, reads: [], tried: [] });
    bench.time.now += 1;
    assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: ['LATEST'], tried: [2] });
  });

  it('during a cool-down is not why a call fails: it is the refusal that holds', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    bench.vault.error = DOWN;
    await assert.rejects(bench.run(), { code: 'ERR_CREDENTIAL_REFUSED', detail: HELD });
  });
});
