/** Which requests share a token, and that no two that differ in anything ever do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toUserAssertion } from '../../src/credential/user-assertion.ts';
import type { Grant, TokenRequest } from '../../src/identity-domain/access-tokens.ts';
import { toClientCredentials } from '../../src/identity-domain/client-credentials.ts';
import { createTokensBench, TOKEN_URL } from './tokens-bench.ts';

/** A user's grant that is asked for as a client's, since only its purpose matters here. */
function toUserGrant(scope: string, user: string): Grant {
  const { purpose } = toUserAssertion({ scope, user, clock: () => 0 });
  return { ...toClientCredentials(scope), purpose };
}

const QUOTED = toUserGrant('s', 'u').purpose;

describe('two requests', () => {
  for (const [what, one, other] of [
    ['scopes', { grant: toClientCredentials('a') }, { grant: toClientCredentials('b') }],
    ['scopes in another order', { grant: toClientCredentials('a b') }, { grant: toClientCredentials('b a') }],
    ['spaces in a scope', { grant: toClientCredentials('a') }, { grant: toClientCredentials('a ') }],
    ['users', { grant: toUserGrant('s', 'a') }, { grant: toUserGrant('s', 'b') }],
    ['the case of a user', { grant: toUserGrant('s', 'a') }, { grant: toUserGrant('s', 'A') }],
    ['the place of a space', { grant: toUserGrant('a b', 'c') }, { grant: toUserGrant('a', 'b c') }],
    ['the place of a quote', { grant: toUserGrant('a","b', 'c') }, { grant: toUserGrant('a', 'b","c') }],
    ['a backslash', { grant: toUserGrant('a\\', 'b') }, { grant: toUserGrant('a', '\\b') }],
    ['an empty user', { grant: toUserGrant('a', '') }, { grant: toUserGrant('', 'a') }],
    ['the grant', { grant: toClientCredentials('s') }, { grant: toUserGrant('s', 's') }],
    ['a scope that looks so', { grant: toClientCredentials(QUOTED) }, { grant: toUserGrant('s', 'u') }],
    ['secrets', { secretId: 'ocid1.vaultsecret.a' }, { secretId: 'ocid1.vaultsecret.b' }],
    ['a quote in a secret id', { secretId: 'a","b' }, { secretId: 'a' }],
    ['hosts', { tokenUrl: new URL('https://a.example/t') }, { tokenUrl: new URL('https://b.example/t') }],
    ['paths', { tokenUrl: new URL('/a', TOKEN_URL) }, { tokenUrl: new URL('/b', TOKEN_URL) }],
    [
      'ports',
      { tokenUrl: new URL('https://a.example/t') },
      { tokenUrl: new URL('https://a.example:8443/t') },
    ],
    ['queries', { tokenUrl: new URL('/t', TOKEN_URL) }, { tokenUrl: new URL('/t?x', TOKEN_URL) }],
  ] as const satisfies readonly (readonly [string, Partial<TokenRequest>, Partial<TokenRequest>])[]) {
    it(`that differ in ${what} never share a token, at once or one after the other`, async () => {
      const { get, sent } = createTokensBench();
      const atOnce = await Promise.all([get(one), get(other)]);
      assert.equal(new Set(atOnce).size, 2);
      assert.deepEqual([await get(one), await get(other)], atOnce, 'each keeps its own');
      assert.equal(sent.length, 2);
    });
  }

  it('that differ in their deadline alone share one', async () => {
    const { get, deadlineIn, sent } = createTokensBench();
    assert.equal(await get({ deadline: deadlineIn(1_000) }), await get({ deadline: deadlineIn(9_000) }));
    assert.equal(sent.length, 1);
  });

  it('share one when their URLs are the same in different objects', async () => {
    const { get } = createTokensBench();
    assert.equal(await get(), await get({ tokenUrl: new URL(`${TOKEN_URL.href}`) }));
  });
});

describe('the tokens that are kept', () => {
  it('are the two hundred that were used last', async () => {
    const { get, sent } = createTokensBench();
    const getFor = (index: number) => get({ grant: toClientCredentials(`scope-${index}`) });
    for (let index = 0; index < 200; index += 1) await getFor(index);
    assert.equal(await getFor(0), 'canary-token-1');
    assert.equal(sent.length, 200);
    await getFor(200);
    assert.equal(await getFor(0), 'canary-token-1', 'it was used after the second');
    assert.equal(sent.length, 201);
    assert.equal(await getFor(1), 'canary-token-202');
  });
});
