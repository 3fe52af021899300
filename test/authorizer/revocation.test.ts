/** Whether a token has been revoked: how often the domain is asked, and what is kept of its answer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { NOW } from '../support/clock.ts';
import { createRevocationBench as createBench } from './revocation-bench.ts';

describe('a token that is active', () => {
  it('is asked about once with first-use, until its end', async () => {
    const { check, time, asked, domain } = createBench('first-use');
    assert.equal(await check(), false);
    domain.revoked.add('aa.bb.cc');
    for (const seconds of [1, 60, 3599]) {
      time.now = NOW + seconds * 1000;
      assert.equal(await check(), false);
    }
    assert.equal(asked.length, 1);
    time.now = NOW + 3_600_000;
    assert.equal(await check(), true, 'the clock skew is no reason to believe it for longer');
    assert.equal(asked.length, 2);
  });

  it('is asked about again after ten seconds with always, and not in between', async () => {
    const { check, time, asked, domain } = createBench('always');
    assert.equal(await check(), false);
    domain.revoked.add('aa.bb.cc');
    time.now += 9_999;
    assert.equal(await check(), false);
    assert.equal(asked.length, 1);
    time.now += 1;
    assert.equal(await check(), true);
    assert.equal(asked.length, 2);
  });

  it('is believed from when it was asked about: how long the answer took is not added', async () => {
    const { check, time, asked, domain } = createBench('always');
    domain.tookMs = 4_000;
    await check();
    time.now += 5_999;
    await check();
    assert.equal(asked.length, 1);
    time.now += 1;
    await check();
    assert.equal(asked.length, 2);
  });

  for (const mode of ['first-use', 'always'] as const) {
    it(`is asked about again with ${mode} when the clock is set back: an answer from the future is none`, async () => {
      const { check, time, domain } = createBench(mode);
      assert.equal(await check(), false);
      domain.revoked.add('aa.bb.cc');
      time.now -= 1;
      assert.equal(await check(), true);
    });

    it(`is never taken for another one with ${mode}`, async () => {
      const { check, asked, domain } = createBench(mode);
      domain.revoked.add('aa.bb.cd');
      assert.deepEqual(
        [await check('aa.bb.cc'), await check('aa.bb.cd'), await check('aa.bb.c')],
        [false, true, false],
      );
      assert.deepEqual(asked, ['aa.bb.cc', 'aa.bb.cd', 'aa.bb.c']);
    });
  }

  it('is asked about within five seconds, and never for longer than the call has', async () => {
    const { check, limits } = createBench('first-use');
    await check('a', 30_000);
    await check('b', 1_200);
    await check('c', 0);
    assert.deepEqual(limits, [5_000, 1_200, 0]);
  });
});

describe('a token that has been revoked', () => {
  for (const mode of ['first-use', 'always'] as const) {
    it(`is refused for a minute without asking again with ${mode}, and then asked about`, async () => {
      const { check, time, asked, domain } = createBench(mode);
      domain.revoked.add('aa.bb.cc');
      assert.equal(await check(), true);
      domain.revoked.clear();
      time.now += 59_999;
      assert.equal(await check(), true);
      assert.equal(asked.length, 1);
      time.now += 1;
      assert.equal(await check(), false, 'the domain was wrong for a moment');
    });
  }
});

describe('what is kept of a token', () => {
  it('is nothing that could be read out of it', async () => {
    const { check, isRevoked } = createBench('always');
    await check('canary.canary.canary');
    assert.doesNotMatch(inspect(isRevoked, { depth: 9, showHidden: true }), /canary/);
  });

  it('is kept for the thousand that were used last', async () => {
    const { check, asked } = createBench('first-use');
    for (let index = 0; index < 1000; index += 1) await check(`token-${index}`);
    await check('token-0');
    assert.equal(asked.length, 1000);
    await check('one more');
    await check('token-0');
    assert.equal(asked.length, 1001);
    await check('token-1');
    assert.equal(asked.length, 1002);
  });
});
