/** Claims that the configuration asks for: each must be there and say one of its values. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkClaims, type RequiredClaim } from '../../src/token/claims.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, TENANT, toClaims } from '../support/tokens.ts';

type Claims = Readonly<Record<string, unknown>>;

function reasonOf(claims: Claims, ...requiredClaims: readonly RequiredClaim[]): string {
  const policy = {
    issuers: [SHARED_ISSUER],
    audiences: [AUDIENCE],
    tenant: TENANT,
    requiredClaims,
    clockSkewSeconds: 30,
  };
  const result = checkClaims(claims, policy, NOW_SECONDS);
  return 'denied' in result ? result.denied : 'allow';
}

/** For a token with this claim, where one of these values is asked for. */
function outcomeOf(claim: unknown, ...values: readonly string[]): string {
  return reasonOf(toClaims(NOW_SECONDS, { kind: claim }), { name: 'kind', values });
}

describe('a required claim', () => {
  for (const [claim, value] of [
    ['client', 'client'],
    ['', ''],
    [7, '7'],
    [-1.5, '-1.5'],
    [0, '0'],
    [true, 'true'],
    [false, 'false'],
    [['client'], 'client'],
    [['other', 'client'], 'client'],
    [['other', 7, null, 'client', {}], 'client'],
  ] as const) {
    it(`holds as ${JSON.stringify(claim)} where ${JSON.stringify(value)} is asked for`, () => {
      assert.equal(outcomeOf(claim, value), 'allow');
      assert.equal(outcomeOf(claim, 'another', value), 'allow');
      assert.equal(outcomeOf(claim, 'another'), 'claim_not_accepted');
    });
  }

  for (const [claim, value] of [
    [undefined, 'undefined'],
    [undefined, ''],
    [null, 'null'],
    [null, ''],
    [{}, '[object Object]'],
    [{ client: true }, 'client'],
    [{ 0: 'client', length: 1 }, 'client'],
    [[], ''],
    [[null], 'null'],
    [[['client']], 'client'],
    [[7], '7'],
    [[true], 'true'],
    [['a', 'b'], 'a,b'],
    [['a', 'b'], 'a b'],
    ['a b', 'a'],
    ['client ', 'client'],
    ['Client', 'client'],
    ['client', 'clien'],
    ['clien', 'client'],
    [1, 'true'],
    ['true', '1'],
    [7, '7.0'],
  ] as const) {
    it(`is refused as ${JSON.stringify(claim)} where ${JSON.stringify(value)} is asked for`, () => {
      assert.equal(outcomeOf(claim, value), 'claim_not_accepted');
    });
  }

  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
    it(`named ${name} is not what every object has of that name`, () => {
      const values = ['', 'Object', 'object', '[object Object]', 'undefined', 'null', 'function'];
      assert.equal(reasonOf(toClaims(NOW_SECONDS), { name, values }), 'claim_not_accepted');
      const inherited: Claims = Object.assign(Object.create({ [name]: 'client' }), toClaims(NOW_SECONDS));
      assert.equal(reasonOf(inherited, { name, values: ['client'] }), 'claim_not_accepted');
    });

    it(`named ${name} holds when the token itself has it`, () => {
      const payload = `${JSON.stringify(toClaims(NOW_SECONDS)).slice(0, -1)},"${name}":"client"}`;
      assert.equal(reasonOf(JSON.parse(payload), { name, values: ['client'] }), 'allow');
      assert.equal(reasonOf(JSON.parse(payload), { name, values: ['other'] }), 'claim_not_accepted');
    });
  }

  it('is one of several that must all hold', () => {
    const claims = toClaims(NOW_SECONDS, { kind: 'client', level: 2 });
    const kind = { name: 'kind', values: ['client', 'user'] };
    const level = { name: 'level', values: ['2'] };
    assert.equal(reasonOf(claims, kind, level), 'allow');
    assert.equal(reasonOf(claims, kind, { ...level, values: ['1'] }), 'claim_not_accepted');
    assert.equal(reasonOf(claims, { ...kind, values: ['user'] }, level), 'claim_not_accepted');
    assert.equal(reasonOf(claims, kind, { name: 'missing', values: ['2'] }), 'claim_not_accepted');
  });

  it('is asked twice when it is configured twice, and both must hold', () => {
    const claims = toClaims(NOW_SECONDS, { groups: ['a', 'b'] });
    const group = (value: string) => ({ name: 'groups', values: [value] });
    assert.equal(reasonOf(claims, group('a'), group('b')), 'allow');
    assert.equal(reasonOf(claims, group('a'), group('c')), 'claim_not_accepted');
  });

  it('is looked at last but for the caller: what is wrong besides is said first', () => {
    const missing = { name: 'missing', values: ['x'] };
    for (const [changes, reason] of [
      [{ iss: 'https://other.example/' }, 'issuer_not_accepted'],
      [{ aud: 'https://other.example/' }, 'audience_not_accepted'],
      [{ exp: 1 }, 'token_expired'],
      [{ tok_type: 'IT' }, 'not_an_access_token'],
      [{ tenant: 'idcs-9999example' }, 'tenant_not_accepted'],
      [{ sub: 7 }, 'claim_not_accepted'],
    ] as const) {
      assert.equal(reasonOf(toClaims(NOW_SECONDS, changes), missing), reason);
    }
  });
});
