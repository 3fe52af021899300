/** A token that was refused is replaced once for all who had it, with the secret that Vault has by then. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { MintedToken } from '../../src/identity-domain/access-tokens.ts';
import { toClientCredentials } from '../../src/identity-domain/client-credentials.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { toFailure } from './domain-bench.ts';
import { createTokensBench, RENEWED_MS } from './tokens-bench.ts';

/** A bench with a token that OIC has refused; what was sent and read for it is forgotten. */
async function createRefused() {
  const bench = createTokensBench();
  const refused = await bench.mint();
  bench.sent.length = 0;
  bench.vault.reads.length = 0;
  bench.lines.length = 0;
  const renew = async (token: MintedToken = refused): Promise<string> =>
    (await bench.tokens.renew(bench.request(), token)).token.reveal();
  return { ...bench, refused, renew };
}

describe('a token that was refused', () => {
  it('is never served again, although no other can be minted', async () => {
    const { renew, mint, domain, time } = await createRefused();
    time.now += RENEWED_MS;
    domain.failure = new HttpError('unreachable');
    assert.equal((await toFailure(renew())).code, 'ERR_DOMAIN_UNAVAILABLE');
    assert.equal((await toFailure(mint())).code, 'ERR_DOMAIN_UNAVAILABLE');
  });

  it('cannot be replaced while the endpoint is left alone, which is not asked for it', async () => {
    const { get, renew, domain, time, sent } = await createRefused();
    time.now += RENEWED_MS;
    domain.failure = new HttpError('unreachable');
    assert.equal(await get(), 'canary-token-1', 'it serves old until OIC refuses it');
    domain.failure = undefined;
    assert.equal((await toFailure(renew())).code, 'ERR_DOMAIN_UNAVAILABLE');
    assert.equal(sent.length, 1);
  });

  it('is replaced by a new one, and Vault is asked for CURRENT past the cache', async () => {
    const { renew, get, vault, sent } = await createRefused();
    assert.equal(await renew(), 'canary-token-2');
    assert.equal(await get(), 'canary-token-2');
    assert.deepEqual([sent.length, vault.reads], [1, ['CURRENT']]);
  });

  it('is replaced with the version that Vault has by now', async () => {
    const { renew, mint, vault } = await createRefused();
    vault.add('CURRENT');
    await renew();
    assert.equal((await mint()).secretVersion, 2);
  });

  for (const code of ['ERR_VAULT_UNAVAILABLE', 'ERR_VAULT_TIMEOUT', 'ERR_VAULT_DENIED'] as const) {
    it(`is replaced with the secret that is known when Vault says ${code}`, async () => {
      const { renew, vault, entries } = await createRefused();
      vault.failure = new GatekeeperError(code);
      assert.equal(await renew(), 'canary-token-2');
      const events = entries().map(({ event }) => event);
      assert.deepEqual([vault.reads, events], [['CURRENT'], ['token_minted']]);
    });
  }

  it('is replaced once for all who had it', async () => {
    const { renew, vault, sent } = await createRefused();
    const renewed = await Promise.all([renew(), renew(), renew(), renew()]);
    assert.deepEqual(new Set(renewed), new Set(['canary-token-2']));
    assert.deepEqual([sent.length, vault.reads], [1, ['CURRENT']]);
  });

  it('is not dropped twice: who comes late gets the newer one, and neither Vault nor the domain is asked', async () => {
    const { renew, vault, sent } = await createRefused();
    await renew();
    sent.length = 0;
    vault.reads.length = 0;
    assert.equal(await renew(), 'canary-token-2');
    assert.deepEqual([sent, vault.reads], [[], []]);
  });

  it('takes no other token with it', async () => {
    const { tokens, request, get, renew } = await createRefused();
    const other = { grant: toClientCredentials('other') };
    assert.equal(await get(other), 'canary-token-2');
    await renew();
    assert.equal(await get(other), 'canary-token-2');
    const { token } = await tokens.renew(request(other), await tokens.get(request()));
    assert.equal(token.reveal(), 'canary-token-2', 'a refused token of another scope is not this one');
  });

  it('is replaced by the one that is being minted already', async () => {
    const { get, renew, time, sent } = await createRefused();
    time.now += RENEWED_MS;
    assert.deepEqual(await Promise.all([get(), renew()]), ['canary-token-2', 'canary-token-2']);
    assert.equal(sent.length, 1);
  });

  it('may be replaced by one that is refused as well, and then that is replaced', async () => {
    const { mint, renew } = await createRefused();
    await renew();
    assert.equal(await renew(await mint()), 'canary-token-3');
  });
});
