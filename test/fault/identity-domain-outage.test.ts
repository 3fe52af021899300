/** The identity domain is down for longer than the keys are fresh: nobody good is refused, and it is hardly asked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createBench } from '../authorizer/bench.ts';
import { createSigningKey, signToken, toClaims, toKeySetText } from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
const OTHER = createSigningKey('thumb-2');
const FRESH_SECONDS = 600;
const STALE_SECONDS = 3600;

/** An authorizer whose keys are cached, and whose domain then goes down. */
async function createOutage() {
  const domain = { attempts: 0, isDown: false };
  const bench = createBench({
    key: KEY,
    fetchKeySet: async () => {
      domain.attempts += 1;
      if (domain.isDown) throw new GatekeeperError('ERR_KEYS_UNREACHABLE');
      return toKeySetText(KEY);
    },
  });
  /** A caller with a new token. */
  const call = async (): Promise<unknown> => {
    const token = signToken(KEY, toClaims(bench.time.now / 1000));
    return (await bench.decide(`Bearer ${token}`))['active'];
  };
  assert.equal(await call(), true);
  Object.assign(domain, { attempts: 0, isDown: true });
  return { domain, call, decide: bench.decide, time: bench.time, downSince: bench.time.now };
}

describe('an outage of the identity domain that is longer than the keys are fresh', () => {
  it('lets every good caller in for the stale time, and leaves each undecided after it', async () => {
    const { call, time, downSince } = await createOutage();
    const outcomes = { allowed: 0, refused: 0, undecided: 0 };
    let undecidedSince = Number.POSITIVE_INFINITY;
    const endsAt = downSince + (FRESH_SECONDS + STALE_SECONDS + 600) * 1000;
    for (; time.now < endsAt; time.now += 7_000) {
      try {
        outcomes[(await call()) === true ? 'allowed' : 'refused'] += 1;
        assert.equal(undecidedSince, Number.POSITIVE_INFINITY, 'allowed again while the domain is down');
      } catch (error) {
        // Thrown out of the function, which the gateway answers with 502.
        assert.ok(error instanceof GatekeeperError && error.code === 'ERR_KEYS_UNREACHABLE', String(error));
        outcomes.undecided += 1;
        undecidedSince = Math.min(undecidedSince, time.now);
      }
    }
    assert.equal(outcomes.refused, 0);
    assert.equal(outcomes.allowed, (FRESH_SECONDS + STALE_SECONDS) / 7);
    assert.ok(outcomes.undecided > 80, `${outcomes.undecided} undecided`);
    assert.ok(undecidedSince - downSince >= (FRESH_SECONDS + STALE_SECONDS) * 1000);
  });

  it('makes fewer than 15 attempts in five minutes, at one call a second', async () => {
    const { domain, call, time } = await createOutage();
    time.now += FRESH_SECONDS * 1000;
    for (let second = 0; second < 300; second += 1) {
      assert.equal(await call(), true);
      time.now += 1_000;
    }
    assert.equal(domain.attempts, 8, 'after 0, 5, 15, 35, 75, 135, 195 and 255 seconds');
  });

  it('makes no more attempts when tokens of unknown keys come as well, which stay undecided', async () => {
    const { domain, call, decide, time } = await createOutage();
    time.now += FRESH_SECONDS * 1000;
    for (let second = 0; second < 300; second += 1) {
      assert.equal(await call(), true);
      const unknown = signToken(OTHER, toClaims(time.now / 1000), { 'x5t#S256': `unknown-${second}` });
      await assert.rejects(decide(`Bearer ${unknown}`), { code: 'ERR_KEYS_UNREACHABLE' });
      time.now += 1_000;
    }
    assert.equal(domain.attempts, 8);
  });

  it('ends with the domain’s return, within a minute and without a restart', async () => {
    const { domain, call, time, downSince } = await createOutage();
    time.now = downSince + (FRESH_SECONDS + STALE_SECONDS) * 1000;
    for (let second = 0; second < 300; second += 1) {
      await assert.rejects(call(), { code: 'ERR_KEYS_UNREACHABLE' });
      time.now += 1_000;
    }
    domain.isDown = false;
    time.now += 60_000;
    assert.equal(await call(), true);
  });
});
