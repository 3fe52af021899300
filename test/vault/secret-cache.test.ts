/** The cache of secrets: fresh, stale, dropped, one flight each, and bounded. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import type { SecretVersion } from '../../src/vault/vault-client.ts';

const TTL_MS = 300_000;
const STALE_MS = 15 * 60_000;
const DOWN = new GatekeeperError('ERR_VAULT_UNAVAILABLE');

function createBench() {
  const bench = { now: 1_000_000, error: undefined as Error | undefined, version: 1 };
  const reads: [secretId: string, timeoutMs: number][] = [];
  const lines: string[] = [];
  const clock = (): number => bench.now;
  const cache = createSecretCache({
    read: async (secretId, timeoutMs): Promise<SecretVersion> => {
      reads.push([secretId, timeoutMs]);
      if (bench.error !== undefined) throw bench.error;
      return { content: createSecret(`canary ${secretId}`), version: bench.version };
    },
    ttlSeconds: TTL_MS / 1000,
    clock,
    log: createLog({ level: 'debug', functionName: 'f', write: (line) => lines.push(line), clock }),
  });
  const get = async (secretId = 'a', leftMs = 60_000) => {
    const secret = await cache.get(secretId, createDeadline(bench.now + leftMs, clock));
    return `${secret.content.reveal()} ${secret.version}`;
  };
  return Object.assign(bench, { cache, get, reads, lines });
}

describe('a secret', () => {
  it('is read once while it is fresh', async () => {
    const bench = createBench();
    assert.equal(await bench.get(), 'canary a 1');
    bench.now += TTL_MS - 1;
    await bench.get();
    assert.equal(bench.reads.length, 1);
  });

  it('is read anew when its time is over, and the new version counts', async () => {
    const bench = createBench();
    await bench.get();
    bench.now += TTL_MS;
    bench.version = 2;
    assert.equal(await bench.get(), 'canary a 2');
  });

  it('is never taken for another', async () => {
    const bench = createBench();
    assert.deepEqual([await bench.get('a'), await bench.get('b')], ['canary a 1', 'canary b 1']);
  });

  it('is read once for callers who ask at the same time', async () => {
    const bench = createBench();
    await Promise.all([bench.get(), bench.get(), bench.get()]);
    assert.equal(bench.reads.length, 1);
  });

  it('may take five seconds to read, and no longer than the call', async () => {
    const bench = createBench();
    await bench.get('a', 60_000);
    await bench.get('b', 1_200);
    assert.deepEqual(
      bench.reads.map(([, timeoutMs]) => timeoutMs),
      [5_000, 1_200],
    );
  });

  it('is read anew after it was dropped', async () => {
    const bench = createBench();
    await bench.get();
    bench.version = 2;
    bench.cache.drop('a');
    assert.equal(await bench.get(), 'canary a 2');
  });

  it('stays when another one is dropped, known or not', async () => {
    const bench = createBench();
    await bench.get('a');
    await bench.get('b');
    bench.cache.drop('b');
    bench.cache.drop('unknown');
    await bench.get('a');
    assert.equal(bench.reads.length, 2);
  });

  it('is forgotten when two hundred others were used after it', async () => {
    const bench = createBench();
    await bench.get('first');
    await bench.get('second');
    for (let index = 0; index < 198; index += 1) await bench.get(`other-${index}`);
    await bench.get('first');
    await bench.get('one more');
    const before = bench.reads.length;
    await bench.get('first');
    assert.equal(bench.reads.length, before);
    await bench.get('second');
    assert.equal(bench.reads.length, before + 1);
  });
});

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

  it('a secret that was dropped does not come back', async () => {
    const bench = createBench();
    await bench.get();
    bench.error = DOWN;
    bench.cache.drop('a');
    await assert.rejects(bench.get(), DOWN);
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
