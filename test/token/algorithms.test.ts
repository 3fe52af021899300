/** Signature algorithms other than Oracle's: each works when configured, and only with its own keys. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALGORITHMS, type Algorithm } from '../../src/token/algorithms.ts';
import { createKeyFor, signAs, toPlainKeySet } from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

describe('a configured algorithm', () => {
  for (const algorithm of ALGORITHMS) {
    const { privateKey, publicKey } = createKeyFor(algorithm);
    const sign = (claims: Readonly<Record<string, unknown>>, alg: string = algorithm) =>
      signAs(algorithm, privateKey, { alg, kid: 'one' }, claims);

    it(`may be ${algorithm}, with a key that names it and with one that does not`, async () => {
      for (const alg of [algorithm, undefined]) {
        const bench = createVerifierBench(toPlainKeySet(publicKey, { kid: 'one', alg }), {
          algorithms: [algorithm],
        });
        assert.equal(await bench.verify(sign(bench.claims())), 'allow');
      }
    });

    it(`is never ${algorithm} unless it is configured`, async () => {
      const others = ALGORITHMS.filter((other) => other !== algorithm);
      const bench = createVerifierBench(toPlainKeySet(publicKey, { kid: 'one' }), { algorithms: others });
      assert.equal(await bench.verify(sign(bench.claims())), 'algorithm_not_allowed');
    });
  }
});

describe('a key', () => {
  const { privateKey, publicKey } = createKeyFor('RS256');
  const outcomeOf = async (
    alg: Algorithm,
    members: Readonly<Record<string, unknown>>,
    algorithms: readonly Algorithm[],
  ) => {
    const bench = createVerifierBench(toPlainKeySet(publicKey, { kid: 'one', ...members }), { algorithms });
    return bench.verify(signAs(alg, privateKey, { alg, kid: 'one' }, bench.claims()));
  };

  it('that names its algorithm verifies no other, although both are configured (RFC 8725 §3.1)', async () => {
    const both = ['RS256', 'PS256', 'RS512'] as const;
    assert.equal(await outcomeOf('PS256', { alg: 'PS256' }, both), 'allow');
    for (const alg of ['RS256', 'RS512'] as const) {
      assert.equal(await outcomeOf(alg, { alg: 'PS256' }, both), 'algorithm_not_allowed');
    }
  });

  it('that names none is used for the first configured one that it can do, and for that alone', async () => {
    assert.equal(await outcomeOf('PS256', {}, ['ES256', 'PS256', 'RS256']), 'allow');
    assert.equal(await outcomeOf('RS256', {}, ['ES256', 'PS256', 'RS256']), 'algorithm_not_allowed');
  });
});
