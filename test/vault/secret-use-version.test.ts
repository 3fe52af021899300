/** The version that is used: which one it is, that asking for it costs nothing more, and how it is read anew. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRotationBench, DOWN, type RotationBench } from './rotation-bench.ts';

const JUDGE = 'https://oic.example';

const versionInUse = (bench: RotationBench, judge = JUDGE) =>
  bench.use.versionInUse('a', judge, bench.deadline());

describe('the version in use', () => {
  it('is not known while Vault is down and nothing is cached', async () => {
    const bench = createRotationBench();
    bench.vault.error = DOWN;
    await assert.rejects(versionInUse(bench), DOWN);
  });

  it('is CURRENT before anything was tried, and the next call uses what was read for that', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    assert.equal(await versionInUse(bench), 2);
    bench.judge.accepts = 2;
    assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: [], tried: [2] });
  });

  it('is the one that was accepted in place of CURRENT, at that judge only', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    await bench.run();
    assert.deepEqual([await versionInUse(bench), await versionInUse(bench, 'https://other.example')], [1, 2]);
  });

  it('is CURRENT although it is being left alone', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    assert.equal(await versionInUse(bench), 1);
  });

  it('costs no read more, when it is asked for right before its use and Vault is ahead', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    // A read takes a moment, as all reads do.
    bench.vault.takes = async () => {
      bench.time.now += 20;
    };
    await versionInUse(bench);
    assert.deepEqual(await bench.call(), { outcome: 'served with 1', reads: ['PREVIOUS'], tried: [2, 1] });
  });
});

describe('a secret that is read anew on demand', () => {
  it('stays what it was while Vault is down, and nobody hears of it', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.error = DOWN;
    await bench.use.refresh('a', bench.deadline());
    assert.equal(await versionInUse(bench), 1);
    assert.equal(await bench.run(), 'served with 1');
  });

  it('is the new one from then on', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.rotate();
    bench.judge.accepts = 2;
    await bench.use.refresh('a', bench.deadline());
    assert.deepEqual(bench.vault.reads, ['CURRENT', 'CURRENT']);
    assert.deepEqual(await bench.call(), { outcome: 'served with 2', reads: [], tried: [2] });
  });
});

describe('the log of a secret in use', () => {
  it('has a line for each refused version, with its number and without its content', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    await bench.run();
    const [entry, ...others] = bench.entries();
    assert.deepEqual(others, []);
    const { level, event, code, secretId, secretVersion, upstreamStatus } = entry ?? {};
    assert.deepEqual(
      [level, event, code, secretId, secretVersion, upstreamStatus],
      ['warn', 'secret_refused', 'ERR_CREDENTIAL_REFUSED', 'a', 2, 401],
    );
    assert.doesNotMatch(bench.lines.join(''), /canary/);
  });

  it('has no line for a refusal that only holds', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    const before = bench.lines.length;
    await bench.call();
    assert.deepEqual([before, bench.lines.length], [2, 2]);
  });
});
