/** Ten thousand forged tokens: none is accepted, the domain is asked three times in all, and memory stays flat. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createBench } from '../authorizer/bench.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, KID, signToken, toClaims, toKeySetText, toPart } from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
const FLOOD = 10_000;
/** The first thousands fill what is bounded, and warm up the engine. */
const WARM_UP = 3_000;
const MAX_GROWTH_BYTES = 1_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** What an attacker can make without the key: each token another one, and five ways of making it. */
const FORGERIES: readonly (() => string)[] = [
  // Everything right but the signature, under a key that nobody knows.
  () => forge({ 'x5t#S256': randomUUID(), kid: KID, alg: 'RS256' }, {}),
  () => forge({ kid: KID, alg: 'RS256' }, {}),
  () => forge({ 'x5t#S256': 'thumb-1', kid: KID, alg: 'RS256' }, {}),
  () => forge({ 'x5t#S256': randomUUID(), kid: KID, alg: 'RS256' }, { tenant: 'idcs-9999example' }),
  () => randomBytes(600).toString('base64url'),
];

function forge(header: object, claims: Readonly<Record<string, unknown>>): string {
  const payload = toPart(toClaims(NOW_SECONDS, { jti: randomUUID(), ...claims }));
  return `${toPart(header)}.${payload}.${randomBytes(256).toString('base64url')}`;
}

function createFlood() {
  const domain = { fetches: 0 };
  const bench = createBench({
    key: KEY,
    fetchKeySet: async () => {
      domain.fetches += 1;
      return toKeySetText(KEY);
    },
  });
  const outcomes = new Map<string, number>();
  const flood = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const token = FORGERIES[index % FORGERIES.length]?.() ?? '';
      const outcome = await bench.decide(`Bearer ${token}`).then(
        ({ active }) => `active ${String(active)}`,
        ({ code }: { code: string }) => code,
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      // The lines that the bench keeps are the test's memory, not the function's.
      bench.lines.length = 0;
    }
  };
  return { domain, outcomes, flood, time: bench.time, decide: bench.decide };
}

describe('a flood of forged tokens', () => {
  it('is let in nowhere, costs no fetch beyond the budget, and leaves memory flat', async () => {
    const { domain, outcomes, flood } = createFlood();
    await flood(WARM_UP);
    const before = heapUsed();
    await flood(FLOOD);
    const growth = heapUsed() - before;
    assert.deepEqual([...outcomes.keys()].sort(), ['ERR_KEYS_UNDECIDED', 'active false']);
    assert.equal(domain.fetches, 1 + 2);
    assert.ok(growth < MAX_GROWTH_BYTES, `the heap grew by ${growth} bytes`);
  });

  it('locks out no good caller', async () => {
    const { flood, decide } = createFlood();
    for (let round = 0; round < 5; round += 1) {
      await flood(200);
      const good = signToken(KEY, toClaims(NOW_SECONDS, { jti: `good-${round}` }));
      assert.equal((await decide(`Bearer ${good}`))['active'], true);
    }
  });

  it('that lasts costs one more fetch for each cooldown', async () => {
    const { domain, flood, time } = createFlood();
    for (let minute = 0; minute < 5; minute += 1) {
      await flood(200);
      time.now += 60_000;
    }
    // The first, the budget of two, and at each of four later rounds what two cooldowns have refilled.
    assert.equal(domain.fetches, 1 + 2 + 4 * 2);
  });
});
