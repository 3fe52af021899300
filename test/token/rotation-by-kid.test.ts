/** Rotation in a domain without x5t#S256: a key is known by its x5t, by its kid, or by what it has signed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigningKey, type SigningKey, signToken, toOracleJwk } from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

const OLD = createSigningKey('old');
const NEW = createSigningKey('new');
const FORGER = createSigningKey('forged');
const UNDECIDED = 'ERR_KEYS_UNDECIDED';

/** No names but this kid. */
const named = (kid: string | undefined) => ({ 'x5t#S256': undefined, x5t: undefined, kid });

/** The key set of a domain whose kids are the keys' own. */
function publish(...keys: readonly SigningKey[]): string {
  return JSON.stringify({ keys: keys.map((key) => toOracleJwk(key, named(key.thumbprint))) });
}

/** A domain whose old key is cached already, and what comes of a token of this key that names this kid. */
async function createWarmBench() {
  const bench = createVerifierBench(publish(OLD));
  let count = 0;
  const outcomeOf = async (key: SigningKey, kid: string | undefined = key.thumbprint): Promise<string> => {
    count += 1;
    const token = signToken(key, bench.claims({ jti: `token-${count}` }), named(kid));
    return bench.verify(token).catch(({ code }: { code: string }) => code);
  };
  assert.equal(await outcomeOf(OLD), 'allow');
  return { ...bench, outcomeOf };
}

describe('a rotation to another kid', () => {
  it('is seen at once, and the old key is refused from then on', async () => {
    const { outcomeOf, domain } = await createWarmBench();
    domain.published = publish(NEW);
    assert.equal(await outcomeOf(NEW), 'allow');
    assert.equal(domain.fetches, 2);
    assert.equal(await outcomeOf(OLD), 'key_unknown');
  });

  it('is seen at once by a token that names no key at all, where there is only one', async () => {
    const { verify, claims, domain } = createVerifierBench(publish(OLD));
    assert.equal(await verify(signToken(OLD, claims(), named(undefined))), 'allow');
    domain.published = publish(NEW);
    assert.equal(await verify(signToken(NEW, claims(), named(undefined))), 'allow');
    assert.equal(domain.fetches, 2);
  });

  it('is not hidden by forged tokens of one other kid, however many come', async () => {
    const { outcomeOf, domain, time } = await createWarmBench();
    for (let index = 0; index < 20; index += 1) assert.equal(await outcomeOf(FORGER, 'x'), 'key_unknown');
    assert.equal(domain.fetches, 1 + 2, 'the kid is what is asked for, and not each token');
    domain.published = publish(NEW);
    assert.equal(await outcomeOf(NEW), UNDECIDED, 'not refused: nobody has looked for it');
    time.now += 30_000;
    assert.equal(await outcomeOf(NEW), 'allow');
  });

  it('is undecided, and no good caller refused, when forged tokens of many kids have used up the looks', async () => {
    const { outcomeOf, domain } = await createWarmBench();
    const kids = ['a', 'b', 'c', 'd'];
    const outcomes: string[] = [];
    for (const kid of kids) outcomes.push(await outcomeOf(FORGER, kid));
    assert.deepEqual(outcomes, ['key_unknown', 'key_unknown', UNDECIDED, UNDECIDED]);
    domain.published = publish(NEW);
    assert.equal(await outcomeOf(NEW), UNDECIDED);
    assert.equal(await outcomeOf(OLD), 'allow');
  });
});

describe('a forged token under a kid that everybody knows', () => {
  it('is each a question of its own: the same kid may have another key by now', async () => {
    const { outcomeOf, domain } = await createWarmBench();
    const outcomes: string[] = [];
    for (let index = 0; index < 4; index += 1) outcomes.push(await outcomeOf(FORGER, 'old'));
    assert.deepEqual(outcomes, ['signature_invalid', 'signature_invalid', UNDECIDED, UNDECIDED]);
    assert.equal(domain.fetches, 1 + 2);
    assert.equal(await outcomeOf(OLD), 'allow');
  });
});

describe('a token that names no key', () => {
  it('is a question of its own, so that a forged one asked before does not stand for a good one', async () => {
    const { verify, claims, domain, time } = createVerifierBench(publish(OLD));
    const sign = (key: SigningKey, jti: string) =>
      signToken(key, claims({ jti }), { 'x5t#S256': undefined, x5t: undefined, kid: undefined });
    assert.equal(await verify(sign(OLD, 'good')), 'allow');
    assert.equal(await verify(sign(FORGER, 'forged')), 'signature_invalid');
    time.now += 31_000;
    assert.equal(await verify(sign(FORGER, 'forged again')), 'signature_invalid');
    time.now += 10_000;
    domain.published = publish(NEW);
    assert.equal(await verify(sign(NEW, 'good and new')), 'allow');
  });
});

describe('a rotation in a domain that writes SHA-1 thumbprints only', () => {
  const onlySha1 = (key: SigningKey) => ({ 'x5t#S256': undefined, x5t: `sha1-${key.thumbprint}` });

  it('is seen at once, and forged tokens of one other thumbprint are asked about as one', async () => {
    const toKeySet = (key: SigningKey) => JSON.stringify({ keys: [toOracleJwk(key, onlySha1(key))] });
    const { verify, claims, domain, time } = createVerifierBench(toKeySet(OLD));
    const sign = (key: SigningKey, jti: string) => signToken(key, claims({ jti }), onlySha1(key));
    assert.equal(await verify(sign(OLD, 'first')), 'allow');
    for (let index = 0; index < 20; index += 1) {
      assert.equal(await verify(sign(FORGER, `forged-${index}`)), 'key_unknown');
    }
    assert.equal(domain.fetches, 1 + 2);
    time.now += 60_000;
    domain.published = toKeySet(NEW);
    assert.equal(await verify(sign(NEW, 'new')), 'allow');
    assert.equal(await verify(sign(OLD, 'old')), 'key_unknown');
  });
});
