/** Many calls at once while a secret is being changed: they share what is read, and all of them are served. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { Stage } from '../../src/vault/secret-version.ts';
import { createRotationBench, type RotationBench, TTL_MS } from './rotation-bench.ts';

const TOGETHER = 20;

interface Change {
  readonly what: string;
  readonly change: (bench: RotationBench) => void;
  readonly isCold?: boolean;
  readonly reads: readonly Stage[];
  readonly serves: number;
}

const CHANGES: readonly Change[] = [
  {
    what: 'Vault is first, in a process that has just started',
    change: ({ vault }) => vault.rotate(),
    isCold: true,
    reads: ['CURRENT', 'PREVIOUS'],
    serves: 1,
  },
  {
    what: 'Vault is first, and the cached version is over',
    change: ({ vault, time }) => {
      vault.rotate();
      time.now += TTL_MS;
    },
    reads: ['CURRENT', 'PREVIOUS'],
    serves: 1,
  },
  {
    what: 'the judge is first',
    change: ({ vault, judge }) => {
      vault.addPending();
      judge.accepts = 2;
    },
    reads: ['LATEST'],
    serves: 2,
  },
  {
    what: 'both are at once',
    change: ({ vault, judge }) => {
      vault.rotate();
      judge.accepts = 2;
    },
    reads: ['LATEST'],
    serves: 2,
  },
];

/** Twenty calls at once: what came of them, and what was read for them. */
async function callTogether(bench: RotationBench) {
  const before = bench.vault.reads.length;
  const outcomes = await Promise.all(
    Array.from({ length: TOGETHER }, async () => (await bench.call()).outcome),
  );
  return { outcomes: [...new Set(outcomes)], reads: bench.vault.reads.slice(before) };
}

describe('twenty calls at once', () => {
  for (const { what, change, isCold = false, reads, serves } of CHANGES) {
    it(`while ${what}, are all served with one further read`, async () => {
      const bench = createRotationBench();
      if (!isCold) await bench.run();
      change(bench);
      assert.deepEqual(await callTogether(bench), { outcomes: [`served with ${serves}`], reads });
      assert.deepEqual(await bench.call(), { outcome: `served with ${serves}`, reads: [], tried: [serves] });
    });
  }

  it('with a secret that is always refused share what is read, try no version twice, and cool down', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    bench.judge.accepts = 0;
    const { outcomes, reads } = await callTogether(bench);
    assert.deepEqual([outcomes, reads], [['ERR_CREDENTIAL_REFUSED'], ['CURRENT', 'PREVIOUS']]);
    assert.ok(bench.judge.tried.length <= 2 * TOGETHER);
    const { tried } = await bench.call();
    assert.deepEqual(tried, []);
  });

  it('during a cool-down look at Vault once', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    const { outcomes, reads } = await callTogether(bench);
    assert.deepEqual([outcomes, reads], [['refused; not tried again yet'], ['LATEST']]);
  });

  it('where only one is refused at first, use what that one finds', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.addPending();
    bench.judge.accepts = 2;
    assert.deepEqual((await bench.call()).tried, [1, 2]);
    assert.deepEqual(await callTogether(bench), { outcomes: ['served with 2'], reads: [] });
  });
});

describe('calls whose answers come in another order', () => {
  it('do not read what another one has found meanwhile', async () => {
    const bench = createRotationBench();
    await bench.run();
    bench.vault.addPending();
    bench.judge.accepts = 2;
    const slow = Promise.withResolvers<void>();
    bench.judge.takes = () => slow.promise;
    const waiting = bench.run();
    // The slow one is at the judge with the old version by now.
    while (bench.judge.tried.length < 2) await Promise.resolve();
    bench.judge.takes = async () => undefined;
    assert.equal(await bench.run(), 'served with 2');
    const before = bench.vault.reads.length;
    slow.resolve();
    assert.equal(await waiting, 'served with 2');
    assert.equal(bench.vault.reads.length, before);
  });

  for (const { what, change, isCold = false, reads, serves } of CHANGES) {
    it(`read once for all while ${what}, although their refusals come one after the other`, async () => {
      const bench = createRotationBench();
      if (!isCold) await bench.run();
      change(bench);
      const answers: PromiseWithResolvers<void>[] = [];
      bench.judge.takes = () => {
        const answer = Promise.withResolvers<void>();
        answers.push(answer);
        return answer.promise;
      };
      const before = bench.vault.reads.length;
      const calls = [1, 2, 3].map(() => bench.run());
      await turnOfLoop();
      // The three refusals come first; what was found after each of them waits for its answer until then.
      for (let next = 0; next < 6; next += 1) {
        answers[next]?.resolve();
        await turnOfLoop();
      }
      assert.deepEqual([...new Set(await Promise.all(calls))], [`served with ${serves}`]);
      assert.deepEqual(bench.vault.reads.slice(before), reads);
    });
  }
});
