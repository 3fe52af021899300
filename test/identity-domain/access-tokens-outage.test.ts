/** A token endpoint that is down or refuses: it is left alone for a while, and for no longer than that helps. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toClientCredentials } from '../../src/identity-domain/client-credentials.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { toFailure } from './domain-bench.ts';
import { createTokensBench, HOUR_MS } from './tokens-bench.ts';

const DOWN = new HttpError('unreachable');

describe('a token endpoint that is down', () => {
  it('leaves a call without a token, and is left alone for longer with each failure', async () => {
    const { mint, domain, sent, time } = createTokensBench();
    domain.failure = DOWN;
    assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_UNAVAILABLE');
    let failures = 1;
    for (const pauseMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      time.now += pauseMs - 1;
      assert.equal((await toFailure(mint())).detail, '/oauth2/v1/token: unreachable');
      assert.equal(sent.length, failures);
      time.now += 1;
      failures += 1;
      await toFailure(mint());
      assert.equal(sent.length, failures);
    }
  });

  it('is asked again at once when it has answered, and left alone for five seconds after the next failure', async () => {
    const { get, mint, domain, sent, time } = createTokensBench();
    domain.failure = DOWN;
    for (let index = 0; index < 2; index += 1) {
      await toFailure(mint());
      time.now += 10_000;
    }
    domain.failure = undefined;
    await get();
    domain.failure = DOWN;
    time.now += HOUR_MS;
    await toFailure(mint());
    domain.failure = undefined;
    time.now += 4_999;
    await toFailure(mint());
    assert.equal(sent.length, 4);
    time.now += 1;
    assert.equal(await get(), 'canary-token-2');
  });

  it('is asked by the next call when one had hardly any time, and not when it had a second', async () => {
    const { mint, domain, deadlineIn, sent } = createTokensBench();
    domain.failure = new HttpError('timeout');
    for (const leftMs of [0, 999, 1_000, 30_000]) {
      const { code } = await toFailure(mint({ deadline: deadlineIn(leftMs) }));
      assert.equal(code, 'ERR_DOMAIN_TIMEOUT');
    }
    assert.equal(sent.length, 3);
  });

  it('for one scope is still asked for another', async () => {
    const { get, mint, domain } = createTokensBench();
    domain.failure = DOWN;
    await toFailure(mint());
    domain.failure = undefined;
    assert.equal(await get({ grant: toClientCredentials('other') }), 'canary-token-1');
    await toFailure(mint());
  });

  it('is left alone as well after a grant that it refuses for good', async () => {
    const { mint, domain, sent } = createTokensBench();
    domain.answer = () => ({ status: 400, body: '{"error":"invalid_scope"}' });
    for (let index = 0; index < 3; index += 1) {
      const { code, detail } = await toFailure(mint());
      assert.deepEqual([code, detail], ['ERR_DOMAIN_GRANT_REFUSED', '/oauth2/v1/token: invalid_scope']);
    }
    assert.equal(sent.length, 1);
  });

  it('after it refused the client is asked at once with a new version: no pause outlives that', async () => {
    const { get, mint, minting, vault, sent } = createTokensBench();
    minting.accepts = (basic) => basic === 'app:canary-2';
    assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_CLIENT_REFUSED');
    sent.length = 0;
    vault.add('CURRENT');
    assert.equal(await get(), 'canary-token-1');
    assert.equal(sent.length, 1);
  });

  it('is not asked at all for a secret of no known form, and at once with a version that has one', async () => {
    const { get, mint, vault, sent } = createTokensBench();
    vault.toContent = (version) => (version === 1 ? 'canary' : 'app:canary-2');
    assert.equal((await toFailure(mint())).code, 'ERR_SECRET_FORM');
    assert.deepEqual(sent, []);
    vault.add('CURRENT');
    assert.equal(await get(), 'canary-token-1');
  });
});
