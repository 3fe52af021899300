/** The verifier that the configuration describes, with keys from the configuration alone. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import { createConfiguredVerifier } from '../../src/token/configured-verifier.ts';
import { createTestClock, NOW, NOW_SECONDS } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { readTokenSettings } from '../support/token-settings.ts';
import {
  createSigningKey,
  signToken,
  TENANT,
  toClaims,
  toKeySetText,
  toOracleJwk,
} from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');

describe('a verifier with keys from the configuration alone', () => {
  it('accepts tokens for as long as it runs, without ever asking an address', async () => {
    const time = createTestClock();
    const { log, lines } = createLogLines(time.clock);
    const verify = createConfiguredVerifier(readTokenSettings({ JWKS: toKeySetText(KEY) }), {
      log,
      clock: time.clock,
      send: sendHttp,
    });
    for (const days of [0, 1, 30]) {
      time.now = NOW + days * 86_400_000;
      const outcome = await verify(
        signToken(KEY, toClaims(NOW_SECONDS + days * 86_400)),
        createDeadline(time.now + 1000, time.clock),
      );
      assert.ok('claims' in outcome, JSON.stringify(outcome));
      assert.ok(outcome.keyFreshUntil > time.now);
    }
    assert.deepEqual(lines, []);
  });

  it('accepts nobody when there is no source of keys, which the check of the settings refuses', async () => {
    const time = createTestClock();
    const verify = createConfiguredVerifier(readTokenSettings({}), {
      log: createLogLines(time.clock).log,
      clock: time.clock,
      send: sendHttp,
    });
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    assert.deepEqual(await verify(token, createDeadline(NOW + 1000, time.clock)), { denied: 'key_unknown' });
  });

  it('follows the settings for algorithms and required claims', async () => {
    const time = createTestClock();
    const { log } = createLogLines(time.clock);
    const reasonOf = async (environment: Readonly<Record<string, string>>) => {
      const settings = readTokenSettings({
        JWKS: JSON.stringify({ keys: [toOracleJwk(KEY, { alg: undefined })] }),
        ...environment,
      });
      const verify = createConfiguredVerifier(settings, { log, clock: time.clock, send: sendHttp });
      const token = signToken(KEY, toClaims(NOW_SECONDS, { sub_type: 'client' }));
      const outcome = await verify(token, createDeadline(NOW + 1000, time.clock));
      return 'denied' in outcome ? outcome.denied : 'allow';
    };
    assert.equal(
      await reasonOf({ TOKEN_ALGORITHMS: 'RS256 PS256', REQUIRED_CLAIMS: 'sub_type=client' }),
      'allow',
    );
    assert.equal(await reasonOf({ TOKEN_ALGORITHMS: 'PS256' }), 'algorithm_not_allowed');
    assert.equal(await reasonOf({ REQUIRED_CLAIMS: 'sub_type=user' }), 'claim_not_accepted');
    assert.equal(await reasonOf({ REQUIRED_CLAIMS: 'sub_type=client user_name=x' }), 'claim_not_accepted');
  });

  it('follows the settings for issuer, audience, tenant and skew', async () => {
    const time = createTestClock();
    const { log } = createLogLines(time.clock);
    const settings = readTokenSettings({
      JWKS: toKeySetText(KEY),
      TOKEN_ISSUERS: 'https://own.example/',
      TOKEN_TENANT: TENANT,
      CLOCK_SKEW_SECONDS: '0',
    });
    const verify = createConfiguredVerifier(settings, { log, clock: time.clock, send: sendHttp });
    const own = { iss: 'https://own.example/' };
    const reasonOf = async (changes: Readonly<Record<string, unknown>>) => {
      const token = signToken(KEY, toClaims(NOW_SECONDS, changes));
      const outcome = await verify(token, createDeadline(NOW + 1000, time.clock));
      return 'denied' in outcome ? outcome.denied : 'allow';
    };
    assert.equal(await reasonOf(own), 'allow');
    assert.equal(await reasonOf({}), 'issuer_not_accepted');
    assert.equal(await reasonOf({ ...own, aud: 'https://other.example/' }), 'audience_not_accepted');
    assert.equal(await reasonOf({ ...own, tenant: 'idcs-9999example' }), 'tenant_not_accepted');
    assert.equal(await reasonOf({ ...own, exp: NOW_SECONDS }), 'token_expired');
  });
});
