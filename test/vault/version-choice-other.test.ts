/** Which other version of a secret to use after a refusal: the choice by itself, read by read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { DOWN } from './rotation-bench.ts';
import { createBench, JUST_READ_MS, toVersion } from './version-choice-bench.ts';

describe('another version after a refusal', () => {
  it('fails as Vault fails', async () => {
    const { vault, get, getOther } = createBench();
    const refused = await get();
    vault.error = DOWN;
    await assert.rejects(getOther(refused), DOWN);
  });

  it('is the same when there is none, after both places were looked at', async () => {
    const { vault, get, getOther } = createBench();
    assert.equal(await getOther(await get()), 1);
    assert.deepEqual(vault.reads, ['CURRENT', 'PREVIOUS', 'LATEST']);
  });

  it('is looked for behind the refused one first, unless that was just read and is the newest', async () => {
    const { time, vault, get, getOther } = createBench();
    vault.rotate();
    await get();
    time.now += JUST_READ_MS;
    assert.equal(await getOther(await get()), 1);
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST', 'PREVIOUS']);
  });

  it('is looked for only behind the refused one when that was accepted before', async () => {
    const { vault, choice, get, getOther } = createBench();
    vault.rotate();
    const refused = await get();
    choice.accept(refused.secret);
    assert.equal(await getOther(refused), 2);
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST']);
  });

  it('is the one that another call has found meanwhile, without a read', async () => {
    const { vault, choice, get, getOther } = createBench();
    vault.rotate();
    const refused = await get();
    choice.accept(toVersion(1));
    assert.equal(await getOther(refused), 1);
    assert.deepEqual(vault.reads, ['CURRENT']);
  });

  it('is the one before when Vault does not give the newest', async () => {
    const { get, getOther } = createBench(async (stage) => {
      if (stage === 'LATEST') throw new GatekeeperError('ERR_VAULT_DENIED');
      return stage === 'PREVIOUS' ? toVersion(1, 'PREVIOUS') : toVersion(2, 'CURRENT');
    });
    assert.equal(await getOther(await get()), 1);
  });

  it('is the pending one when Vault does not give CURRENT any more', async () => {
    let isGone = false;
    const { get, getOther } = createBench(async (stage) => {
      if (stage === 'LATEST') return toVersion(3, 'PENDING', 'LATEST');
      if (isGone || stage === 'PREVIOUS') throw new GatekeeperError('ERR_VAULT_DENIED');
      return toVersion(1, 'CURRENT');
    });
    const refused = await get();
    isGone = true;
    assert.equal(await getOther(refused), 3);
  });

  it('is never an older one that is the newest but withdrawn', async () => {
    const { get, getOther } = createBench(async (stage) => {
      if (stage === 'PREVIOUS') throw new GatekeeperError('ERR_VAULT_DENIED');
      return stage === 'LATEST' ? toVersion(2, 'DEPRECATED', 'LATEST') : toVersion(1, 'CURRENT');
    });
    assert.equal(await getOther(await get()), 1);
  });
});

describe('a newer version after a refusal', () => {
  it('is none when the refused one is the newest, and none before it is looked for', async () => {
    const { vault, choice, get, deadline } = createBench();
    vault.rotate();
    const { secret } = await get();
    assert.equal(await choice.getNewer(secret, deadline()), undefined);
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST']);
  });

  it('is none when the refused one has been withdrawn, although CURRENT is another one', async () => {
    const { vault, choice, get, deadline } = createBench();
    vault.rotate();
    const { secret } = await get();
    vault.promote(1);
    assert.equal(await choice.getNewer(secret, deadline()), undefined);
  });

  it('is the pending one, and who asks right after it is not read for', async () => {
    const { time, vault, choice, get, deadline } = createBench();
    const { secret } = await get();
    vault.addPending();
    const find = async () => (await choice.getNewer(secret, deadline()))?.version;
    assert.equal(await find(), 2);
    time.now += JUST_READ_MS - 1;
    assert.equal(await find(), 2);
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST']);
    time.now += 1;
    await find();
    assert.deepEqual(vault.reads, ['CURRENT', 'LATEST', 'LATEST']);
  });

  it('is the one that another call has found and seen accepted, without a read', async () => {
    const { vault, choice, get, deadline } = createBench();
    const { secret } = await get();
    choice.accept(toVersion(2, 'PENDING', 'LATEST'));
    assert.equal((await choice.getNewer(secret, deadline()))?.version, 2);
    assert.deepEqual(vault.reads, ['CURRENT']);
  });
});
