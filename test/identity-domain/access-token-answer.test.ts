/** What the token endpoint may answer, and what is no token: it is refused, never repeated, and never kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toFailure } from './domain-bench.ts';
import { createTokensBench } from './tokens-bench.ts';

describe('an answer of the token endpoint', () => {
  for (const changes of [
    { access_token: undefined },
    { access_token: null },
    { access_token: '' },
    { access_token: 7 },
    { access_token: ['canary'] },
    { access_token: 'canary canary' },
    { access_token: 'canary\r\nX-Evil: 1' },
    { access_token: 'canary\n' },
    { access_token: 'canäry' },
    { access_token: 'canary,canary' },
    { access_token: '=canary' },
    { token_type: undefined },
    { token_type: null },
    { token_type: 'MAC' },
    { token_type: 'DPoP' },
    { token_type: 'Bearer canary' },
    { expires_in: undefined },
    { expires_in: null },
    { expires_in: '3600' },
    { expires_in: -1 },
    { expires_in: {} },
  ]) {
    it(`is no token with ${JSON.stringify(changes)}, of which nothing is repeated`, async () => {
      const { mint, minting, lines } = createTokensBench();
      minting.changes = changes;
      const { code, detail, upstreamStatus } = await toFailure(mint());
      assert.deepEqual(
        [code, detail, upstreamStatus],
        ['ERR_DOMAIN_UNAVAILABLE', 'unusable token answer', undefined],
      );
      assert.deepEqual(lines, []);
    });
  }

  for (const body of ['', 'null', '[]', '[{"access_token":"canary"}]', '"canary"', '<html>canary</html>']) {
    it(`that is ${body || 'nothing'}, and no object, is no token`, async () => {
      const { mint, domain } = createTokensBench();
      domain.answer = () => ({ status: 200, body });
      const { code, upstreamStatus } = await toFailure(mint());
      assert.deepEqual([code, upstreamStatus], ['ERR_DOMAIN_UNAVAILABLE', 200]);
    });
  }

  it('that is no token is not asked for again for five seconds', async () => {
    const { mint, get, minting, sent, time } = createTokensBench();
    minting.changes = { expires_in: undefined };
    await toFailure(mint());
    minting.changes = {};
    time.now += 4_999;
    assert.equal((await toFailure(mint())).detail, 'unusable token answer');
    assert.equal(sent.length, 1);
    time.now += 1;
    assert.equal(await get(), 'canary-token-2');
  });

  for (const changes of [
    { access_token: 'canary.~+/-_==' },
    { token_type: 'bearer' },
    { token_type: 'BEARER' },
    { expires_in: 0.5 },
    { scope: 'oic-scope', refresh_token: 'canary' },
  ]) {
    it(`may be ${JSON.stringify(changes)}`, async () => {
      const { get, minting } = createTokensBench();
      minting.changes = changes;
      assert.match(await get(), /^canary/);
    });
  }
});
