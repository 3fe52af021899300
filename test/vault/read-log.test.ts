/** Each read of a secret leaves one line: which, in which state, how long it took; and nothing of what it holds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { withReadLog } from '../../src/vault/read-log.ts';
import { createVaultBench } from '../identity-domain/vault-bench.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampleread';

function createBench() {
  const time = createTestClock();
  const vault = Object.assign(createVaultBench(time), { tookMs: 120 });
  const { log, lines, entries } = createLogLines(time.clock);
  return { vault, lines, entries, read: withReadLog(vault.read, log, time.clock) };
}

describe('a read that fails', () => {
  for (const [failure, fields] of [
    [
      new GatekeeperError('ERR_VAULT_DENIED', { detail: 'no policy', upstreamStatus: 404 }),
      { code: 'ERR_VAULT_DENIED', detail: 'no policy', upstreamStatus: 404 },
    ],
    [new GatekeeperError('ERR_VAULT_TIMEOUT'), { code: 'ERR_VAULT_TIMEOUT' }],
    [new GatekeeperError('ERR_VAULT_NO_PRINCIPAL'), { code: 'ERR_VAULT_NO_PRINCIPAL' }],
  ] as const) {
    it(`with ${failure.code} is a warning with the state that was asked for, and throws what it threw`, async () => {
      const { read, vault, entries } = createBench();
      vault.failure = failure;
      await assert.rejects(read(SECRET_ID, 'PENDING', 1000), (thrown) => thrown === failure);
      const [{ time: _time, function: _function, ...line } = {}, ...others] = entries();
      assert.deepEqual(line, {
        level: 'warn',
        event: 'secret_read_failed',
        secretId: SECRET_ID,
        stage: 'PENDING',
        ms: 120,
        ...fields,
      });
      assert.deepEqual(others, []);
    });
  }

  it('by a mistake of ours says where, and nothing of its message', async () => {
    const { read, vault, lines, entries } = createBench();
    vault.failure = new TypeError('canary');
    await assert.rejects(read(SECRET_ID, 'CURRENT', 1000), vault.failure);
    assert.equal(entries()[0]?.['code'], 'ERR_INTERNAL');
    assert.doesNotMatch(lines.join(''), /canary/);
  });
});

describe('a read', () => {
  it('leaves a line with the version, and gives the secret as it was read', async () => {
    const { read, vault, lines, entries } = createBench();
    vault.add('CURRENT');
    const secret = await read(SECRET_ID, 'CURRENT', 1000);
    assert.deepEqual([secret.content.reveal(), secret.version], ['app:canary-2', 2]);
    const [{ time: _time, function: _function, ...line } = {}, ...others] = entries();
    assert.deepEqual(line, {
      level: 'info',
      event: 'secret_read',
      secretId: SECRET_ID,
      stage: 'CURRENT',
      secretVersion: 2,
      ms: 120,
    });
    assert.deepEqual(others, []);
    assert.doesNotMatch(lines.join(''), /canary/);
  });

  it('is handed on as it was asked for', async () => {
    const { log } = createLogLines(() => 0);
    const asked: unknown[] = [];
    const failure = new GatekeeperError('ERR_VAULT_TIMEOUT');
    const read = withReadLog(
      async (...question) => {
        asked.push(...question);
        throw failure;
      },
      log,
      () => 0,
    );
    await assert.rejects(read(SECRET_ID, 'LATEST', 77), failure);
    assert.deepEqual(asked, [SECRET_ID, 'LATEST', 77]);
  });
});
