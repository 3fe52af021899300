/** A client's secret that is changed in Vault and at the domain, in every order: what a token costs meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBasic, toFailure } from './domain-bench.ts';
import { createTokensBench, HOUR_MS } from './tokens-bench.ts';

type Bench = ReturnType<typeof createTokensBench>;

/** Steps of a rotation to version 2. */
const STEPS = {
  'Vault has it as CURRENT': ({ vault }: Bench) => vault.add('CURRENT'),
  'Vault has it as PENDING': ({ vault }: Bench) => vault.add('PENDING'),
  'Vault puts it into use': ({ vault }: Bench) => vault.promote(2),
  'the domain has it': ({ minting }: Bench) => accept(minting, 2),
};
type Step = keyof typeof STEPS;

function accept(minting: Bench['minting'], version: number): void {
  minting.accepts = (basic) => basic === `app:canary-${version}`;
}

/** Vault and the domain take their time, as they do. */
function createRotation() {
  const bench = createTokensBench();
  Object.assign(bench.vault, { tookMs: 50 });
  Object.assign(bench.domain, { tookMs: 100 });
  accept(bench.minting, 1);
  /** Mints a token: as which versions the domain was asked, and for which stages Vault was. */
  const cost = async () => {
    bench.sent.length = 0;
    bench.vault.reads.length = 0;
    const { secretVersion } = await bench.mint();
    const askedAs = bench.sent.map((request) => Number(toBasic(request).replace('app:canary-', '')));
    return { secretVersion, askedAs, reads: [...bench.vault.reads] };
  };
  return { ...bench, cost, take: (step: Step) => STEPS[step](bench) };
}

const NOTHING = { secretVersion: 1, askedAs: [], reads: [] };

describe('a secret that is being changed', () => {
  for (const [steps, secretVersion, askedAs, reads] of [
    [['Vault has it as CURRENT'], 1, [2, 1], ['CURRENT', 'PREVIOUS']],
    [['Vault has it as PENDING'], 1, [1], ['CURRENT']],
    [['Vault has it as PENDING', 'the domain has it'], 2, [1, 2], ['CURRENT', 'LATEST']],
    [['Vault has it as CURRENT', 'the domain has it'], 2, [2], ['CURRENT']],
    [['Vault has it as PENDING', 'Vault puts it into use', 'the domain has it'], 2, [2], ['CURRENT']],
    [['Vault has it as PENDING', 'the domain has it', 'Vault puts it into use'], 2, [2], ['CURRENT']],
  ] as const) {
    const paid = { secretVersion, askedAs, reads };
    const what = `${askedAs.length} requests and ${reads.length} reads`;

    it(`costs ${what} where nothing was known before: ${steps.join(', ')}`, async () => {
      const { cost, take } = createRotation();
      for (const step of steps) take(step);
      assert.deepEqual(await cost(), paid);
      assert.deepEqual(await cost(), { secretVersion, askedAs: [], reads: [] }, 'the token is kept');
    });

    it(`costs nothing while a token lasts, and ${what} after it: ${steps.join(', ')}`, async () => {
      const { cost, take, time } = createRotation();
      await cost();
      for (const step of steps) take(step);
      assert.deepEqual(await cost(), NOTHING);
      time.now += HOUR_MS;
      assert.deepEqual(await cost(), paid);
    });
  }

  it('is found within one read when the cached version is refused, whichever way it went', async () => {
    for (const stage of ['Vault has it as CURRENT', 'Vault has it as PENDING'] as const) {
      const { cost, take, minting, time } = createRotation();
      minting.changes = { expires_in: 30 };
      await cost();
      take(stage);
      take('the domain has it');
      time.now += 60_000;
      assert.deepEqual(await cost(), { secretVersion: 2, askedAs: [1, 2], reads: ['LATEST'] });
      assert.deepEqual(await cost(), { secretVersion: 2, askedAs: [2], reads: [] });
    }
  });

  it('is used in its old version until the domain has the new one, which costs one more request and no read', async () => {
    const { cost, take, minting, time } = createRotation();
    minting.changes = { expires_in: 30 };
    take('Vault has it as CURRENT');
    await cost();
    time.now += 60_000;
    assert.deepEqual(await cost(), { secretVersion: 1, askedAs: [1], reads: [] });
    take('the domain has it');
    assert.deepEqual(await cost(), { secretVersion: 2, askedAs: [1, 2], reads: [] });
    assert.deepEqual(await cost(), { secretVersion: 2, askedAs: [2], reads: [] });
  });

  it('keeps its token when Vault puts the version into use that the domain had accepted before', async () => {
    const { cost, take, time } = createRotation();
    take('Vault has it as PENDING');
    take('the domain has it');
    await cost();
    take('Vault puts it into use');
    time.now += 300_000;
    assert.deepEqual(await cost(), { secretVersion: 2, askedAs: [], reads: ['CURRENT'] });
  });

  it('that only the domain has gives no token, and one as soon as Vault has it and is asked again', async () => {
    const { mint, cost, take, time, sent } = createRotation();
    take('the domain has it');
    assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_CLIENT_REFUSED');
    sent.length = 0;
    assert.match((await toFailure(mint())).detail ?? '', /not tried again yet$/);
    take('Vault has it as CURRENT');
    await toFailure(mint());
    assert.deepEqual(sent, [], 'Vault is asked every five seconds at most');
    time.now += 5_000;
    assert.equal((await cost()).secretVersion, 2);
  });
});
