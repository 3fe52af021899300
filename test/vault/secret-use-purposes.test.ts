/** Several purposes of one secret: which of them a refusal stops, and which it does not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SecretRefusedError } from '../../src/vault/secret-refusal.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { type Call, createRotationBench, type RotationBench } from './rotation-bench.ts';

const HELD = 'refused; not tried again yet';
const INVOICES: Call = { purpose: 'invoices' };
const OTHER_JUDGE = 'https://other-oic.example';

/** One purpose, `invoices`, says of its own accord that it does not like the caller. */
function createBench(isAboutPurpose = false) {
  const bench = createRotationBench();
  const tried: number[] = [];
  const check = async (secret: SecretVersion): Promise<string> => {
    tried.push(secret.version);
    throw new SecretRefusedError('ERR_CREDENTIAL_REFUSED', { isAboutPurpose });
  };
  return { bench, tried, invoices: { ...INVOICES, check } satisfies Call };
}

async function assertHeld(bench: RotationBench, call: Call): Promise<void> {
  const { outcome, tried } = await bench.call(call);
  assert.deepEqual([outcome, tried], [HELD, []]);
}

describe('a refusal of a secret that was never accepted', () => {
  it('stops every purpose at that judge', async () => {
    const { bench, invoices } = createBench();
    await bench.call(invoices);
    await assertHeld(bench, {});
    await assertHeld(bench, { purpose: 'anything else' });
    await assertHeld(bench, invoices);
  });

  it('stops nothing at another judge', async () => {
    const { bench, invoices } = createBench();
    await bench.call(invoices);
    assert.deepEqual((await bench.call({ judge: OTHER_JUDGE })).outcome, 'served with 1');
    assert.deepEqual(
      (await bench.call({ judge: OTHER_JUDGE, purpose: 'invoices' })).outcome,
      'served with 1',
    );
    await assertHeld(bench, {});
  });

  it('stops its own purpose only when it may be about that', async () => {
    const { bench, invoices, tried } = createBench(true);
    await bench.call(invoices);
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
    await assertHeld(bench, invoices);
    assert.deepEqual(tried, [1]);
  });
});

describe('a secret that two purposes are refused, having been accepted before', () => {
  it('stops all of them, and the second one costs one attempt only', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.judge.accepts = 0;
    assert.deepEqual((await bench.call({ purpose: 'a' })).tried, [1, 1]);
    assert.deepEqual((await bench.call({ purpose: 'b' })).tried, [1]);
    assert.deepEqual((await bench.call({ purpose: 'c' })).tried, []);
  });
});

describe('a crowd of purposes', () => {
  it('does not drive out what protects the secret as a whole', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    for (let user = 0; user < 250; user += 1) await bench.call({ purpose: `user ${user}` });
    assert.deepEqual((await bench.call()).tried, []);
  });
});

describe('a refusal of a secret that was accepted for another purpose', () => {
  it('stops its own purpose only', async () => {
    const { bench, invoices, tried } = createBench();
    await bench.run();
    await bench.call(invoices);
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
    assert.deepEqual((await bench.call({ purpose: 'a third' })).outcome, 'served with 1');
    await assertHeld(bench, invoices);
    assert.deepEqual(tried, [1, 1]);
  });

  it('goes on stopping it while the others are served, until its pause is over', async () => {
    const { bench, invoices, tried } = createBench();
    await bench.run();
    await bench.call(invoices);
    bench.time.now += 59_999;
    await bench.run();
    await assertHeld(bench, invoices);
    bench.time.now += 1;
    await bench.call(invoices);
    assert.deepEqual(tried, [1, 1, 1]);
  });

  it('is not followed by a version before it, which would be a failed log-in for nothing', async () => {
    const { bench, invoices, tried } = createBench();
    bench.vault.rotate();
    bench.judge.accepts = 2;
    await bench.run();
    const { reads } = await bench.call(invoices);
    assert.deepEqual([tried, reads], [[2, 2], ['LATEST']]);
  });

  it('is not followed by CURRENT when it is of a pending version, which is the newer one', async () => {
    const { bench, invoices, tried } = createBench();
    bench.vault.addPending();
    bench.judge.accepts = 2;
    await bench.run();
    await bench.call(invoices);
    assert.deepEqual(tried, [2, 2]);
  });

  it('says nothing about a version that the judge accepts next', async () => {
    const { bench, invoices } = createBench();
    await bench.run();
    await bench.call(invoices);
    bench.vault.rotate();
    bench.judge.accepts = 2;
    assert.deepEqual((await bench.call()).outcome, 'served with 2');
    assert.deepEqual((await bench.call(INVOICES)).outcome, 'served with 2');
  });
});

describe('refusals of an accepted secret for two purposes', () => {
  it('stop every purpose when nothing was accepted in between: the secret is wrong after all', async () => {
    const { bench, invoices, tried } = createBench();
    await bench.run();
    await bench.call(invoices);
    await bench.call({ ...invoices, purpose: 'a third' });
    await assertHeld(bench, {});
    await assertHeld(bench, { purpose: 'a fourth' });
    assert.ok(tried.length <= 4);
  });

  it('stop those two only when it was accepted in between', async () => {
    const { bench, invoices } = createBench();
    await bench.run();
    await bench.call(invoices);
    await bench.run();
    await bench.call({ ...invoices, purpose: 'a third' });
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
    await assertHeld(bench, { purpose: 'a third' });
    await assertHeld(bench, invoices);
  });

  it('of which both are the same one count as one', async () => {
    const { bench, invoices } = createBench();
    await bench.run();
    await bench.call(invoices);
    bench.time.now += 60_000;
    await bench.call(invoices);
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
  });
});
