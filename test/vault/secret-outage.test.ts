/** Secrets while Vault is down, denies them, or is back: what serves stale, for how long, and what is forgotten. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createBench, TTL_MS } from './secret-bench.ts';

const STALE_MS = 15 * 60_000;
const DENIED = new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
const DOWN = new GatekeeperError('ERR_VAULT_UNAVAILABLE');

describe('while Vault is down', () => {
  it('a secret serves stale for fifteen minutes, and the log says so without its content', async () => {
    const bench = createBench();
    await bench.get();
    bench.error = DOWN;
    bench.now += TTL_MS + STALE_MS - 1;
    assert.equal(await bench.get(), 'canary a 1');
    const line = JSON.parse(bench.lines[0] ?? '{}');
    assert.deepEqual(
      [line.event, line.code, line.secretId, line.secretVersion],
      ['secret_stale', DOWN.code, 'a', 1],
    );
    assert.doesNotMatch(bench.lines.join(''), /canary/);
  });

  it('a secret does not serve longer than that', async () => {
    const bench = createBench();
    await bench.get();
    bench.error = DOWN;
    bench.now += TTL_MS + STALE_MS;
    await assert.rejects(bench.get(), DOWN);
  });

  it('a secret that was never read is a failure', async () => {
    const bench = createBench();
    bench.error = DOWN;
    await assert.rejects(bench.get(), DOWN);
  });

  for (const code of ['ERR_VAULT_UNAVAILABLE', 'ERR_VAULT_TIMEOUT', 'ERR_VAULT_NO_PRINCIPAL'] as const) {
    it(`and fails with ${code}, a secret serves stale`, async () => {
      const bench = createBench();
      await bench.get();
      bench.error = new GatekeeperError(code);
      bench.now += TTL_MS;
      assert.equal(await bench.get(), 'canary a 1');
    });
  }

  it('a call with hardly any time does not keep the next from asking Vault', async () => {
    const bench = createBench();
    bench.error = DOWN;
    await assert.rejects(bench.get('a', 999), DOWN);
    bench.error = undefined;
    assert.equal(await bench.get(), 'canary a 1');
  });

  it('a call with a second left counts like any other', async () => {
    const bench = createBench();
    bench.error = DOWN;
    await assert.rejects(bench.get('a', 1_000), DOWN);
    bench.error = undefined;
    await assert.rejects(bench.get(), DOWN);
    assert.equal(bench.reads.length, 1);
  });

  it('Vault is left alone for a while after each failure', async () => {
    const bench = createBench();
    bench.error = DOWN;
    await assert.rejects(bench.get(), DOWN);
    bench.now += 4_999;
    await assert.rejects(bench.get(), DOWN);
    assert.equal(bench.reads.length, 1);
    bench.now += 1;
    await assert.rejects(bench.get(), DOWN);
    assert.equal(bench.reads.length, 2);
  });

  it('one secret’s failure does not keep another from being read', async () => {
    const bench = createBench();
    bench.error = DOWN;
    await assert.rejects(bench.get('a'), DOWN);
    bench.error = undefined;
    assert.equal(await bench.get('b'), 'canary b 1');
  });
});

describe('when Vault denies a secret that it gave before', () => {
  for (const [what, leftMs] of [
    ['', 60_000],
    [', also in a call with hardly any time', 500],
  ] as const) {
    it(`it is forgotten and does not serve stale${what}`, async () => {
      const bench = createBench();
      await bench.get();
      bench.error = DENIED;
      bench.now += TTL_MS;
      await assert.rejects(bench.get('a', leftMs), DENIED);
      bench.error = DOWN;
      bench.now += 60_000;
      await assert.rejects(bench.get(), DOWN);
      assert.deepEqual(bench.lines, []);
    });
  }

  it('Vault is left alone for a while, and is asked again then', async () => {
    const bench = createBench();
    await bench.get();
    bench.error = DENIED;
    bench.now += TTL_MS;
    await assert.rejects(bench.get(), DENIED);
    bench.error = undefined;
    await assert.rejects(bench.get(), DENIED);
    assert.equal(bench.reads.length, 2);
    bench.now += 5_000;
    bench.version = 2;
    assert.equal(await bench.get(), 'canary a 2');
  });

  it('it is forgotten also while it served stale', async () => {
    const bench = createBench();
    await bench.get();
    bench.error = DOWN;
    bench.now += TTL_MS;
    await bench.get();
    bench.error = DENIED;
    bench.now += 5_000;
    await assert.rejects(bench.get(), DENIED);
  });
});

describe('when Vault is back', () => {
  it('a secret is read anew, without a restart', async () => {
    const bench = createBench();
    bench.error = DOWN;
    await assert.rejects(bench.get(), DOWN);
    bench.error = undefined;
    bench.now += 5_000;
    assert.equal(await bench.get(), 'canary a 1');
  });
});
