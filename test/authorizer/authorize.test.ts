/** The authorizer as the gateway sees it: a decision for every call that can be decided, and a line for each. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, signToken, TENANT, toClaims, toOracleJwk } from '../support/tokens.ts';
import { createBench } from './bench.ts';

const KEY = createSigningKey('thumb-1');
const FOREIGN = createSigningKey('thumb-foreign');
const GOOD = signToken(KEY, toClaims(NOW_SECONDS));

describe('a caller with a good token', () => {
  it('is allowed, with what the gateway needs to know', async () => {
    const { decide } = createBench({ key: KEY });
    assert.deepEqual(await decide(`Bearer ${GOOD}`), {
      active: true,
      principal: 'orders-app',
      clientId: 'orders-app',
      scope: ['oic.invoke'],
      expiresAt: '2026-01-01T00:05:00Z',
      context: { sub: 'orders-app', client_id: 'orders-app', tenant: TENANT, scope: 'oic.invoke' },
    });
  });

  it('is allowed in the other form of the call too, with the same decision', async () => {
    const { decide, callWith } = createBench({ key: KEY });
    const answer = await callWith(JSON.stringify({ type: 'TOKEN', token: `Bearer ${GOOD}` }));
    assert.equal(answer.contentType, 'application/json');
    assert.deepEqual(JSON.parse(String(answer.body)), await decide(`Bearer ${GOOD}`));
  });

  it('leaves one line: who, by which key, of which token, in which call', async () => {
    const { decide, entries } = createBench({ key: KEY });
    await decide(`Bearer ${GOOD}`);
    const [{ time: _time, tokenFingerprint, ...line } = {}, ...others] = entries();
    assert.deepEqual(line, {
      level: 'info',
      function: 'authorizer',
      event: 'decision',
      callId: 'call-1',
      decision: 'allow',
      client: 'orders-app',
      subject: 'orders-app',
      keyThumbprint: 'thumb-1',
      cache: 'miss',
      keySetAgeSeconds: 0,
      ms: 0,
    });
    assert.match(String(tokenFingerprint), /^[0-9a-f]{8}$/);
    assert.equal(others.length, 0);
  });

  it('may be without a client, and verified by a key without a thumbprint: the line leaves both out', async () => {
    const names = { 'x5t#S256': undefined, x5t: undefined };
    const fetchKeySet = async () => JSON.stringify({ keys: [toOracleJwk(KEY, names)] });
    const { decide, entries } = createBench({ key: KEY, fetchKeySet });
    const claims = toClaims(NOW_SECONDS, { client_id: undefined, sub: 'user-example' });
    assert.equal((await decide(`Bearer ${signToken(KEY, claims, names)}`))['clientId'], '');
    const [line = {}] = entries();
    assert.deepEqual([line['decision'], line['subject']], ['allow', 'user-example']);
    assert.deepEqual(['client' in line, 'keyThumbprint' in line], [false, false]);
  });

  it('needs every required scope, each as a whole word', async () => {
    const scopeOf = async (scope: unknown, requiredScopes: readonly string[]) => {
      const { decide } = createBench({ key: KEY, requiredScopes });
      return (await decide(`Bearer ${signToken(KEY, toClaims(NOW_SECONDS, { scope }))}`))['active'];
    };
    assert.equal(await scopeOf('oic.read oic.invoke', ['oic.invoke', 'oic.read']), true);
    assert.equal(await scopeOf(undefined, []), true);
    for (const scope of ['oic.read', undefined, '', 'oic.invoke.all', 'OIC.invoke', 'oic.invoke,oic.read']) {
      assert.equal(await scopeOf(scope, ['oic.invoke']), false, String(scope));
    }
    assert.equal(await scopeOf('oic.invoke', ['oic.invoke', 'oic.read']), false);
  });
});

describe('a caller who is refused', () => {
  const CASES = [
    ['token_missing', undefined],
    ['token_missing', ''],
    ['scheme_not_bearer', 'Basic b3JkZXJzOnBhc3N3b3Jk'],
    ['token_malformed', 'Bearer aa.bb'],
    ['token_too_long', `Bearer ${'a'.repeat(20_000)}`],
    ['key_unknown', `Bearer ${signToken(FOREIGN, toClaims(NOW_SECONDS))}`],
    ['signature_invalid', `Bearer ${signToken(FOREIGN, toClaims(NOW_SECONDS), { 'x5t#S256': 'thumb-1' })}`],
    ['token_expired', `Bearer ${signToken(KEY, toClaims(NOW_SECONDS - 7200))}`],
    [
      'audience_not_accepted',
      `Bearer ${signToken(KEY, toClaims(NOW_SECONDS, { aud: 'https://other.example/' }))}`,
    ],
    ['not_an_access_token', `Bearer ${signToken(KEY, toClaims(NOW_SECONDS, { tok_type: 'IT' }))}`],
    [
      'tenant_not_accepted',
      `Bearer ${signToken(KEY, toClaims(NOW_SECONDS, { tenant: 'idcs-9999example' }))}`,
    ],
    ['scope_missing', `Bearer ${signToken(KEY, toClaims(NOW_SECONDS, { scope: 'oic.read' }))}`],
  ] as const;

  for (const [reason, authorization] of CASES) {
    it(`for ${reason} gets a challenge, with the reason in the log only`, async () => {
      const { decide, entries } = createBench({ key: KEY });
      const decision = await decide(authorization);
      assert.deepEqual(Object.keys(decision), ['active', 'wwwAuthenticate']);
      assert.equal(decision['active'], false);
      assert.doesNotMatch(JSON.stringify(decision), new RegExp(reason));
      const [line, ...others] = entries();
      assert.deepEqual([line?.['event'], line?.['decision'], line?.['reason']], ['decision', 'deny', reason]);
      assert.equal(line?.['callId'], 'call-1');
      assert.equal(others.length, 0);
    });
  }

  it('leaves no fingerprint when there was no token', async () => {
    const { decide, entries } = createBench({ key: KEY });
    await decide();
    assert.equal('tokenFingerprint' in (entries()[0] ?? {}), false);
  });

  it('for a body that is no gateway’s gets an answer, and no process ends', async () => {
    const { callWith, entries } = createBench({ key: KEY });
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      Buffer.from([0xff, 0x00]),
      `{"type":"${'x'.repeat(1_000_000)}"}`,
    ]) {
      assert.equal(JSON.parse(String((await callWith(body)).body)).active, false);
    }
    assert.ok(entries().every(({ reason }) => reason === 'request_malformed'));
  });
});

describe('a call that cannot be decided', () => {
  it('has no answer, so that it never becomes "not authorized", and one line that says why', async () => {
    const failure = new GatekeeperError('ERR_KEYS_PROTECTED', { detail: 'open it', upstreamStatus: 401 });
    const { decide, entries } = createBench({ key: KEY, fetchKeySet: async () => Promise.reject(failure) });
    await assert.rejects(decide(`Bearer ${GOOD}`), { code: 'ERR_KEYS_PROTECTED' });
    const [{ time: _time, tokenFingerprint, ...line } = {}, ...others] = entries();
    assert.deepEqual(line, {
      level: 'error',
      function: 'authorizer',
      event: 'decision',
      callId: 'call-1',
      decision: 'undecided',
      code: 'ERR_KEYS_PROTECTED',
      detail: 'open it',
      upstreamStatus: 401,
      // Whose token it is, nobody knows without a key.
      cache: 'miss',
      ms: 0,
    });
    assert.match(String(tokenFingerprint), /^[0-9a-f]{8}$/);
    assert.deepEqual(others, []);
  });

  it('does not keep others from being refused, for whom no key is needed', async () => {
    const fetchKeySet = async () => Promise.reject(new GatekeeperError('ERR_KEYS_UNREACHABLE'));
    const { decide } = createBench({ key: KEY, fetchKeySet });
    assert.equal((await decide())['active'], false);
    assert.equal((await decide('Bearer aa.bb.cc'))['active'], false);
  });
});
