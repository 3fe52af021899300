/** Access tokens while the domain or Vault is down: the old one serves, but only as long as it surely lasts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { SECRET_ID, toFailure } from './domain-bench.ts';
import { createTokensBench, HOUR_MS, RENEWED_MS } from './tokens-bench.ts';

describe('an old token', () => {
  /** A token that is to be minted anew, of a domain that is down. */
  async function createOld(leftMs: number) {
    const bench = createTokensBench();
    await bench.get();
    bench.time.now += HOUR_MS - leftMs;
    bench.domain.failure = new HttpError('unreachable');
    bench.sent.length = 0;
    bench.lines.length = 0;
    return bench;
  }

  for (const leftMs of [5_000, 4_999, 1, 0, -1_000]) {
    it(`with ${leftMs} ms left serves no more: it must last until OIC has read it`, async () => {
      const { mint, lines } = await createOld(leftMs);
      assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_UNAVAILABLE');
      assert.deepEqual(lines, []);
    });
  }

  it('serves no more when asking in vain has taken the rest of its time', async () => {
    const { mint, domain } = await createOld(6_000);
    Object.assign(domain, { failure: new HttpError('timeout'), tookMs: 4_000 });
    assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_TIMEOUT');
  });

  for (const leftMs of [30_000, 5_001]) {
    it(`with ${leftMs} ms left serves, and the log says why`, async () => {
      const { get, entries } = await createOld(leftMs);
      assert.equal(await get(), 'canary-token-1');
      const [{ level, event, code, detail, secretId, secretVersion } = {}, ...others] = entries();
      assert.deepEqual([level, event, code], ['warn', 'token_stale', 'ERR_DOMAIN_UNAVAILABLE']);
      assert.deepEqual([detail, secretId], ['/oauth2/v1/token: unreachable', SECRET_ID]);
      assert.deepEqual([secretVersion, others], [1, []]);
    });
  }

  it('serves during the pause too, and is replaced after it', async () => {
    const { get, domain, time, sent } = await createOld(30_000);
    for (let index = 0; index < 3; index += 1) assert.equal(await get(), 'canary-token-1');
    assert.equal(sent.length, 1);
    domain.failure = undefined;
    time.now += 5_000;
    assert.equal(await get(), 'canary-token-2');
  });

  it('does not serve when another version of its secret is in use', async () => {
    const { mint, vault, lines } = await createOld(30_000);
    vault.add('CURRENT');
    assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_UNAVAILABLE');
    assert.deepEqual(lines, []);
  });

  it('serves while Vault is down, as long as its secret does', async () => {
    const { get, mint, vault, time, lines, entries } = createTokensBench();
    await get();
    lines.length = 0;
    vault.failure = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    time.now += 300_000 + 899_999;
    assert.equal(await get(), 'canary-token-1');
    assert.deepEqual(
      entries().map(({ event }) => event),
      ['secret_stale'],
    );
    time.now += 1;
    assert.equal((await toFailure(mint())).code, 'ERR_VAULT_UNAVAILABLE');
  });

  it('is minted anew before its end, with a line for each minting and no word of trouble', async () => {
    const { get, time, entries } = createTokensBench();
    await get();
    time.now += RENEWED_MS;
    await get();
    const seen = entries().map(({ level, event, host, secretId, secretVersion, ms }) => {
      return [level, event, host, secretId, secretVersion, ms];
    });
    const minted = ['info', 'token_minted', 'domain.example', SECRET_ID, 1, 0];
    assert.deepEqual(seen, [minted, minted]);
  });
});
