/** OWASP "JSON Web Token Cheat Sheet for Java", issue by issue, as an attacker would use it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRevocationCheck } from '../../src/authorizer/revocation.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { createBench } from '../authorizer/bench.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { signToken, toClaims, toPart } from '../support/tokens.ts';
import {
  ADMIN,
  ATTACKER,
  assertAllowed,
  assertRefused,
  attempt,
  GOOD,
  KEY,
  signWithSecret,
  toUnsigned,
  withSignature,
} from './attack.ts';

const CHEAT_SHEET = 'OWASP JWT cheat sheet';

describe(`${CHEAT_SHEET}: none hashing algorithm`, () => {
  it('OWASP cheat sheet, none hashing algorithm: a token that says it needs no signature', () =>
    assertRefused(toUnsigned('none'), 'algorithm_not_allowed', 0));

  it('OWASP cheat sheet, none hashing algorithm: the same with the signature of a good token', () =>
    assertRefused(withSignature(toUnsigned('none'), GOOD.split('.')[2] ?? ''), 'algorithm_not_allowed', 0));

  it('OWASP cheat sheet, none hashing algorithm: no setting can allow it', () =>
    assertRefused(toUnsigned('none'), 'algorithm_not_allowed', 0, {
      algorithms: ['RS256', 'none' as 'RS256'],
    }));
});

describe(`${CHEAT_SHEET}: token sidejacking`, () => {
  it('OWASP cheat sheet, token sidejacking: a stolen token is worth nothing after its end', () =>
    assertRefused(GOOD, 'token_expired', 1, { now: NOW + 3_630_000 }));

  it('OWASP cheat sheet, token sidejacking: nor in its last minutes, where a minimum is set', () =>
    assertRefused(GOOD, 'token_ends_too_soon', 1, { now: NOW + 3_301_000, minTokenLifetimeSeconds: 300 }));

  it('OWASP cheat sheet, token sidejacking: nor without the claim that REQUIRED_CLAIMS asks for', () =>
    assertRefused(GOOD, 'claim_not_accepted', 1, {
      requiredClaims: [{ name: 'client_ocid', values: ['ocid1.domainapp.oc1..example'] }],
    }));

  it('OWASP cheat sheet, token sidejacking: neither the decision nor the log holds a token to steal', async () => {
    const { decide, lines } = createBench({ key: KEY });
    const seen = JSON.stringify(await decide(`Bearer ${GOOD}`)) + lines.join('');
    assert.match(seen, /"active":true/);
    for (const part of GOOD.split('.')) assert.ok(!seen.includes(part.slice(0, 24)));
  });
});

describe(`${CHEAT_SHEET}: no built-in token revocation by the user`, () => {
  it('OWASP cheat sheet, revocation: a revoked token is refused, although all else about it is good', () =>
    assertRefused(GOOD, 'token_revoked', 1, { isRevoked: async () => true }));

  it('OWASP cheat sheet, revocation: each use asks again with `always`, a burst but once', async () => {
    let isActive = true;
    let questions = 0;
    const time = { now: NOW };
    const introspect = async () => {
      questions += 1;
      return isActive;
    };
    const isRevoked = createRevocationCheck('always', { introspect, clock: () => time.now });
    await assertAllowed(GOOD, { isRevoked });
    isActive = false;
    await assertAllowed(GOOD, { isRevoked });
    assert.equal(questions, 1);
    time.now += 10_000;
    await assertRefused(GOOD, 'token_revoked', 1, { isRevoked });
    assert.equal(questions, 2);
  });

  it('OWASP cheat sheet, revocation: a domain that does not answer leaves it undecided', async () => {
    const introspect = async () => Promise.reject(new GatekeeperError('ERR_DOMAIN_UNAVAILABLE'));
    const isRevoked = createRevocationCheck('always', { introspect, clock: () => NOW });
    await assert.rejects(attempt(`Bearer ${GOOD}`, { isRevoked }), { code: 'ERR_DOMAIN_UNAVAILABLE' });
  });

  it('OWASP cheat sheet, revocation: a forged token never makes us ask the domain', async () => {
    const isRevoked = async () => assert.fail('it was asked');
    await assertRefused(withSignature(GOOD, toPart('forged')), 'signature_invalid', 1, { isRevoked });
    await assertRefused(toUnsigned('none'), 'algorithm_not_allowed', 0, { isRevoked });
  });
});

describe(`${CHEAT_SHEET}: token information disclosure`, () => {
  const SECRET = 'canary-7d20';
  const PRIVATE = { email: SECRET, jti: SECRET, user_displayname: SECRET, nested: { [SECRET]: SECRET } };
  for (const [what, changes] of [
    ['an allowed', {}],
    ['a refused', { exp: NOW_SECONDS - 60, tok_type: SECRET, scope: SECRET }],
    ['a forged', { sub: SECRET, client_id: SECRET, scope: SECRET }],
  ] as const) {
    it(`OWASP cheat sheet, information disclosure: the claims of ${what} token stay inside`, async () => {
      const { decide, lines } = createBench({ key: KEY });
      const signer = what === 'a forged' ? ATTACKER : KEY;
      const token = signToken(signer, toClaims(NOW_SECONDS, { ...PRIVATE, ...changes }));
      const seen = JSON.stringify(await decide(`Bearer ${token}`)) + lines.join('');
      assert.equal(lines.length, 1);
      assert.ok(!seen.includes(SECRET), seen);
    });
  }

  it('OWASP cheat sheet, information disclosure: the answer does not say which check failed', async () => {
    const { decision, reason } = await attempt(`Bearer ${withSignature(GOOD, toPart('forged'))}`);
    const other = await attempt(`Bearer ${signToken(KEY, { ...ADMIN, aud: 'https://other.example/' })}`);
    assert.notEqual(reason, other.reason);
    assert.deepEqual(decision, other.decision);
  });

  it('OWASP cheat sheet, information disclosure: an encrypted token is no access token here', () => {
    const parts = [{ alg: 'dir', enc: 'A256GCM' }, '', 'iv', 'ciphertext', 'tag'];
    return assertRefused(parts.map(toPart).join('.'), 'token_malformed', 0);
  });
});

describe(`${CHEAT_SHEET}: token storage on client side`, () => {
  for (const place of [
    'cookie',
    'access_token',
    'token',
    'body',
    'query',
    'Authorization',
    'x-authorization',
  ]) {
    it(`OWASP cheat sheet, token storage: a good token in the argument ${place} counts for nothing`, async () => {
      const { callWith, entries } = createBench({ key: KEY });
      const data = { [place]: `Bearer ${GOOD}` };
      const answer = await callWith(JSON.stringify({ type: 'USER_DEFINED', data, [place]: GOOD }));
      assert.equal(JSON.parse(String(answer.body)).active, false);
      assert.equal(entries()[0]?.['reason'], 'token_missing');
    });
  }
});

describe(`${CHEAT_SHEET}: weak token secret`, () => {
  for (const alg of ['HS256', 'HS384', 'HS512']) {
    for (const secret of ['', 'secret', 'x'.repeat(64)]) {
      it(`OWASP cheat sheet, weak token secret: ${alg} with ${secret.length} characters`, () =>
        assertRefused(signWithSecret(secret, { alg }), 'algorithm_not_allowed', 0));
    }
  }
});
