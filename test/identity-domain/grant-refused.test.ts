/** A grant that the domain refuses: a fault of what was asked for stops nothing else, and costs no second log-in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDomainBench, toBasic } from './domain-bench.ts';

/** The domain refuses the form `{bad}` as told, and nothing else. Vault has versions 1 and 2. */
async function createRefusing(error: string, { isWarm = true } = {}) {
  const bench = createDomainBench();
  if (isWarm) await bench.post();
  bench.vault.add('CURRENT');
  bench.domain.answer = (_basic, { body }) =>
    String(body) === 'bad=' ? { status: 400, body: JSON.stringify({ error }) } : { status: 200 };
  bench.sent.length = 0;
  bench.vault.reads.length = 0;
  const refuse = (purpose = 'bad') => bench.post({ bad: '' }, { purpose });
  return { ...bench, refuse };
}

describe('a grant that is refused', () => {
  for (const error of [
    'invalid_request',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
    'something_else',
  ]) {
    it(`with ${error} is refused with one request: the secret is right`, async () => {
      const { refuse, sent, vault, lines } = await createRefusing(error);
      await assert.rejects(refuse(), { code: 'ERR_DOMAIN_GRANT_REFUSED', upstreamStatus: 400 });
      assert.deepEqual([sent.map(toBasic), vault.reads, lines], [['app:canary-1'], [], []]);
    });
  }

  it('with 403 is refused with one request', async () => {
    const { domain, failureOf, sent } = await createRefusing('');
    domain.answer = () => ({ status: 403, body: '' });
    assert.equal((await failureOf()).code, 'ERR_DOMAIN_GRANT_REFUSED');
    assert.equal(sent.length, 1);
  });

  it('with invalid_grant is tried once more under a newer version, whose key may be the right one', async () => {
    const { refuse, domain, sent } = await createRefusing('invalid_grant');
    domain.answer = (basic) =>
      basic === 'app:canary-2' ? { status: 200 } : { status: 400, body: '{"error":"invalid_grant"}' };
    assert.equal((await refuse()).secretVersion, 2);
    assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-2']);
  });

  for (const isWarm of [true, false]) {
    it(`with invalid_grant stops its own purpose alone, ${isWarm ? 'with' : 'without'} a log-in before`, async () => {
      const { refuse, post, sent } = await createRefusing('invalid_grant', { isWarm });
      await assert.rejects(refuse(), { code: 'ERR_DOMAIN_GRANT_REFUSED' });
      assert.deepEqual(sent.map(toBasic), isWarm ? ['app:canary-1', 'app:canary-2'] : ['app:canary-2']);
      sent.length = 0;
      await assert.rejects(refuse(), {
        code: 'ERR_DOMAIN_GRANT_REFUSED',
        detail: '/oauth2/v1/token: invalid_grant; not tried again yet',
        upstreamStatus: 400,
      });
      assert.deepEqual(sent, []);
      assert.equal((await post({}, { purpose: 'other' })).members['ok'], true);
      assert.equal(sent.length, 1);
    });
  }

  it('with invalid_grant stops nothing else where the version before is no longer valid, and says so', async () => {
    const { refuse, post, domain, sent } = await createRefusing('invalid_grant', { isWarm: false });
    const answer = domain.answer;
    domain.answer = (basic, request) =>
      basic === 'app:canary-1' ? { status: 401, body: '{"error":"invalid_client"}' } : answer(basic, request);
    await assert.rejects(refuse(), { code: 'ERR_DOMAIN_GRANT_REFUSED' });
    assert.equal((await post({}, { purpose: 'other' })).secretVersion, 2);
    assert.deepEqual(sent.map(toBasic), ['app:canary-2', 'app:canary-2'], 'an older one would do no better');
  });

  it('with invalid_grant is asked for once where there is no newer version: the domain knows the secret', async () => {
    const { failureOf, domain, sent } = createDomainBench();
    domain.answer = () => ({ status: 400, body: '{"error":"invalid_grant"}' });
    for (let index = 0; index < 2; index += 1) {
      assert.equal((await failureOf()).code, 'ERR_DOMAIN_GRANT_REFUSED');
      assert.equal(sent.length, 1);
    }
  });

  it('with invalid_grant is asked for again after five seconds, since the user may be there by then', async () => {
    const { refuse, domain, time } = await createRefusing('invalid_grant');
    await assert.rejects(refuse(), { code: 'ERR_DOMAIN_GRANT_REFUSED' });
    domain.answer = () => ({ status: 200 });
    time.now += 4_999;
    await assert.rejects(refuse(), { code: 'ERR_DOMAIN_GRANT_REFUSED' });
    time.now += 1;
    assert.equal((await refuse()).members['ok'], true);
  });
});
