/** The Basic credential: made from the secret in use, and secret itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createBasicCredential } from '../../src/credential/basic.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { SECRET_ID, toFailure } from '../identity-domain/domain-bench.ts';
import { BASIC, createOicBench, OIC } from './oic-bench.ts';

describe('a call with a Basic credential', () => {
  it('fails as Vault fails, and nothing is delivered', async () => {
    const { call, vault, told } = createOicBench();
    vault.failure = new GatekeeperError('ERR_VAULT_DENIED');
    assert.equal(await toFailure(call()), vault.failure);
    assert.deepEqual(told, []);
  });

  it('fails when the secret has no known form, which nobody is told of', async () => {
    const { call, vault, told } = createOicBench();
    vault.toContent = () => 'canary';
    assert.equal((await toFailure(call())).code, 'ERR_SECRET_FORM');
    assert.deepEqual(told, []);
  });

  it('has user and password in Base64, in UTF-8 (RFC 7617 §2.1)', async () => {
    const { call, vault, values } = createOicBench();
    vault.toContent = () => 'test:123£';
    await call();
    assert.deepEqual(
      values.map((value) => value.reveal()),
      ['Basic dGVzdDoxMjPCow=='],
    );
  });

  it('is the same from each form of the secret', async () => {
    for (const form of ['u:p', 'dTpw', '{"username":"u","password":"p"}']) {
      const { call, vault, values } = createOicBench();
      vault.toContent = () => form;
      await call();
      assert.equal(values[0]?.reveal(), 'Basic dTpw');
    }
  });

  it('says before it is delivered which version it was made of', async () => {
    const { call, vault, told } = createOicBench();
    vault.add('CURRENT');
    await call();
    assert.deepEqual(told, [2, 'Basic app:canary-2']);
  });

  it('prints as redacted', async () => {
    const { call, vault, values } = createOicBench();
    vault.toContent = () => 'u:p';
    await call();
    const seen = inspect(values, { depth: 9, showHidden: true }) + JSON.stringify(values) + values.join();
    assert.match(seen, /redacted/);
    assert.doesNotMatch(seen, /dTpw|u:p/);
  });

  it('reads its secret once for many calls, and asks no domain', async () => {
    const { call, vault, sent } = createOicBench();
    for (let index = 0; index < 3; index += 1) await call();
    assert.deepEqual([vault.reads, sent], [['CURRENT'], []]);
  });

  it('is OIC’s log-in at its origin, for the integration, and left alone for 20 s and up to 15 minutes', async () => {
    const trials: unknown[] = [];
    const answer = { status: 200, headers: [], body: Buffer.from('') };
    const call = createBasicCredential({
      run: async ({ attempt: _, ...trial }) => {
        trials.push(trial);
        return answer as never;
      },
      versionInUse: async () => 1,
      refresh: async () => undefined,
    });
    const deadline = { remainingMs: () => 1_000 };
    const onVersion = () => undefined;
    const request = { credential: BASIC, integration: 'orders', target: OIC, user: undefined };
    assert.equal(await call({ ...request, deadline, onVersion }, async () => answer), answer);
    assert.deepEqual(trials, [
      {
        secretId: SECRET_ID,
        judge: 'https://oic.example',
        purpose: 'orders',
        deadline,
        pause: { firstMs: 20_000, longestMs: 900_000 },
      },
    ]);
  });
});
