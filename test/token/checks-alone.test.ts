/** Each check of the form and of the claims by itself: whoever names every check that fails asks for all of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CLAIM_CHECKS, type ClaimPolicy, checkClaims } from '../../src/token/claims.ts';
import { isDenial } from '../../src/token/denial.ts';
import { FORM_CHECKS, parseTokenForm } from '../../src/token/form.ts';
import { splitToken } from '../../src/token/token-parts.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, TENANT, toClaims, toPart } from '../support/tokens.ts';

const POLICY: ClaimPolicy = {
  issuers: [SHARED_ISSUER],
  audiences: [AUDIENCE],
  tenant: TENANT,
  requiredClaims: [{ name: 'sub_type', values: ['client'] }],
  clockSkewSeconds: 30,
};

function failing(changes: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  const claims = toClaims(NOW_SECONDS, { sub_type: 'client', ...changes });
  return CLAIM_CHECKS.flatMap(({ name, check }) => {
    const denial = check(claims, POLICY, NOW_SECONDS);
    return denial === undefined ? [] : [`${name}: ${denial.denied}`];
  });
}

describe('a check of the claims by itself', () => {
  it('refuses nothing of a good token', () => {
    assert.deepEqual(failing({}), []);
  });

  it('finds what is wrong behind what is wrong', () => {
    assert.deepEqual(
      failing({ iss: 'x', aud: 'x', exp: 1, tok_type: 'IT', cnf: {}, tenant: 'x', sub_type: 'x', scope: 7 }),
      [
        'issuer: issuer_not_accepted',
        'audience: audience_not_accepted',
        'expiry: token_expired',
        'token-type: not_an_access_token',
        'binding: token_bound',
        'tenant: tenant_not_accepted',
        'required-claims: claim_not_accepted',
        'caller: claims_malformed',
      ],
    );
  });

  it('leaves a time that is none to the one check that is for it', () => {
    assert.deepEqual(failing({ exp: 'soon', nbf: 'later', iat: null }), [
      'times: claims_malformed',
      'caller: claims_malformed',
    ]);
  });

  it('has a name of its own', () => {
    const names = [...FORM_CHECKS, ...CLAIM_CHECKS].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});

describe('a check of the form by itself', () => {
  const failingOf = (token: string): readonly string[] =>
    FORM_CHECKS.flatMap(({ name, check }) => {
      const denial = check(splitToken(token), ['RS256']);
      return denial === undefined ? [] : [`${name}: ${denial.denied}`];
    });

  it('finds what is wrong behind what is wrong', () => {
    const header = toPart({ alg: 'HS256', typ: 'id+jwt', jku: 'x', kid: 7 });
    assert.deepEqual(failingOf(`${header}.${toPart([])}.AA`), [
      'header-members: header_not_allowed',
      'algorithm: algorithm_not_allowed',
      'header-type: not_an_access_token',
      'content: token_malformed',
    ]);
  });

  it('can be made of a text that has no part of a token', () => {
    for (const text of ['', '.', '..', '....', 'x'.repeat(20_000)])
      assert.ok(failingOf(text).length > 0, text);
  });

  it('is the first of them that fails what parsing says, for any text', () => {
    const anyPart = fc.oneof(fc.string(), fc.jsonValue().map(toPart), fc.constant(toPart({ alg: 'RS256' })));
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 4 }), (parts) => {
        const token = parts.join('.');
        const parsed = parseTokenForm(token, ['RS256']);
        const said = isDenial(parsed) ? parsed.denied : undefined;
        assert.equal(failingOf(token)[0]?.split(': ')[1], said);
      }),
    );
  });

  it('is the first of them that fails what checking says, for any claims', () => {
    const anyClaims = fc.dictionary(
      fc.constantFrom('iss', 'aud', 'exp', 'nbf', 'cnf', 'sub', 'scope'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(anyClaims, (changes) => {
        const claims = toClaims(NOW_SECONDS, changes);
        const checked = checkClaims(claims, POLICY, NOW_SECONDS);
        const first = CLAIM_CHECKS.map(({ check }) => check(claims, POLICY, NOW_SECONDS)).find(Boolean);
        assert.deepEqual(isDenial(checked) ? checked : undefined, first);
      }),
    );
  });
});
