/** OIC refuses an access token: one more delivery under a new one, and none for a while after that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { toFailure } from '../identity-domain/domain-bench.ts';
import { CLIENT_CREDENTIALS, createOicBench, toAssertionSecret, USER_ASSERTION } from './oic-bench.ts';

function createBench() {
  const bench = createOicBench();
  const call = (changes = {}) => bench.call({ credential: CLIENT_CREDENTIALS, ...changes });
  return { ...bench, call };
}

describe('an access token that OIC refuses', () => {
  it('is followed by one delivery under a new one, and by no third', async () => {
    const { call, oic, told } = createBench();
    oic.answer = () => 401;
    const { code, upstreamStatus, detail } = await toFailure(call());
    assert.deepEqual([code, upstreamStatus, detail], ['ERR_CREDENTIAL_REFUSED', 401, undefined]);
    assert.deepEqual(told, [1, 'Bearer canary-token-1', 1, 'Bearer canary-token-2']);
  });

  it('is left alone for five seconds, then up to a minute; nobody is asked meanwhile', async () => {
    const { call, oic, told, time, vault, sent } = createBench();
    oic.answer = () => 401;
    await toFailure(call());
    for (const pauseMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      const before = [told.length, sent.length, vault.reads.length];
      time.now += pauseMs - 1;
      const { code, upstreamStatus, detail } = await toFailure(call());
      assert.deepEqual([code, upstreamStatus], ['ERR_CREDENTIAL_REFUSED', 401]);
      assert.equal(detail, 'refused; not tried again yet');
      assert.deepEqual([told.length, sent.length, vault.reads.length], before);
      time.now += 1;
      await toFailure(call());
      assert.equal(told.length, Number(before[0]) + 4);
    }
  });

  it('is left alone for five seconds again after one that OIC has accepted, whatever it answered', async () => {
    const { call, oic, told, time } = createBench();
    oic.answer = () => 401;
    await toFailure(call());
    time.now += 5_000;
    oic.answer = () => 500;
    assert.equal((await call()).status, 500);
    oic.answer = () => 401;
    await toFailure(call());
    time.now += 5_000;
    told.length = 0;
    await toFailure(call());
    assert.equal(told.length, 4);
  });

  it('for one integration or scope stops no other', async () => {
    const { call, oic } = createBench();
    oic.answer = () => 401;
    await toFailure(call());
    oic.answer = () => 200;
    assert.equal((await call({ integration: 'other' })).status, 200);
    assert.equal((await call({ credential: { ...CLIENT_CREDENTIALS, scope: 'other' } })).status, 200);
    assert.equal((await toFailure(call())).code, 'ERR_CREDENTIAL_REFUSED');
  });

  it('for one user stops no other', async () => {
    const { call, oic, vault } = createBench();
    vault.toContent = toAssertionSecret;
    const callFor = (user: string) => call({ credential: USER_ASSERTION, user });
    oic.answer = () => 401;
    await toFailure(callFor('a@example.com'));
    oic.answer = () => 200;
    assert.equal((await callFor('b@example.com')).status, 200);
    assert.equal((await toFailure(callFor('a@example.com'))).code, 'ERR_CREDENTIAL_REFUSED');
  });

  it('is remembered for the two hundred that were refused last', async () => {
    const { call, oic, told } = createBench();
    oic.answer = () => 401;
    for (let index = 0; index < 201; index += 1) await toFailure(call({ integration: `i-${index}` }));
    told.length = 0;
    assert.match((await toFailure(call({ integration: 'i-1' }))).detail ?? '', /not tried again yet/);
    assert.deepEqual(told, []);
    assert.equal((await toFailure(call({ integration: 'i-0' }))).detail, undefined);
  });

  it('and cannot be replaced fails as minting fails, with one delivery, and OIC is not left alone for it', async () => {
    const { call, oic, domain, told, time } = createBench();
    oic.answer = () => {
      domain.failure = new HttpError('unreachable');
      return 401;
    };
    assert.equal((await toFailure(call())).code, 'ERR_DOMAIN_UNAVAILABLE');
    assert.deepEqual(told, [1, 'Bearer canary-token-1']);
    oic.answer = () => 200;
    domain.failure = undefined;
    time.now += 5_000;
    assert.equal((await call()).status, 200);
    assert.equal(told.at(-1), 'Bearer canary-token-2', 'the refused one is not used again');
  });
});

describe('an access token that has been revoked', () => {
  it('is replaced within the call, with the secret that Vault has by then', async () => {
    const { call, oic, told, vault } = createBench();
    await call();
    vault.add('CURRENT');
    oic.answer = (authorization) => (authorization === 'Bearer canary-token-1' ? 401 : 200);
    told.length = 0;
    assert.equal((await call()).status, 200);
    assert.deepEqual(told, [1, 'Bearer canary-token-1', 2, 'Bearer canary-token-2']);
    assert.deepEqual(vault.reads, ['CURRENT', 'CURRENT']);
  });

  it('is replaced while Vault is down, with the secret that is known', async () => {
    const { call, oic, vault } = createBench();
    await call();
    vault.failure = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    oic.answer = (authorization) => (authorization === 'Bearer canary-token-1' ? 401 : 200);
    assert.equal((await call()).status, 200);
  });

  it('is replaced once for all calls that had it', async () => {
    const { call, oic, values, sent } = createBench();
    await call();
    oic.answer = (authorization) => (authorization === 'Bearer canary-token-1' ? 401 : 200);
    const answers = await Promise.all([call(), call(), call()]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.deepEqual([values.length, sent.length], [7, 2]);
  });
});
