/** What the check of a token notes for the line about the call: no more than is certain, and of a refused token too. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createFixedKeys } from '../../src/token/key-cache.ts';
import { parseKeySet } from '../../src/token/key-set.ts';
import { createVerifier, type VerificationAudit } from '../../src/token/verify.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';
import {
  AUDIENCE,
  createSigningKey,
  SHARED_ISSUER,
  signToken,
  toClaims,
  toKeySetText,
  toOracleJwk,
} from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

const KEY = createSigningKey('thumb-1');
const NEXT = createSigningKey('thumb-2');
const FOREIGN = createSigningKey('thumb-foreign');
const WHO = { client: 'orders-app', subject: 'orders-app', keyThumbprint: 'thumb-1' };

function createBench(...published: Parameters<typeof createVerifierBench>) {
  const bench = createVerifierBench(...published);
  /** What is noted, and `denied`, if it is. */
  const note = async (token: string): Promise<Record<string, unknown>> => {
    const audit: VerificationAudit = {};
    const outcome = await bench
      .verifyToken(token, createDeadline(bench.time.now + 30_000, bench.time.clock), audit)
      .catch(({ code }: { code: string }) => ({ denied: code }));
    return { ...('denied' in outcome ? { denied: outcome.denied } : {}), ...audit };
  };
  return { ...bench, note };
}

describe('of a token whose signature does not hold', () => {
  const names = { 'x5t#S256': undefined, x5t: undefined };
  for (const [denied, token, age] of [
    ['token_malformed', 'aa.bb.cc', {}],
    ['algorithm_not_allowed', signToken(KEY, toClaims(NOW_SECONDS), { alg: 'none' }), {}],
    ['header_not_allowed', signToken(KEY, toClaims(NOW_SECONDS), { jku: 'https://a.example' }), {}],
    ['key_unknown', signToken(FOREIGN, toClaims(NOW_SECONDS)), { keySetAgeSeconds: 0 }],
    ['signature_invalid', signToken(FOREIGN, toClaims(NOW_SECONDS), names), { keySetAgeSeconds: 0 }],
  ] as const) {
    it(`nobody is named: ${denied}`, async () => {
      const { note } = createBench([KEY]);
      assert.deepEqual(await note(token), { denied, cache: 'miss', ...age });
    });
  }

  it('nobody is named when there are no keys to say whose it is', async () => {
    const { note, domain } = createBench([KEY]);
    domain.isDown = true;
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    assert.deepEqual(await note(token), { denied: 'ERR_KEYS_UNREACHABLE', cache: 'miss' });
  });
});

describe('of a token that its claims rule out', () => {
  for (const [denied, changes] of [
    ['token_expired', { exp: NOW_SECONDS - 3600 }],
    ['audience_not_accepted', { aud: 'https://other.example/' }],
    ['tenant_not_accepted', { tenant: 'idcs-9999example' }],
    ['not_an_access_token', { tok_type: 'IT' }],
  ] as const) {
    it(`it is known whose it is, by which key: ${denied}`, async () => {
      const { note } = createBench([KEY]);
      const token = signToken(KEY, toClaims(NOW_SECONDS, changes));
      assert.deepEqual(await note(token), { denied, cache: 'miss', keySetAgeSeconds: 0, ...WHO });
    });
  }

  it('that was good before it is known too, and that it was', async () => {
    const { note, time } = createBench([KEY]);
    const token = signToken(KEY, toClaims(NOW_SECONDS, { exp: NOW_SECONDS + 60 }));
    await note(token);
    time.now += 120_000;
    const denied = { denied: 'token_expired', ...WHO, keySetAgeSeconds: 120 };
    assert.deepEqual(await note(token), { ...denied, cache: 'hit' });
    assert.deepEqual(await note(token), { ...denied, cache: 'miss' }, 'it is forgotten');
  });

  for (const [what, claims, who] of [
    ['no claims', { sub: undefined, client_id: undefined }, {}],
    ['claims of other types', { sub: ['canary'], client_id: { canary: 1 } }, {}],
    ['a subject of another type', { sub: 7 }, { client: 'orders-app' }],
    ['a client without a subject', { sub: undefined }, { client: 'orders-app', subject: 'orders-app' }],
    ['a subject without a client', { client_id: undefined }, { subject: 'orders-app' }],
  ] as const) {
    it(`the names are texts, or left out: ${what}`, async () => {
      const { note } = createBench([KEY]);
      const { denied, ...audit } = await note(signToken(KEY, toClaims(NOW_SECONDS, { exp: 1, ...claims })));
      assert.equal(denied, 'token_expired');
      assert.deepEqual(audit, { cache: 'miss', keySetAgeSeconds: 0, keyThumbprint: 'thumb-1', ...who });
    });
  }
});

describe('of a good token', () => {
  it('it is noted whether its signature had been verified before, and how old the keys are', async () => {
    const { note, time } = createBench([KEY]);
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    assert.deepEqual(await note(token), { ...WHO, cache: 'miss', keySetAgeSeconds: 0 });
    time.now += 12_600;
    assert.deepEqual(await note(token), { ...WHO, cache: 'hit', keySetAgeSeconds: 13 });
    time.now -= 60_000;
    assert.equal((await note(token))['keySetAgeSeconds'], 0, 'never from the future');
  });

  it('the age is that of the keys that were fetched for it', async () => {
    const { note, time, domain } = createBench([KEY]);
    await note(signToken(KEY, toClaims(NOW_SECONDS)));
    time.now += 60_000;
    domain.published = [NEXT];
    const { keySetAgeSeconds, keyThumbprint } = await note(signToken(NEXT, toClaims(NOW_SECONDS)));
    assert.deepEqual([keySetAgeSeconds, keyThumbprint], [0, 'thumb-2']);
  });

  it('a key without a thumbprint has none', async () => {
    const names = { 'x5t#S256': undefined, x5t: undefined };
    const { note } = createBench(JSON.stringify({ keys: [toOracleJwk(KEY, names)] }));
    const { keyThumbprint, cache } = await note(signToken(KEY, toClaims(NOW_SECONDS), names));
    assert.deepEqual([keyThumbprint, cache], [undefined, 'miss']);
  });

  it('keys of the configuration have no age', async () => {
    const { clock, now } = createTestClock();
    const policy = { issuers: [SHARED_ISSUER], audiences: [AUDIENCE], tenant: undefined, requiredClaims: [] };
    const verify = createVerifier({
      keys: createFixedKeys(parseKeySet(toKeySetText(KEY)) ?? []),
      algorithms: ['RS256'],
      policy: { ...policy, clockSkewSeconds: 0 },
      clock,
    });
    const audit: VerificationAudit = {};
    await verify(signToken(KEY, toClaims(NOW_SECONDS)), createDeadline(now + 1000, clock), audit);
    assert.deepEqual(audit, { ...WHO, cache: 'miss' });
  });
});
