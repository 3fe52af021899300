/** Our own access tokens: minted once, renewed before their end, and never seen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { toForm } from './domain-bench.ts';
import { createTokensBench, HOUR_MS, RENEWED_MS, TOKEN_URL } from './tokens-bench.ts';

describe('an access token', () => {
  it('is asked for with the client’s own grant and the scope, at the token endpoint', async () => {
    const { get, sent } = createTokensBench();
    assert.equal(await get(), 'canary-token-1');
    assert.equal(sent.length, 1);
    const [request] = sent;
    assert.ok(request !== undefined);
    assert.equal(request.url, TOKEN_URL);
    assert.deepEqual(toForm(request), { grant_type: 'client_credentials', scope: 'oic-scope' });
  });

  it('is asked for within what the call has left, and five seconds at most', async () => {
    const { get, sent, deadlineIn, vault } = createTokensBench();
    vault.tookMs = 100;
    await get({ deadline: deadlineIn(1_500), tokenUrl: new URL('https://a.example/') });
    await get({ deadline: deadlineIn(60_000), tokenUrl: new URL('https://b.example/') });
    assert.deepEqual(
      sent.map(({ timeoutMs }) => timeoutMs),
      [1_400, 5_000],
    );
  });

  it('is minted once, and anew thirty seconds before its end', async () => {
    const { get, time, minting } = createTokensBench();
    await get();
    time.now += RENEWED_MS - 1;
    assert.equal(await get(), 'canary-token-1');
    time.now += 1;
    assert.equal(await get(), 'canary-token-2');
    assert.equal(await get(), 'canary-token-2');
    assert.equal(minting.minted, 2);
  });

  it('ends by the time of the question: how long the answer took is not added', async () => {
    const { get, time, domain } = createTokensBench();
    domain.tookMs = 4_000;
    await get();
    time.now += RENEWED_MS - 4_001;
    assert.equal(await get(), 'canary-token-1');
    time.now += 1;
    assert.equal(await get(), 'canary-token-2');
  });

  for (const lifetime of [0, 0.5, 1, 30]) {
    it(`that lasts ${lifetime} s serves the call that minted it and no other`, async () => {
      const { get, minting } = createTokensBench();
      minting.changes = { expires_in: lifetime };
      assert.deepEqual([await get(), await get()], ['canary-token-1', 'canary-token-2']);
    });
  }

  it('that lasts 31 s is kept for one second', async () => {
    const { get, time, minting } = createTokensBench();
    minting.changes = { expires_in: 31 };
    await get();
    time.now += 999;
    assert.equal(await get(), 'canary-token-1');
    time.now += 1;
    assert.equal(await get(), 'canary-token-2');
  });

  it('is minted once for all callers who want it at the same time, now and when it is old', async () => {
    const { get, time, sent } = createTokensBench();
    const getMany = () => Promise.all([get(), get(), get(), get()]);
    assert.deepEqual(new Set(await getMany()), new Set(['canary-token-1']));
    time.now += HOUR_MS;
    assert.deepEqual(new Set(await getMany()), new Set(['canary-token-2']));
    assert.equal(sent.length, 2);
  });

  it('says with which version of the secret it was minted', async () => {
    const { mint, vault } = createTokensBench();
    vault.add('CURRENT');
    assert.equal((await mint()).secretVersion, 2);
  });

  it('is minted anew as soon as another version of the secret is in use', async () => {
    const { mint, get, vault, time, sent } = createTokensBench();
    await get();
    vault.add('CURRENT');
    time.now += 299_999;
    assert.equal(await get(), 'canary-token-1', 'Vault has not been asked again yet');
    time.now += 1;
    const { token, secretVersion } = await mint();
    assert.deepEqual([token.reveal(), secretVersion], ['canary-token-2', 2]);
    assert.equal(sent.length, 2);
  });

  it('prints as nothing from the moment it is there', async () => {
    const { tokens, mint, lines, entries } = createTokensBench();
    const minted = await mint();
    const seen = [inspect(minted, { showHidden: true, depth: 9 }), JSON.stringify(minted), `${minted.token}`];
    assert.doesNotMatch(seen.join(' '), /canary/);
    assert.doesNotMatch(inspect(tokens, { depth: 9, showHidden: true }), /canary/);
    assert.doesNotMatch(lines.join(''), /canary/);
    assert.deepEqual(
      entries().map(({ event }) => event),
      ['token_minted'],
    );
  });
});
