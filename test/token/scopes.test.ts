/** The scopes of a token: words of the characters that a scope has, and nothing else grants anything. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkClaims, isScope } from '../../src/token/claims.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, TENANT, toClaims } from '../support/tokens.ts';

function scopesOf(scope: unknown): readonly string[] {
  const policy = {
    issuers: [SHARED_ISSUER],
    audiences: [AUDIENCE],
    tenant: TENANT,
    requiredClaims: [],
    clockSkewSeconds: 30,
  };
  const result = checkClaims(toClaims(NOW_SECONDS, { scope }), policy, NOW_SECONDS);
  assert.ok('scopes' in result, JSON.stringify(result));
  return result.scopes;
}

describe('a scope (RFC 6749 §3.3)', () => {
  for (const word of [
    'oic.invoke"',
    'oic\\invoke',
    'oic.invoke\n',
    'oic\r\nX-Evil:1',
    'oic.invoke\t',
    'oic.invoke\0',
    'oic.invokè',
    'oic.invoke\u00a0',
    '\x7f',
  ]) {
    it(`grants nothing with a character that none has: ${JSON.stringify(word)}, alone and beside another`, () => {
      assert.equal(isScope(word), false);
      assert.deepEqual(scopesOf(word), []);
      assert.deepEqual(scopesOf(`oic.read ${word} oic.write`), ['oic.read', 'oic.write']);
      assert.deepEqual(scopesOf(['oic.read', word]), ['oic.read']);
    });
  }

  it('grants nothing as a list element of two words, which is no scope but two', () => {
    assert.deepEqual(scopesOf(['oic.read oic.invoke', '']), []);
  });

  it('may have every other printable character', () => {
    for (const word of ['oic.invoke', 'urn:opc:idm:__myscopes__', 'https://api.example/a?b=c#d', '!#[]~']) {
      assert.equal(isScope(word), true);
      assert.deepEqual(scopesOf(word), [word]);
    }
  });
});
