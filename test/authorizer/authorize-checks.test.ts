/** What the authorizer looks at behind the token itself: how long it lasts, and whether it has been revoked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IsRevoked } from '../../src/authorizer/revocation.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, signToken, toClaims } from '../support/tokens.ts';
import { type BenchOptions, createBench } from './bench.ts';

const KEY = createSigningKey('thumb-1');
const FOREIGN = createSigningKey('thumb-foreign');

const sign = (changes: Readonly<Record<string, unknown>> = {}): string =>
  signToken(KEY, toClaims(NOW_SECONDS, changes));

/** `allow`, or the reason in the log; `inMs` after NOW. */
async function outcomeOf(token: string, options: Partial<BenchOptions>, inMs = 0): Promise<string> {
  const { decide, entries, time } = createBench({ key: KEY, ...options });
  time.now += inMs;
  const { active } = await decide(`Bearer ${token}`);
  const { reason } = entries()[0] ?? {};
  assert.equal(active, reason === undefined);
  return active === true ? 'allow' : String(reason);
}

describe('MIN_TOKEN_LIFETIME_SECONDS', () => {
  it('of 60 refuses a token with less than 60 s left, and accepts one with 60', async () => {
    const minTokenLifetimeSeconds = 60;
    for (const [leftSeconds, outcome] of [
      [3600, 'allow'],
      [61, 'allow'],
      [60, 'allow'],
      [59, 'token_ends_too_soon'],
      [1, 'token_ends_too_soon'],
      [0, 'token_ends_too_soon'],
      [-29, 'token_ends_too_soon'],
      [-30, 'token_expired'],
    ] as const) {
      const token = sign({ exp: NOW_SECONDS + leftSeconds });
      assert.equal(await outcomeOf(token, { minTokenLifetimeSeconds }), outcome, `${leftSeconds} s left`);
    }
  });

  it('counts to the millisecond', async () => {
    const token = sign({ exp: NOW_SECONDS + 61 });
    const options = { minTokenLifetimeSeconds: 60 };
    assert.equal(await outcomeOf(token, options, 1000), 'allow');
    assert.equal(await outcomeOf(token, options, 1001), 'token_ends_too_soon');
  });

  it('of 0 refuses none: the clock skew holds', async () => {
    for (const [leftSeconds, outcome] of [
      [1, 'allow'],
      [0, 'allow'],
      [-29, 'allow'],
      [-30, 'token_expired'],
    ] as const) {
      const token = sign({ exp: NOW_SECONDS + leftSeconds });
      assert.equal(await outcomeOf(token, { minTokenLifetimeSeconds: 0 }), outcome, `${leftSeconds} s left`);
    }
  });

  it('of 1 ends the clock skew: no token is accepted after its end', async () => {
    const options = { minTokenLifetimeSeconds: 1 };
    assert.equal(await outcomeOf(sign({ exp: NOW_SECONDS + 1 }), options), 'allow');
    assert.equal(await outcomeOf(sign({ exp: NOW_SECONDS }), options), 'token_ends_too_soon');
  });

  it('lets no decision outlive its token when it is what the gateway keeps at least', async () => {
    const { decide } = createBench({ key: KEY, minTokenLifetimeSeconds: 60 });
    const { expiresAt } = await decide(`Bearer ${sign({ exp: NOW_SECONDS + 60 })}`);
    assert.ok(Date.parse(String(expiresAt)) <= (NOW_SECONDS + 60) * 1000);
  });
});

describe('the check for revocation', () => {
  it('is made with the token, its end and the deadline of the call, and allows one that is active', async () => {
    const asked: Parameters<IsRevoked>[] = [];
    const token = sign();
    const isRevoked: IsRevoked = async (...question) => {
      asked.push(question);
      return false;
    };
    assert.equal(await outcomeOf(token, { isRevoked }), 'allow');
    const [[askedToken, expiresAt, deadline] = [], ...others] = asked;
    assert.deepEqual([askedToken, expiresAt, others.length], [token, NOW_SECONDS + 3600, 0]);
    assert.equal(deadline?.remainingMs(), 30_000);
  });

  it('refuses a token that is not active, with a challenge as any other', async () => {
    const { decide, entries } = createBench({ key: KEY, isRevoked: async () => true });
    const decision = await decide(`Bearer ${sign()}`);
    assert.deepEqual(Object.keys(decision), ['active', 'wwwAuthenticate']);
    assert.match(String(decision['wwwAuthenticate']), /error="invalid_token"/);
    assert.deepEqual([decision['active'], entries()[0]?.['reason']], [false, 'token_revoked']);
  });

  it('is made for tokens only that are good in every other way', async () => {
    const asked: string[] = [];
    const isRevoked: IsRevoked = async (token) => {
      asked.push(token);
      return false;
    };
    const options = {
      isRevoked,
      minTokenLifetimeSeconds: 60,
      requiredClaims: [{ name: 'sub_type', values: ['client'] }],
    };
    const good = { sub_type: 'client' };
    for (const [token, reason] of [
      ['aa.bb.cc', 'token_malformed'],
      [signToken(FOREIGN, toClaims(NOW_SECONDS, good)), 'key_unknown'],
      [signToken(FOREIGN, toClaims(NOW_SECONDS, good), { 'x5t#S256': 'thumb-1' }), 'signature_invalid'],
      [sign({ ...good, exp: 1 }), 'token_expired'],
      [sign({ ...good, aud: 'https://other.example/' }), 'audience_not_accepted'],
      [sign({}), 'claim_not_accepted'],
      [sign({ ...good, scope: 'oic.read' }), 'scope_missing'],
      [sign({ ...good, exp: NOW_SECONDS + 59 }), 'token_ends_too_soon'],
    ] as const) {
      assert.equal(await outcomeOf(token, options), reason);
    }
    assert.deepEqual(asked, []);
    assert.equal(await outcomeOf(sign(good), options), 'allow');
    assert.deepEqual(asked, [sign(good)]);
  });

  it('comes after the scope, and that before the lifetime', async () => {
    const token = sign({ scope: 'oic.read', exp: NOW_SECONDS + 1 });
    assert.equal(await outcomeOf(token, { minTokenLifetimeSeconds: 60 }), 'scope_missing');
  });

  for (const code of ['ERR_DOMAIN_UNAVAILABLE', 'ERR_DOMAIN_CLIENT_REFUSED', 'ERR_VAULT_DENIED'] as const) {
    it(`that fails with ${code} leaves the token undecided: neither allowed nor refused, and the one line says why`, async () => {
      const failure = new GatekeeperError(code, { detail: 'ours to tell', upstreamStatus: 503 });
      const { decide, entries } = createBench({
        key: KEY,
        isRevoked: async () => Promise.reject(failure),
      });
      await assert.rejects(decide(`Bearer ${sign()}`), { code });
      const [{ time: _time, tokenFingerprint: _fingerprint, ...line } = {}, ...others] = entries();
      assert.deepEqual(line, {
        level: 'error',
        function: 'authorizer',
        event: 'decision',
        callId: 'call-1',
        decision: 'undecided',
        code,
        detail: 'ours to tell',
        upstreamStatus: 503,
        // The token itself was good: whose it is helps to find who is affected.
        client: 'orders-app',
        subject: 'orders-app',
        keyThumbprint: 'thumb-1',
        cache: 'miss',
        keySetAgeSeconds: 0,
        ms: 0,
      });
      assert.deepEqual(others, []);
    });
  }
});
