/** Traps of Oracle's key sets, each with the page that it comes from. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLocalJWKSet, importJWK, jwtVerify } from 'jose';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { createKeySource } from '../../src/token/key-source.ts';
import { createBench } from '../authorizer/bench.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, signToken, toClaims, toKeySetText, toOracleJwk } from '../support/tokens.ts';
import { createVerifierBench } from '../token/verify-bench.ts';
import { ATTACKER, assertAllowed, GOOD, KEY, NO_NAMES } from './attack.ts';

const NEXT = createSigningKey('thumb-next');

/** The key set of an identity domain that answers so. */
function fetchFrom(answer: { status: number; body?: string } | HttpError): () => Promise<string> {
  const send = async () => {
    if (answer instanceof HttpError) throw answer;
    return { status: answer.status, headers: [], body: Buffer.from(answer.body ?? '') };
  };
  const url = new URL('https://domain.example/admin/v1/SigningCert/jwk');
  return async () => {
    await createKeySource({ url, send, clock: () => NOW })(3000);
    return assert.fail('there are no keys');
  };
}

describe('the kid is SIGNING_KEY before and after a rotation (Oracle, “Validating Access Tokens”)', () => {
  it('a rotation is seen at once, although the kid is known', async () => {
    const { verify, claims, domain } = createVerifierBench([KEY]);
    assert.equal(await verify(signToken(KEY, claims())), 'allow');
    domain.published = [NEXT];
    assert.equal(await verify(signToken(NEXT, claims())), 'allow');
    assert.equal(domain.fetches, 2);
  });

  it('two keys under the one kid are no ambiguity, as they are for jose', async () => {
    const keys = [KEY, NEXT].map((key) => ({ ...toOracleJwk(key), kty: 'RSA', key_ops: ['verify'] }));
    const verified = jwtVerify(GOOD, createLocalJWKSet({ keys }), { currentDate: new Date(NOW) });
    await assert.rejects(verified, { code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' });
    await assertAllowed(GOOD, { fetchKeySet: async () => toKeySetText(NEXT, KEY) });
    const named = signToken(KEY, toClaims(NOW_SECONDS), { ...NO_NAMES, kid: 'SIGNING_KEY' });
    await assertAllowed(named, { fetchKeySet: async () => toKeySetText(NEXT, KEY) });
  });

  it('forged tokens cannot have the rate-limited address asked more than twice in a cooldown', async () => {
    const { verify, claims, domain, time } = createVerifierBench([KEY]);
    await verify(signToken(KEY, claims()));
    for (let second = 0; second < 29; second += 1) {
      const forged = signToken(ATTACKER, claims(), { 'x5t#S256': `forged-${second}` });
      await verify(forged).catch((error: unknown) => assert.ok(error instanceof GatekeeperError));
      time.now += 1000;
    }
    assert.equal(domain.fetches, 1 + 2);
  });

  it('a signature that fails under a key which is known by its certificate asks nobody', async () => {
    const { verify, claims, domain } = createVerifierBench([KEY]);
    const forged = signToken(ATTACKER, claims(), { 'x5t#S256': KEY.thumbprint });
    for (let index = 0; index < 5; index += 1) assert.equal(await verify(forged), 'signature_invalid');
    assert.equal(domain.fetches, 1);
  });
});

describe('the published key says key_ops ["encrypt","sign"] and has no use (Oracle REST API, SigningCert/jwk)', () => {
  const jwk = { ...toOracleJwk(KEY), kty: 'RSA' };

  it('jose takes no such key, neither from a key set nor alone', async () => {
    const keySet = createLocalJWKSet({ keys: [jwk] });
    await assert.rejects(jwtVerify(GOOD, keySet), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await assert.rejects(importJWK(jwk, 'RS256'), { name: 'SyntaxError' });
  });

  it('here it verifies', () => assertAllowed(GOOD, { fetchKeySet: async () => toKeySetText(KEY) }));
});

describe('the key set is protected by default, and failing to get it decides nothing (Oracle REST API, signingCertPublicAccess)', () => {
  for (const [what, answer, code] of [
    ['401', { status: 401 }, 'ERR_KEYS_PROTECTED'],
    ['403', { status: 403 }, 'ERR_KEYS_PROTECTED'],
    ['404', { status: 404 }, 'ERR_KEYS_UNREACHABLE'],
    ['429', { status: 429 }, 'ERR_KEYS_UNREACHABLE'],
    ['a redirect to the sign-in page', { status: 302 }, 'ERR_KEYS_UNREACHABLE'],
    ['the sign-in page', { status: 200, body: '<html></html>' }, 'ERR_KEYS_INVALID'],
    ['a key set without a usable key', { status: 200, body: '{"keys":[]}' }, 'ERR_KEYS_EMPTY'],
    ['503', { status: 503 }, 'ERR_KEYS_UNREACHABLE'],
    ['no connection', new HttpError('unreachable'), 'ERR_KEYS_UNREACHABLE'],
    ['nothing in time', new HttpError('timeout'), 'ERR_KEYS_UNREACHABLE'],
  ] as const) {
    it(`${what} leaves a call undecided for ${code}, and never becomes "not active"`, async () => {
      const { decide, entries } = createBench({ key: KEY, fetchKeySet: fetchFrom(answer) });
      await assert.rejects(decide(`Bearer ${GOOD}`), { name: 'GatekeeperError', code });
      const seen = entries().map((line) => [line['event'], line['level'], line['decision'], line['code']]);
      assert.deepEqual(seen, [['decision', 'error', 'undecided', code]]);
    });
  }
});

describe('a container is frozen between calls (Fn, hot containers)', () => {
  it('no timer waits to refresh the keys; the call that needs them does it', async () => {
    const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = countTimers();
    const { verify, claims, domain, time } = createVerifierBench([KEY]);
    assert.equal(await verify(signToken(KEY, claims())), 'allow');
    assert.equal(countTimers(), before);
    domain.published = [NEXT];
    time.now += 7 * 3_600_000;
    assert.equal(domain.fetches, 1);
    assert.equal(await verify(signToken(KEY, claims())), 'key_unknown');
    assert.equal(await verify(signToken(NEXT, claims())), 'allow');
  });
});

describe('issues of others, which must not be ours', () => {
  it('jwks-rsa#110: a signature that fails under a kid which is known has the keys fetched again', async () => {
    const names = { 'x5t#S256': undefined, x5t: undefined };
    const publish = (key: typeof KEY) => JSON.stringify({ keys: [toOracleJwk(key, names)] });
    const { verify, claims, domain } = createVerifierBench(publish(KEY));
    assert.equal(await verify(signToken(KEY, claims(), names)), 'allow');
    domain.published = publish(NEXT);
    assert.equal(await verify(signToken(NEXT, claims(), names)), 'allow');
  });

  it('envoy#14557: while the identity domain is down, known callers go on', async () => {
    const { verify, claims, domain, time, stale } = createVerifierBench([KEY]);
    assert.equal(await verify(signToken(KEY, claims())), 'allow');
    domain.isDown = true;
    time.now += 3_000_000;
    assert.equal(await verify(signToken(KEY, claims())), 'allow');
    assert.equal(stale.length, 1);
  });

  it('fast-jwt with get-jwks: a token that was verified does not outlive its key', async () => {
    const { verify, claims, domain, time } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    assert.equal(await verify(token), 'allow');
    domain.published = [NEXT];
    time.now += 600_000;
    assert.equal(await verify(token), 'key_unknown');
  });

  it('spring-security#8988: a protected key set says that it is protected, and what to do', async () => {
    const { decide, entries } = createBench({ key: KEY, fetchKeySet: fetchFrom({ status: 401 }) });
    await assert.rejects(decide(`Bearer ${GOOD}`), { code: 'ERR_KEYS_PROTECTED' });
    const [{ detail, upstreamStatus } = {}, ...others] = entries();
    assert.match(String(detail), /JWKS_CREDENTIAL_SECRET_ID/);
    assert.deepEqual([upstreamStatus, others], [401, []]);
  });
});
