/** OIC refuses a password: one more delivery under another version of it, and none for a while after that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { toFailure } from '../identity-domain/domain-bench.ts';
import { createOicBench } from './oic-bench.ts';

/** OIC knows the password of this version only. */
function createOnly(version: number) {
  const bench = createOicBench();
  bench.oic.answer = (authorization) => (authorization === `Basic app:canary-${version}` ? 200 : 401);
  return bench;
}

describe('a password that OIC refuses', () => {
  it('is delivered twice where there is no other version, and then no more: each failed log-in counts', async () => {
    const { call, told } = createOnly(9);
    const { code, upstreamStatus, detail } = await toFailure(call());
    assert.deepEqual([code, upstreamStatus, detail], ['ERR_CREDENTIAL_REFUSED', 401, undefined]);
    await toFailure(call());
    assert.deepEqual(told, [1, 'Basic app:canary-1', 1, 'Basic app:canary-1']);
  });

  it('is followed by one delivery under another version, and by no third', async () => {
    const { call, told, vault } = createOnly(9);
    for (let index = 0; index < 3; index += 1) vault.add('CURRENT');
    assert.equal((await toFailure(call())).code, 'ERR_CREDENTIAL_REFUSED');
    assert.deepEqual(told, [4, 'Basic app:canary-4', 3, 'Basic app:canary-3']);
  });

  it('is delivered by no call for 20 s, then once, and by none for twice as long each time', async () => {
    const { call, told, vault, time } = createOnly(9);
    vault.add('CURRENT');
    await toFailure(call());
    for (const pauseMs of [20_000, 40_000, 80_000, 160_000, 320_000, 640_000, 900_000, 900_000]) {
      told.length = 0;
      time.now += pauseMs - 1;
      for (let index = 0; index < 3; index += 1) {
        const { code, upstreamStatus, detail } = await toFailure(call());
        assert.deepEqual([code, upstreamStatus], ['ERR_CREDENTIAL_REFUSED', 401]);
        assert.equal(detail, 'refused; not tried again yet');
      }
      assert.deepEqual(told, []);
      time.now += 1;
      await toFailure(call());
      assert.deepEqual(told, [2, 'Basic app:canary-2']);
    }
  });

  it('is delivered by no call of another integration either, unless OIC has accepted it before', async () => {
    const { call, told } = createOnly(9);
    await toFailure(call());
    told.length = 0;
    assert.equal((await toFailure(call({ integration: 'other' }))).code, 'ERR_CREDENTIAL_REFUSED');
    assert.deepEqual(told, []);
  });

  it('by one integration, having been accepted before, is delivered for the others as ever', async () => {
    const { call, told, oic } = createOicBench();
    await call({ integration: 'other' });
    oic.answer = () => 401;
    await toFailure(call());
    oic.answer = () => 200;
    told.length = 0;
    assert.equal((await call({ integration: 'other' })).status, 200);
    assert.equal((await toFailure(call())).code, 'ERR_CREDENTIAL_REFUSED');
    assert.deepEqual(told, [1, 'Basic app:canary-1']);
  });

  it('at one OIC is delivered to another as ever', async () => {
    const { call, oic } = createOicBench();
    oic.answer = () => 401;
    await toFailure(call());
    oic.answer = () => 200;
    assert.equal((await call({ target: new URL('https://other.example/x') })).status, 200);
  });

  it('ends the wait as soon as Vault has another one', async () => {
    const { call, told, vault } = createOnly(2);
    await toFailure(call());
    vault.add('CURRENT');
    told.length = 0;
    assert.equal((await call()).status, 200);
    assert.deepEqual(told, [2, 'Basic app:canary-2']);
  });

  it('fails as Vault fails when the other version cannot be read, and is left alone as well', async () => {
    const { call, told, vault, oic } = createOicBench();
    const down = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    oic.answer = () => {
      vault.failure = down;
      return 401;
    };
    assert.equal(await toFailure(call()), down);
    vault.failure = undefined;
    assert.equal((await toFailure(call())).code, 'ERR_CREDENTIAL_REFUSED');
    assert.deepEqual(told, [1, 'Basic app:canary-1']);
  });
});

describe('a password that is being changed', () => {
  it('at OIC after Vault is delivered as PREVIOUS, once more, and from then on at once', async () => {
    const { call, told, vault } = createOnly(1);
    vault.add('CURRENT');
    assert.equal(String((await call()).body), 'answer 4', 'the answer is that to the second delivery');
    await call();
    assert.deepEqual(told, [2, 'Basic app:canary-2', 1, 'Basic app:canary-1', 1, 'Basic app:canary-1']);
    assert.deepEqual(vault.reads, ['CURRENT', 'PREVIOUS']);
  });

  it('at OIC before Vault is delivered as PENDING', async () => {
    const { call, told, vault } = createOnly(2);
    vault.add('PENDING');
    await call();
    assert.deepEqual(told, [1, 'Basic app:canary-1', 2, 'Basic app:canary-2']);
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST']);
  });

  it('on both sides since it was read is delivered as Vault has it now', async () => {
    const { call, told, vault, oic } = createOnly(1);
    await call();
    vault.add('CURRENT');
    oic.answer = (authorization) => (authorization === 'Basic app:canary-2' ? 200 : 401);
    told.length = 0;
    await call();
    assert.deepEqual(told, [1, 'Basic app:canary-1', 2, 'Basic app:canary-2']);
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST']);
  });
});
