/** A version of a secret that has no known form: a refusal like any other, without a word of the judge. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { createRotationBench } from './rotation-bench.ts';

const HELD = 'refused; not tried again yet';

describe('a secret of no known form', () => {
  const NO_FORM = new GatekeeperError('ERR_SECRET_FORM');

  it('is refused without a word of the judge: it cools down, and its error is told again', async () => {
    const bench = createRotationBench();
    bench.judge.error = NO_FORM;
    await assert.rejects(bench.run(), NO_FORM);
    await assert.rejects(bench.run(), { code: 'ERR_SECRET_FORM', detail: HELD, upstreamStatus: undefined });
    assert.deepEqual(bench.judge.tried, [1, 1]);
  });

  it('is passed over for the version before it', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    const check = async ({ version }: SecretVersion) => {
      if (version === 2) throw NO_FORM;
      return `served with ${version}`;
    };
    assert.equal(await bench.run({ check }), 'served with 1');
  });
});
