/** A table in Vault: a change takes effect without a deployment, and a bad one has none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { GatekeeperError } from '../../src/errors.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { CANARY, row } from './table-bench.ts';
import { createTableBench, TABLE_ID, TTL_MS, toTableVersion } from './table-source-bench.ts';
import { toSecretVersion } from './vault-bench.ts';

const INVALID = { code: 'ERR_INTEGRATIONS_INVALID' };
const UNKNOWN = { code: 'ERR_ROUTE_UNKNOWN' };

/** A version whose table has two mistakes. */
function toBadVersion(version: number, ...stages: readonly string[]) {
  const rows = [row({ timeoutSeconds: 0, credential: { type: 'basic', secretId: CANARY } })];
  return toSecretVersion(JSON.stringify(rows), version, stages);
}

/** The details of the lines about a bad table; each line is checked whole but for them. */
function badLines({ entries }: ReturnType<typeof createTableBench>, version: number): readonly unknown[] {
  const bad = entries().filter(({ event }) => event === 'integrations_invalid');
  for (const { level, code, secretId, secretVersion } of bad) {
    assert.deepEqual(
      [level, code, secretId, secretVersion],
      ['error', 'ERR_INTEGRATIONS_INVALID', TABLE_ID, version],
    );
  }
  return bad.map(({ detail }) => detail);
}

const MISTAKES = [
  'order.credential.secretId: expected the OCID of a Vault secret',
  'order.timeoutSeconds: expected a whole number from 1 to 300',
];

describe('a bad table in Vault', () => {
  it('that is the only one there is lets nothing be invoked', async () => {
    const bench = createTableBench(toBadVersion(1, 'CURRENT', 'LATEST'));
    await assert.rejects(bench.find('one'), INVALID);
    assert.deepEqual(badLines(bench, 1), MISTAKES);
  });

  it('is named once, not with each call, and nothing of it is repeated', async () => {
    const bench = createTableBench(toBadVersion(1, 'CURRENT', 'LATEST'));
    for (let turn = 0; turn < 3; turn += 1) await assert.rejects(bench.find('one'), INVALID);
    bench.now += TTL_MS;
    await assert.rejects(bench.find('one'), INVALID);
    assert.deepEqual(badLines(bench, 1), MISTAKES);
    assert.doesNotMatch(bench.lines.join(''), new RegExp(CANARY));
  });

  it('heals when a good version comes', async () => {
    const bench = createTableBench(toBadVersion(1, 'CURRENT', 'LATEST'));
    await assert.rejects(bench.find('one'), INVALID);
    bench.state.versions = [toTableVersion('two', 2, 'CURRENT', 'LATEST'), toBadVersion(1, 'PREVIOUS')];
    bench.now += TTL_MS;
    assert.equal(await bench.find('two'), 'GET /two');
  });

  it('changes nothing where a good one was read before: that one goes on', async () => {
    const bench = createTableBench(toTableVersion('one', 1, 'CURRENT', 'LATEST'));
    await bench.find('one');
    bench.state.versions = [toBadVersion(2, 'CURRENT', 'LATEST'), toTableVersion('one', 1, 'PREVIOUS')];
    bench.now += TTL_MS;
    for (let turn = 0; turn < 3; turn += 1) assert.equal(await bench.find('one'), 'GET /one');
    assert.deepEqual(badLines(bench, 2), MISTAKES);
    assert.deepEqual(bench.reads, ['CURRENT', 'CURRENT']);
  });

  it('that a process starts with gives way to PREVIOUS, which goes on', async () => {
    const bench = createTableBench(
      toBadVersion(2, 'CURRENT', 'LATEST'),
      toTableVersion('one', 1, 'PREVIOUS'),
    );
    for (let turn = 0; turn < 3; turn += 1) assert.equal(await bench.find('one'), 'GET /one');
    assert.deepEqual(badLines(bench, 2), MISTAKES);
    assert.deepEqual(bench.reads, ['CURRENT', 'PREVIOUS']);
    const read = bench.entries().filter(({ event }) => event === 'integrations_read');
    assert.deepEqual(
      read.map(({ level, secretId, secretVersion }) => [level, secretId, secretVersion]),
      [['info', TABLE_ID, 1]],
    );
  });

  it('and a bad PREVIOUS leave nothing', async () => {
    const bench = createTableBench(toBadVersion(2, 'CURRENT'), toSecretVersion('[]', 1, ['PREVIOUS']));
    await assert.rejects(bench.find('one'), INVALID);
    await assert.rejects(bench.find('one'), INVALID);
  });

  it('costs Vault and the log little while PREVIOUS is bad too', async () => {
    const bench = createTableBench(toBadVersion(2, 'CURRENT', 'LATEST'), toBadVersion(1, 'PREVIOUS'));
    await assert.rejects(bench.find('one'), INVALID);
    const { length } = bench.lines;
    for (let call = 0; call < 5; call += 1) await assert.rejects(bench.find('one'), INVALID);
    assert.deepEqual([bench.reads, bench.lines.length], [['CURRENT', 'PREVIOUS'], length]);
  });

  it('has its first twenty problems said, and how many more there are', async () => {
    const bench = createTableBench(toSecretVersion(`[${'0,'.repeat(99)}0]`, 1, ['CURRENT', 'LATEST']));
    await assert.rejects(bench.find('one'), INVALID);
    const said = bench.entries().filter(({ event }) => event === 'integrations_invalid');
    assert.deepEqual([said.length, said.at(-1)?.['detail']], [21, 'and 80 more']);
  });

  it('asks for PREVIOUS again after a call that had hardly any time', async () => {
    const bench = createTableBench(
      toBadVersion(2, 'CURRENT', 'LATEST'),
      toTableVersion('one', 1, 'PREVIOUS'),
    );
    const hurried = bench.getRoutes(createDeadline(bench.now + 50, bench.clock));
    bench.state.failure = new GatekeeperError('ERR_VAULT_TIMEOUT');
    await assert.rejects(hurried, { code: 'ERR_VAULT_TIMEOUT' });
    bench.state.failure = undefined;
    assert.equal(await bench.find('one'), 'GET /one');
  });

  it('does not undo a good one that another call reads while it looks for PREVIOUS', async () => {
    const bench = createTableBench(toBadVersion(2, 'CURRENT', 'LATEST'), toBadVersion(1, 'PREVIOUS'));
    const previous = Promise.withResolvers<void>();
    bench.state.previous = previous.promise;
    const waiting = bench.find('one');
    await turnOfLoop();
    assert.deepEqual(bench.reads, ['CURRENT', 'PREVIOUS']);
    bench.state.versions = [toTableVersion('one', 3, 'CURRENT', 'LATEST'), toBadVersion(1, 'PREVIOUS')];
    bench.now += TTL_MS;
    assert.equal(await bench.find('one'), 'GET /one');
    previous.resolve();
    assert.equal(await waiting, 'GET /one');
    assert.equal(await bench.find('one'), 'GET /one');
  });

  it('is replaced by PREVIOUS in a later call, when there was none at first', async () => {
    const bench = createTableBench(toBadVersion(2, 'CURRENT', 'LATEST'));
    await assert.rejects(bench.find('one'), INVALID);
    bench.state.versions = [...bench.state.versions, toTableVersion('one', 1, 'PREVIOUS')];
    const { length } = bench.reads;
    await assert.rejects(bench.find('one'), INVALID);
    assert.equal(bench.reads.length, length, 'Vault is left alone for 5 s');
    bench.now += 5_000;
    assert.equal(await bench.find('one'), 'GET /one');
  });
});

describe('a good table in Vault', () => {
  it('takes effect when the secret is read anew, and not before', async () => {
    const bench = createTableBench(toTableVersion('one', 1, 'CURRENT', 'LATEST'));
    await bench.find('one');
    bench.state.versions = [toTableVersion('two', 2, 'CURRENT', 'LATEST')];
    bench.now += TTL_MS - 1;
    await assert.rejects(bench.find('two'), UNKNOWN);
    bench.now += 1;
    assert.equal(await bench.find('two'), 'GET /two');
    // What the new table does not name is gone.
    await assert.rejects(bench.find('one'), UNKNOWN);
  });

  it('is parsed once for each version, and each is said once', async () => {
    const bench = createTableBench(toTableVersion('one', 1, 'CURRENT', 'LATEST'));
    const first = await bench.getRoutes({ remainingMs: () => 1_000 });
    bench.now += TTL_MS;
    assert.equal(await bench.getRoutes({ remainingMs: () => 1_000 }), first);
    assert.deepEqual(
      bench.entries().map(({ event, secretVersion }) => [event, secretVersion]),
      [['integrations_read', 1]],
    );
  });

  it('is taken back when an older version is made CURRENT again', async () => {
    const bench = createTableBench(toTableVersion('two', 2, 'CURRENT', 'LATEST'));
    await bench.find('two');
    bench.state.versions = [toTableVersion('one', 1, 'CURRENT'), toTableVersion('two', 2, 'LATEST')];
    bench.now += TTL_MS;
    assert.equal(await bench.find('one'), 'GET /one');
  });

  it('that only waits as PENDING has no effect', async () => {
    const bench = createTableBench(
      toTableVersion('one', 1, 'CURRENT'),
      toTableVersion('two', 2, 'PENDING', 'LATEST'),
    );
    await assert.rejects(bench.find('two'), UNKNOWN);
  });
});
