/** A client that the domain refuses: which other version of its secret is tried, and that it is left alone after that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createDomainBench, toBasic } from './domain-bench.ts';

/** A bench whose secret, used for a while, has been changed at the domain: version 2 is the right one. */
async function createChanged() {
  const bench = createDomainBench();
  await bench.post();
  bench.sent.length = 0;
  bench.vault.reads.length = 0;
  bench.domain.answer = (basic) =>
    basic === 'app:canary-2' ? { status: 200 } : { status: 401, body: '{"error":"invalid_client"}' };
  return bench;
}

describe('a client that the domain refuses', () => {
  for (const answer of [
    { status: 401, body: '' },
    { status: 401, body: '{"error":"invalid_client"}' },
    { status: 400, body: '{"error":"invalid_client"}' },
  ]) {
    it(`with ${answer.status} and ${answer.body || 'nothing'} is tried twice where there is no other version, and then no more`, async () => {
      const { failureOf, domain, sent } = await createChanged();
      domain.answer = () => answer;
      const { code, upstreamStatus } = await failureOf();
      assert.deepEqual([code, upstreamStatus], ['ERR_DOMAIN_CLIENT_REFUSED', answer.status]);
      assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-1']);
      assert.match((await failureOf()).detail ?? '', /not tried again yet$/);
      assert.equal(sent.length, 2);
    });
  }

  it('under two versions is tried under no third one', async () => {
    const { failureOf, vault, domain, sent } = await createChanged();
    domain.answer = () => ({ status: 401 });
    for (let index = 0; index < 2; index += 1) vault.add('CURRENT');
    assert.equal((await failureOf()).code, 'ERR_DOMAIN_CLIENT_REFUSED');
    assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-3']);
  });

  it('is left alone for five seconds, then up to a minute: nothing is sent, and the refusal is said again', async () => {
    const { failureOf, vault, domain, sent, time } = createDomainBench();
    domain.answer = () => ({ status: 401 });
    vault.add('CURRENT');
    await failureOf();
    assert.deepEqual(sent.map(toBasic), ['app:canary-2', 'app:canary-1']);
    for (const pauseMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      sent.length = 0;
      time.now += pauseMs - 1;
      const { code, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([code, upstreamStatus], ['ERR_DOMAIN_CLIENT_REFUSED', 401]);
      assert.equal(detail, '/oauth2/v1/token; not tried again yet');
      assert.deepEqual(sent, []);
      time.now += 1;
      await failureOf();
      assert.equal(sent.length, 1, 'one attempt tells whether the domain has changed its mind');
    }
  });

  it('is asked for nothing else either while it is left alone, unless it was accepted before', async () => {
    const { post, domain, sent } = createDomainBench();
    domain.answer = () => ({ status: 401 });
    await assert.rejects(post({}, { purpose: 'one' }), { code: 'ERR_DOMAIN_CLIENT_REFUSED' });
    sent.length = 0;
    await assert.rejects(post({}, { purpose: 'other' }), { code: 'ERR_DOMAIN_CLIENT_REFUSED' });
    assert.deepEqual(sent, []);
  });

  it('by one domain is used at another as ever', async () => {
    const { post, failureOf, domain } = createDomainBench();
    domain.answer = (_basic, { url }) => ({ status: url.host === 'domain.example' ? 401 : 200 });
    await failureOf();
    assert.equal((await post({}, { domain: new URL('https://other.example/') })).secretVersion, 1);
  });

  it('is used again at once when Vault has another version: the wait is for the refused ones', async () => {
    const { failureOf, post, vault, sent } = await createChanged();
    await failureOf();
    sent.length = 0;
    vault.add('CURRENT');
    assert.equal((await post()).secretVersion, 2);
    assert.deepEqual(sent.map(toBasic), ['app:canary-2']);
  });

  it('is tried once more with the version that Vault has by now, which is used from then on', async () => {
    const { post, vault, sent } = await createChanged();
    vault.add('CURRENT');
    assert.deepEqual(await post({ token: 'x' }), { members: { ok: true }, secretVersion: 2 });
    assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-2']);
    assert.deepEqual(new Set(sent.map(({ body }) => String(body))), new Set(['token=x']));
    await post();
    assert.deepEqual([sent.length, vault.reads], [3, ['LATEST']]);
  });

  it('is asked within the time that the first answer and Vault have left', async () => {
    const { post, vault, domain, sent } = await createChanged();
    vault.add('CURRENT');
    Object.assign(domain, { tookMs: 700 });
    vault.tookMs = 100;
    await post({}, { leftMs: 1_000 });
    assert.deepEqual(
      sent.map(({ timeoutMs }) => timeoutMs),
      [1_000, 200],
    );
  });

  it('fails as Vault fails when the newer secret cannot be read', async () => {
    const { failureOf, vault, sent } = await createChanged();
    vault.failure = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    assert.equal(await failureOf(), vault.failure);
    assert.equal(sent.length, 1);
  });

  it('fails with ERR_SECRET_FORM when the newer secret has none of the forms', async () => {
    const { failureOf, vault, sent } = await createChanged();
    vault.add('CURRENT');
    vault.toContent = () => 'canary';
    assert.equal((await failureOf()).code, 'ERR_SECRET_FORM');
    assert.equal(sent.length, 1);
  });
});
