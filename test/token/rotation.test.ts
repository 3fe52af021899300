/** Rotation under the constant kid, outages and floods of forged tokens: who is let in, and how often is asked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigningKey, signToken, toOracleJwk } from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

const OLD = createSigningKey('thumb-old');
const NEW = createSigningKey('thumb-new');
const UNREACHABLE = { code: 'ERR_KEYS_UNREACHABLE' };
const UNDECIDED = { code: 'ERR_KEYS_UNDECIDED' };

/** A bench whose old key is cached already. */
async function createWarmBench() {
  const bench = createVerifierBench([OLD]);
  assert.equal(await bench.verify(signToken(OLD, bench.claims())), 'allow');
  return bench;
}

describe('a rotation under the constant kid', () => {
  it('is seen at once by the thumbprint that no cached key has', async () => {
    const { verify, claims, domain } = await createWarmBench();
    domain.published = [NEW];
    assert.equal(await verify(signToken(NEW, claims())), 'allow');
    assert.equal(domain.fetches, 2);
  });

  it('is seen at once by a signature that fails, in a domain that writes no thumbprint', async () => {
    const names = { 'x5t#S256': undefined, x5t: undefined };
    const withoutThumbprint = (key: typeof OLD) => JSON.stringify({ keys: [toOracleJwk(key, names)] });
    const { verify, claims, domain } = createVerifierBench(withoutThumbprint(OLD));
    assert.equal(await verify(signToken(OLD, claims(), names)), 'allow');
    domain.published = withoutThumbprint(NEW);
    assert.equal(await verify(signToken(NEW, claims(), names)), 'allow');
  });

  it('refuses a token signed under a key that left the key set', async () => {
    const { verify, claims, domain } = await createWarmBench();
    const old = signToken(OLD, claims());
    domain.published = [NEW];
    await verify(signToken(NEW, claims()));
    assert.equal(await verify(old), 'key_unknown');
  });

  it('refuses it at the latest when the cached key set is no longer fresh', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    domain.published = [NEW];
    time.now += 599_999;
    assert.equal(await verify(signToken(OLD, claims())), 'allow');
    time.now += 1;
    assert.equal(await verify(signToken(OLD, claims())), 'key_unknown');
  });

  it('accepts tokens of both keys while the domain publishes both', async () => {
    const { verify, claims, domain } = await createWarmBench();
    domain.published = [NEW, OLD];
    for (const key of [NEW, OLD, NEW]) assert.equal(await verify(signToken(key, claims())), 'allow');
    assert.equal(domain.fetches, 2);
  });

  it('is seen by four callers at once with one fetch, and none of them is refused', async () => {
    const { verify, claims, domain } = await createWarmBench();
    domain.published = [NEW];
    const tokens = [1, 2, 3, 4].map((number) => signToken(NEW, claims({ jti: `token-${number}` })));
    assert.deepEqual(await Promise.all(tokens.map(verify)), ['allow', 'allow', 'allow', 'allow']);
    assert.equal(domain.fetches, 2);
  });
});

describe('a flood of forged tokens', () => {
  it('makes the domain be asked twice, then once in each cooldown, and refuses none that it has not asked about', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    const flood = async (): Promise<string[]> => {
      const outcomes: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        const forged = signToken(NEW, claims(), { 'x5t#S256': `forged-${time.now}-${index}` });
        outcomes.push(await verify(forged).catch(({ code }: { code: string }) => code));
      }
      return outcomes;
    };
    const undecided = (count: number) => Array.from({ length: count }, () => 'ERR_KEYS_UNDECIDED');
    assert.deepEqual(await flood(), ['key_unknown', 'key_unknown', ...undecided(3)]);
    assert.equal(domain.fetches, 1 + 2);
    time.now += 30_000;
    assert.deepEqual(await flood(), ['key_unknown', ...undecided(4)]);
    assert.equal(domain.fetches, 1 + 3);
  });

  it('whose claims would be refused anyway makes the domain be asked never, and is refused', async () => {
    const { verify, claims, domain } = await createWarmBench();
    for (const wrong of [{ aud: 'https://other.example/' }, { tenant: 'idcs-9999example' }, { exp: 1 }]) {
      for (let index = 0; index < 5; index += 1) {
        const forged = signToken(NEW, claims(wrong), { 'x5t#S256': `forged-${index}` });
        assert.equal(await verify(forged), 'key_unknown');
      }
    }
    assert.equal(domain.fetches, 1);
  });

  it('under a thumbprint that everybody knows makes the domain be asked never, and hides no rotation', async () => {
    const { verify, claims, domain } = await createWarmBench();
    for (const names of [{ 'x5t#S256': 'thumb-old' }, { 'x5t#S256': undefined, x5t: 'sha1-thumb-old' }]) {
      for (let index = 0; index < 20; index += 1) {
        const forged = signToken(NEW, claims({ jti: `forged-${index}` }), names);
        assert.equal(await verify(forged), 'signature_invalid');
      }
    }
    assert.equal(domain.fetches, 1);
    domain.published = [NEW];
    assert.equal(await verify(signToken(NEW, claims())), 'allow');
  });

  it('of one forged token again and again makes the domain be asked twice, then once in each cooldown, and is refused', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    const forged = signToken(NEW, claims(), { 'x5t#S256': 'forged' });
    for (let second = 0; second < 100; second += 1) {
      assert.equal(await verify(forged), 'key_unknown');
      time.now += 1000;
    }
    assert.equal(domain.fetches, 1 + 2 + 3);
  });

  it('in a domain without thumbprints is asked about twice, and is undecided after that', async () => {
    const names = { 'x5t#S256': undefined, x5t: undefined };
    const { verify, claims, domain } = createVerifierBench(
      JSON.stringify({ keys: [toOracleJwk(OLD, names)] }),
    );
    const forged = (jti: string) => signToken(NEW, claims({ jti }), names);
    assert.equal(await verify(forged('1')), 'signature_invalid');
    assert.equal(await verify(forged('2')), 'signature_invalid');
    await assert.rejects(verify(forged('3')), UNDECIDED);
    assert.equal(await verify(forged('2')), 'signature_invalid', 'it has been asked about');
    assert.equal(domain.fetches, 1 + 2);
    assert.equal(await verify(signToken(OLD, claims(), names)), 'allow');
  });

  it('locks out nobody whose key is cached', async () => {
    const { verify, claims } = await createWarmBench();
    for (let index = 0; index < 5; index += 1) await verify(signToken(NEW, claims()));
    assert.equal(await verify(signToken(OLD, claims())), 'allow');
  });

  it('hides a rotation for one cooldown at most, in which good callers are undecided and none is refused', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    for (let index = 0; index < 2; index += 1) {
      await verify(signToken(NEW, claims(), { 'x5t#S256': `forged-${index}` }));
    }
    domain.published = [NEW];
    await assert.rejects(verify(signToken(NEW, claims())), UNDECIDED);
    time.now += 30_000;
    assert.equal(await verify(signToken(NEW, claims())), 'allow');
  });
});

describe('while the identity domain is down', () => {
  it('tokens under the old keys are accepted for the stale time, and not longer', async () => {
    const { verify, claims, domain, time, stale } = await createWarmBench();
    domain.isDown = true;
    time.now += 600_000 + 3_599_999;
    assert.equal(await verify(signToken(OLD, claims())), 'allow');
    assert.equal(stale.length, 1);
    time.now += 1;
    await assert.rejects(verify(signToken(OLD, claims())), UNREACHABLE);
  });

  it('a key set that is no key set counts as down', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    domain.published = '<html>maintenance</html>';
    time.now += 600_000;
    assert.equal(await verify(signToken(OLD, claims())), 'allow');
  });

  it('a key set without a key does not: its keys are withdrawn, and the old ones serve no longer', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    domain.published = '{"keys":[]}';
    time.now += 600_000;
    await assert.rejects(verify(signToken(OLD, claims())), { code: 'ERR_KEYS_EMPTY' });
    domain.isDown = true;
    time.now += 5000;
    await assert.rejects(verify(signToken(OLD, claims())), UNREACHABLE);
  });

  it('a stale key says that it is fresh no longer', async () => {
    const { verifyToken, claims, domain, time } = await createWarmBench();
    domain.isDown = true;
    time.now += 700_000;
    const outcome = await verifyToken(signToken(OLD, claims()), { remainingMs: () => 1000 });
    assert.ok('keyFreshUntil' in outcome);
    assert.ok(outcome.keyFreshUntil < time.now);
  });

  it('a token of an unknown key is undecided, not refused', async () => {
    const { verify, claims, domain } = await createWarmBench();
    domain.isDown = true;
    await assert.rejects(verify(signToken(NEW, claims())), UNREACHABLE);
  });

  it('tokens of an unknown key are undecided each time, ask nobody in the pause, and hide no rotation', async () => {
    const { verify, claims, domain, time } = await createWarmBench();
    domain.isDown = true;
    for (let index = 0; index < 10; index += 1) {
      await assert.rejects(verify(signToken(NEW, claims())), UNREACHABLE);
      time.now += 499;
    }
    assert.equal(domain.fetches, 2);
    assert.equal(await verify(signToken(OLD, claims())), 'allow');
    Object.assign(domain, { isDown: false, published: [NEW] });
    time.now += 10;
    assert.equal(await verify(signToken(NEW, claims())), 'allow');
  });

  it('a call without any cached key is undecided, and the domain is asked with pauses that double', async () => {
    const { verify, claims, domain, time } = createVerifierBench([OLD]);
    domain.isDown = true;
    const asked: number[] = [];
    const start = time.now;
    domain.onFetch = () => asked.push((time.now - start) / 1000);
    for (let second = 0; second <= 200; second += 1) {
      await assert.rejects(verify(signToken(OLD, claims())), UNREACHABLE);
      time.now += 1000;
    }
    assert.deepEqual(asked, [0, 5, 15, 35, 75, 135, 195]);
  });

  it('its return is seen after the pause, without a restart', async () => {
    const { verify, claims, domain, time } = createVerifierBench([OLD]);
    domain.isDown = true;
    await assert.rejects(verify(signToken(OLD, claims())), UNREACHABLE);
    domain.isDown = false;
    time.now += 5000;
    assert.equal(await verify(signToken(OLD, claims())), 'allow');
  });

  it('a token of the wrong form is refused without asking for a key', async () => {
    const { verify, domain } = createVerifierBench([OLD]);
    domain.isDown = true;
    assert.equal(await verify('aa.bb.cc'), 'token_malformed');
    assert.equal(domain.fetches, 0);
  });
});
