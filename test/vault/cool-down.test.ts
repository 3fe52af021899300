/** Versions that are left alone after a refusal: which ones, for how long, and what ends the wait. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecret } from '../../src/runtime/secret.ts';
import { createCoolDown } from '../../src/vault/cool-down.ts';
import { SecretRefusedError } from '../../src/vault/secret-refusal.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { createTestClock } from '../support/clock.ts';

const REFUSAL = new SecretRefusedError('ERR_CREDENTIAL_REFUSED', { upstreamStatus: 401 });
const LATER = new SecretRefusedError('ERR_DOMAIN_CLIENT_REFUSED', {});

function createBench() {
  const time = createTestClock();
  const coolDown = createCoolDown(time.clock, { firstMs: 60_000, longestMs: 120_000 });
  const looks: number[] = [];
  /** What is found untried, when Vault has this version in these stages. */
  const find = (version: number, stages: readonly string[] = ['CURRENT', 'LATEST']) =>
    coolDown.findUntried(async () => {
      looks.push(time.now);
      return { content: createSecret('canary'), version, stages } satisfies SecretVersion;
    });
  return { time, coolDown, looks, find };
}

describe('a cool-down', () => {
  it('holds the versions that were refused, each with its refusal, and no other', () => {
    const { coolDown } = createBench();
    coolDown.begin([1], REFUSAL);
    coolDown.begin([2, 3], LATER);
    assert.deepEqual([1, 2, 3, 4].map(coolDown.holds), [REFUSAL, LATER, LATER, undefined]);
  });

  it('holds for its time, which doubles up to its longest, and not a moment longer', () => {
    const { coolDown, time } = createBench();
    for (const pauseMs of [60_000, 120_000, 120_000]) {
      coolDown.begin([1], REFUSAL);
      time.now += pauseMs - 1;
      assert.equal(coolDown.holds(1), REFUSAL);
      time.now += 1;
      assert.equal(coolDown.holds(1), undefined);
    }
  });

  it('holds nothing before anything was refused', () => {
    const { coolDown } = createBench();
    assert.deepEqual([coolDown.holds(1), coolDown.knows(1)], [undefined, false]);
  });

  it('knows what was refused, also when it does not hold any more', () => {
    const { coolDown, time } = createBench();
    coolDown.begin([1, 2], REFUSAL);
    time.now += 60_000;
    assert.deepEqual([1, 2, 3].map(coolDown.knows), [true, true, false]);
  });

  it('is over when a version was accepted: nothing is held or known, and the next one begins anew', () => {
    const { coolDown, time } = createBench();
    coolDown.begin([1], REFUSAL);
    coolDown.begin([1], REFUSAL);
    coolDown.end();
    assert.deepEqual([coolDown.holds(1), coolDown.knows(1)], [undefined, false]);
    coolDown.begin([1], REFUSAL);
    time.now += 60_000;
    assert.equal(coolDown.holds(1), undefined);
  });
});

describe('the look for an untried version', () => {
  it('finds none when the newest was refused', async () => {
    const { coolDown, find } = createBench();
    coolDown.begin([2], REFUSAL);
    assert.equal(await find(2), undefined);
  });

  for (const stages of [['DEPRECATED', 'LATEST'], ['PREVIOUS', 'LATEST'], ['LATEST'], []]) {
    it(`finds none when the newest is ${stages.join(' and ') || 'in no stage'}: it was withdrawn`, async () => {
      const { find } = createBench();
      assert.equal(await find(2, stages), undefined);
    });
  }

  it('finds none when there is none, or when Vault fails', async () => {
    const { coolDown, time } = createBench();
    assert.equal(await coolDown.findUntried(async () => undefined), undefined);
    time.now += 60_000;
    const failing = coolDown.findUntried(async () => Promise.reject(new Error('down')));
    assert.equal(await failing, undefined);
  });

  for (const stage of ['CURRENT', 'PENDING']) {
    it(`finds the newest that is ${stage}`, async () => {
      const { coolDown, find } = createBench();
      coolDown.begin([1], REFUSAL);
      assert.equal((await find(2, [stage, 'LATEST']))?.version, 2);
    });
  }

  it('is made after 5, 10, 20, 40 and 60 seconds, whatever it found', async () => {
    const { time, looks, find } = createBench();
    const begin = time.now;
    for (let second = 0; second < 200; second += 1) {
      await find(2, second % 2 === 0 ? ['CURRENT'] : ['DEPRECATED']);
      time.now += 1_000;
    }
    assert.deepEqual(
      looks.map((at) => (at - begin) / 1_000),
      [0, 5, 15, 35, 75, 135, 195],
    );
  });

  it('is made once for all who want one at the same time', async () => {
    const { looks, find } = createBench();
    await Promise.all([find(2), find(2), find(2)]);
    assert.equal(looks.length, 1);
  });

  it('is made at once again when a version was accepted in between', async () => {
    const { coolDown, looks, find } = createBench();
    await find(2);
    coolDown.end();
    await find(3);
    assert.equal(looks.length, 2);
  });
});
