/** A table in Vault while Vault is down, or says no: an outage lets the last good one serve on, a denial ends it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ErrorCode, GatekeeperError } from '../../src/errors.ts';
import { createTableBench, STALE_MS, TABLE_ID, TTL_MS, toTableVersion } from './table-source-bench.ts';
import { toSecretVersion } from './vault-bench.ts';

const fail = (code: ErrorCode) => new GatekeeperError(code);
const GOOD = toTableVersion('one', 1, 'CURRENT', 'LATEST');
const BAD = toSecretVersion('[]', 2, ['CURRENT', 'LATEST']);

describe('while Vault is down', () => {
  for (const code of ['ERR_VAULT_UNAVAILABLE', 'ERR_VAULT_TIMEOUT', 'ERR_VAULT_NO_PRINCIPAL'] as const) {
    it(`nothing may be invoked where no table was read before, for ${code}`, async () => {
      const bench = createTableBench(GOOD);
      bench.state.failure = fail(code);
      await assert.rejects(bench.find('one'), { code });
    });

    it(`the last good table serves as long as the secret cache allows, for ${code}`, async () => {
      const bench = createTableBench(GOOD);
      await bench.find('one');
      bench.state.failure = fail(code);
      bench.now += TTL_MS;
      assert.equal(await bench.find('one'), 'GET /one');
      bench.now += STALE_MS - 1;
      assert.equal(await bench.find('one'), 'GET /one');
      bench.now += 1;
      await assert.rejects(bench.find('one'), { code });
    });
  }

  it('and CURRENT, read before, is bad, the outage is what is said, and it heals', async () => {
    const bench = createTableBench(BAD, toTableVersion('one', 1, 'PREVIOUS'));
    const failure = fail('ERR_VAULT_UNAVAILABLE');
    const read = bench.find('one');
    // CURRENT has been read by then, PREVIOUS not yet.
    bench.state.failure = failure;
    await assert.rejects(read, failure);
    bench.state.failure = undefined;
    bench.now += 5_000;
    assert.equal(await bench.find('one'), 'GET /one');
  });

  it('the log says so, with the secret and its version', async () => {
    const bench = createTableBench(GOOD);
    await bench.find('one');
    bench.state.failure = fail('ERR_VAULT_UNAVAILABLE');
    bench.now += TTL_MS;
    await bench.find('one');
    const { event, level, code, secretId, secretVersion } = bench.entries().at(-1) ?? {};
    assert.deepEqual(
      [event, level, code, secretId, secretVersion],
      ['secret_stale', 'warn', 'ERR_VAULT_UNAVAILABLE', TABLE_ID, 1],
    );
  });
});

describe('when Vault denies the secret', () => {
  for (const code of ['ERR_VAULT_DENIED', 'ERR_SECRET_FORM'] as const) {
    it(`nothing may be invoked any more, however good the last table was, for ${code}`, async () => {
      const bench = createTableBench(GOOD);
      await bench.find('one');
      bench.state.failure = fail(code);
      bench.now += TTL_MS;
      await assert.rejects(bench.find('one'), { code });
      await assert.rejects(bench.find('one'), { code });
    });
  }

  it('and then allows it again, the table is used as before', async () => {
    const bench = createTableBench(GOOD);
    await bench.find('one');
    bench.state.failure = fail('ERR_VAULT_DENIED');
    bench.now += TTL_MS;
    await assert.rejects(bench.find('one'), { code: 'ERR_VAULT_DENIED' });
    bench.state.failure = undefined;
    bench.now += TTL_MS;
    assert.equal(await bench.find('one'), 'GET /one');
  });

  it('from the start, nothing may be invoked', async () => {
    await assert.rejects(createTableBench().find('one'), { code: 'ERR_VAULT_DENIED' });
  });
});
