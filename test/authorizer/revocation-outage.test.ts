/** Revocation when the domain cannot be asked: nothing is decided, and it is asked again soon. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createRevocationBench as createBench } from './revocation-bench.ts';

const DOWN = new GatekeeperError('ERR_DOMAIN_UNAVAILABLE');

describe('a domain that cannot be asked', () => {
  for (const mode of ['first-use', 'always'] as const) {
    it(`leaves a token undecided with ${mode}: neither revoked nor good`, async () => {
      const { check, domain, time } = createBench(mode);
      domain.failure = DOWN;
      await assert.rejects(check(), DOWN);
      domain.failure = undefined;
      time.now += 5_000;
      assert.equal(await check(), false, 'the failure was not kept as an answer');
    });
  }

  it('is left alone for five seconds, in which every unknown token is undecided, and asked again then', async () => {
    const { check, domain, time, asked } = createBench('first-use');
    domain.failure = DOWN;
    await assert.rejects(check('a'), DOWN);
    domain.failure = undefined;
    time.now += 4_999;
    for (const token of ['a', 'b', 'c']) await assert.rejects(check(token), DOWN);
    assert.equal(asked.length, 1);
    time.now += 1;
    assert.deepEqual([await check('a'), await check('b')], [false, false]);
    assert.equal(asked.length, 3);
  });

  it('is left alone for five seconds each time and never for longer, since nothing serves meanwhile', async () => {
    const { check, domain, time, asked } = createBench('always');
    domain.failure = DOWN;
    for (let failures = 1; failures <= 5; failures += 1) {
      await assert.rejects(check(), DOWN);
      time.now += 4_999;
      await assert.rejects(check(), DOWN);
      assert.equal(asked.length, failures);
      time.now += 1;
    }
  });

  it('is asked by all again as soon as it has answered one', async () => {
    const { check, domain, time, asked } = createBench('first-use');
    domain.failure = DOWN;
    await assert.rejects(check('a'), DOWN);
    time.now += 5_000;
    domain.failure = undefined;
    await check('a');
    // A clock that is set back into the pause that is over must not bring it back.
    time.now -= 2_000;
    assert.equal(await check('b'), false);
    assert.equal(asked.length, 3);
  });

  for (const [code, status] of [
    ['ERR_DOMAIN_GRANT_REFUSED', 400],
    ['ERR_DOMAIN_UNAVAILABLE', 413],
  ] as const) {
    it(`for one token, which it refuses with ${status}, can be asked about every other`, async () => {
      const { check, domain } = createBench('first-use');
      domain.failure = new GatekeeperError(code, { upstreamStatus: status });
      await assert.rejects(check('a'), domain.failure);
      domain.failure = undefined;
      assert.equal(await check('b'), false);
    });
  }

  for (const failure of [
    new GatekeeperError('ERR_DOMAIN_CLIENT_REFUSED', { upstreamStatus: 401 }),
    new GatekeeperError('ERR_DOMAIN_GRANT_REFUSED', { upstreamStatus: 403 }),
    new GatekeeperError('ERR_DOMAIN_TIMEOUT'),
    new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { upstreamStatus: 429 }),
    new GatekeeperError('ERR_VAULT_UNAVAILABLE'),
    new TypeError('a mistake of ours'),
  ]) {
    const what = 'upstreamStatus' in failure ? (failure.upstreamStatus ?? failure.code) : failure.message;
    it(`because of ${what} is asked by nobody for five seconds`, async () => {
      const { check, domain, asked } = createBench('first-use');
      domain.failure = failure;
      await assert.rejects(check('a'), failure);
      domain.failure = undefined;
      await assert.rejects(check('b'), failure);
      assert.equal(asked.length, 1);
    });
  }

  it('in the time that a call had left can be asked by the next one, which has more', async () => {
    const { check, domain, asked } = createBench('first-use');
    domain.failure = DOWN;
    for (const leftMs of [0, 999]) await assert.rejects(check('a', leftMs), DOWN);
    await assert.rejects(check('a', 1_000), DOWN);
    await assert.rejects(check('a', 30_000), DOWN);
    assert.equal(asked.length, 3);
  });

  it('does not make forgotten what is known: such tokens are decided as before', async () => {
    const { check, domain, time, asked } = createBench('first-use');
    domain.revoked.add('bad');
    await check('good');
    await check('bad');
    domain.failure = DOWN;
    await assert.rejects(check('unknown'), DOWN);
    time.now += 1_000;
    assert.deepEqual([await check('good'), await check('bad')], [false, true]);
    assert.equal(asked.length, 3);
  });

  it('leaves a token undecided whose answer has become old: an old "active" is no answer', async () => {
    const { check, domain, time } = createBench('always');
    await check();
    domain.failure = DOWN;
    time.now += 10_000;
    await assert.rejects(check(), DOWN);
  });
});
