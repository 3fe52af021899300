/** A refusal that may be about what a secret was used for, such as an unknown user: what is tried after it, and what not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SecretRefusedError } from '../../src/vault/secret-refusal.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { type Call, createRotationBench } from './rotation-bench.ts';

/** One purpose, `invoices`, is refused whatever the secret. */
function createBench() {
  const bench = createRotationBench();
  const tried: number[] = [];
  const check = async (secret: SecretVersion): Promise<string> => {
    tried.push(secret.version);
    throw new SecretRefusedError('ERR_DOMAIN_GRANT_REFUSED', { isAboutPurpose: true });
  };
  return { bench, tried, invoices: { purpose: 'invoices', check } satisfies Call };
}

describe('a refusal that may be about its purpose', () => {
  it('is not followed by the same version again, which would not do better', async () => {
    const { bench, invoices, tried } = createBench();
    const { outcome } = await bench.call(invoices);
    assert.deepEqual([outcome, tried], ['ERR_DOMAIN_GRANT_REFUSED', [1]]);
  });

  it('is not followed by a version before it once that one was accepted for another purpose', async () => {
    const { bench, invoices, tried } = createBench();
    bench.vault.rotate();
    bench.judge.accepts = 2;
    await bench.run();
    const { reads } = await bench.call(invoices);
    assert.deepEqual([tried, reads], [[2], ['LATEST']]);
  });

  it('is not followed by the version before it: the judge knows the secret', async () => {
    const { bench, invoices, tried } = createBench();
    bench.vault.rotate();
    const { reads } = await bench.call(invoices);
    assert.deepEqual([tried, reads], [[2], ['CURRENT', 'LATEST']]);
  });

  it('is followed by a newer version: with a new key of the application the answer may be another one', async () => {
    const { bench, invoices, tried } = createBench();
    await bench.run();
    bench.vault.addPending();
    await bench.call(invoices);
    assert.deepEqual(tried, [1, 2]);
  });

  it('is not followed by the version that Vault has gone back to', async () => {
    const { bench, invoices, tried } = createBench();
    bench.vault.rotate();
    bench.judge.accepts = 2;
    await bench.run();
    bench.vault.promote(1);
    await bench.call(invoices);
    assert.deepEqual(tried, [2]);
  });
});

describe('a refusal about a purpose, of a newer version than the one that the judge does not accept', () => {
  it('holds like any other: that version is not tried again at each look at Vault', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    bench.vault.addPending();
    const tried: number[] = [];
    const check = async ({ version }: SecretVersion): Promise<string> => {
      tried.push(version);
      throw new SecretRefusedError('ERR_DOMAIN_GRANT_REFUSED', { isAboutPurpose: version === 2 });
    };
    for (let second = 0; second < 60; second += 1) {
      await bench.call({ check });
      bench.time.now += 1_000;
    }
    assert.deepEqual(tried, [2]);
  });
});
