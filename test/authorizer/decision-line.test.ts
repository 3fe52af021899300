/** The line about a decision: of a refused caller it says how far the check came, and whose token it was if that is sure. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAuthorizer } from '../../src/authorizer/authorize.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { toFingerprint } from '../../src/token/fingerprint.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { createSigningKey, signToken, toClaims } from '../support/tokens.ts';
import { type BenchOptions, createBench } from './bench.ts';

const KEY = createSigningKey('thumb-1');
const FOREIGN = createSigningKey('thumb-foreign');
const SAME = { level: 'info', function: 'authorizer', event: 'decision', callId: 'call-1', ms: 0 };
const FETCHED = { cache: 'miss', keySetAgeSeconds: 0 };
const WHO = { client: 'orders-app', subject: 'orders-app', keyThumbprint: 'thumb-1' };

const sign = (changes: Readonly<Record<string, unknown>> = {}, key = KEY): string =>
  signToken(key, toClaims(NOW_SECONDS, changes));

async function lineOf(authorization: string | undefined, options: Partial<BenchOptions> = {}) {
  const { decide, entries } = createBench({ key: KEY, ...options });
  await decide(authorization);
  const [{ time: _time, ...line } = {}, ...others] = entries();
  assert.deepEqual(others, []);
  return line;
}

describe('the line about a refused caller', () => {
  for (const [reason, authorization] of [
    ['token_missing', undefined],
    ['scheme_not_bearer', 'Basic b3JkZXJzOnBhc3N3b3Jk'],
  ] as const) {
    it(`has nothing but the reason without a token: ${reason}`, async () => {
      assert.deepEqual(await lineOf(authorization), { ...SAME, decision: 'deny', reason });
    });
  }

  for (const [reason, token, found] of [
    ['token_malformed', 'aa.bb.cc', { cache: 'miss' }],
    ['key_unknown', sign({}, FOREIGN), FETCHED],
    ['token_expired', sign({ exp: 1 }), { ...FETCHED, ...WHO }],
    ['scope_missing', sign({ scope: 'oic.read' }), { ...FETCHED, ...WHO }],
    ['token_ends_too_soon', sign({ exp: NOW_SECONDS + 9 }), { ...FETCHED, ...WHO }],
    ['token_revoked', sign({ jti: 'revoked' }), { ...FETCHED, ...WHO }],
  ] as const) {
    it(`has what is sure by then, and which token it was: ${reason}`, async () => {
      const line = await lineOf(`Bearer ${token}`, {
        minTokenLifetimeSeconds: 60,
        isRevoked: async () => true,
      });
      const tokenFingerprint = toFingerprint(token);
      assert.deepEqual(line, { ...SAME, decision: 'deny', reason, tokenFingerprint, ...found });
    });
  }
});

describe('a call that cannot be decided', () => {
  it('is a failure with its code, for whoever serves it, and throws nothing', async () => {
    const { clock, now } = createTestClock();
    const { log, entries } = createLogLines(clock);
    const authorize = createAuthorizer({
      verifyToken: () => Promise.reject(new TypeError('canary')),
      isRevoked: undefined,
      policy: { ttlSeconds: 300, contextClaims: [], requiredScopes: [], minTokenLifetimeSeconds: 0 },
      log,
      clock,
    });
    const body = Buffer.from(JSON.stringify({ type: 'TOKEN', token: 'Bearer aa.bb.cc' }));
    const call = { callId: 'call-1', traceId: '7f', body, headers: new Map() };
    const answer = await authorize({ ...call, deadline: createDeadline(now + 1000, clock) });
    assert.deepEqual(answer, { failed: 'ERR_INTERNAL' });
    const [{ detail, ...line } = {}, ...others] = entries();
    assert.deepEqual(
      [line['decision'], line['code'], line['level'], line['traceId'], others],
      ['undecided', 'ERR_INTERNAL', 'error', '7f', []],
    );
    assert.match(String(detail), /^TypeError at /);
    assert.doesNotMatch(JSON.stringify(line) + detail, /canary/);
  });
});

describe('the line about an allowed caller', () => {
  it('says when the token had been verified before, and how old the keys are', async () => {
    const { decide, entries, time } = createBench({ key: KEY });
    await decide(`Bearer ${sign()}`);
    time.now += 90_000;
    await decide(`Bearer ${sign()}`);
    const { time: _time, ...line } = entries()[1] ?? {};
    const tokenFingerprint = toFingerprint(sign());
    assert.deepEqual(line, {
      ...SAME,
      decision: 'allow',
      ...WHO,
      tokenFingerprint,
      cache: 'hit',
      keySetAgeSeconds: 90,
    });
  });
});
