/** The one bearer token of a request, or why there is none that counts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseBearer } from '../../src/token/bearer.ts';

describe('an Authorization header', () => {
  it('gives its token', () => {
    assert.deepEqual(parseBearer(['Bearer aa.bb.cc']), { token: 'aa.bb.cc' });
  });

  for (const scheme of ['bearer', 'BEARER', 'bEaReR']) {
    it(`may write its scheme as ${scheme} (RFC 9110 §11.1)`, () => {
      assert.deepEqual(parseBearer([`${scheme} aa.bb.cc`]), { token: 'aa.bb.cc' });
    });
  }

  it('may hold every character of RFC 6750, padding at the end included', () => {
    const token = 'AZaz09-._~+/==';
    assert.deepEqual(parseBearer([`Bearer  ${token}`]), { token });
  });

  it('that is not there, or empty, is a missing token', () => {
    for (const values of [[], ['']]) assert.deepEqual(parseBearer(values), { denied: 'token_missing' });
  });

  it('that comes twice is refused, even when both say the same', () => {
    for (const values of [
      ['Bearer aa', 'Bearer bb'],
      ['Bearer aa', 'Bearer aa'],
      ['Bearer aa', ''],
      ['Basic x', 'Bearer aa'],
    ]) {
      assert.deepEqual(parseBearer(values), { denied: 'token_repeated' });
    }
  });

  it('that comes twice with the first one empty does not smuggle the second in', () => {
    assert.ok('denied' in parseBearer(['', 'Bearer aa']));
  });

  for (const [what, value] of [
    ['another scheme', 'Basic b3JkZXJzOnBhc3N3b3Jk'],
    ['no scheme', 'aa.bb.cc'],
    ['a scheme without a token', 'Bearer'],
    ['a scheme and a space', 'Bearer '],
    ['a tab for the space', 'Bearer\taa.bb.cc'],
    ['a no-break space for the space', 'Bearer\u00a0aa.bb.cc'],
    ['no space', 'Beareraa.bb.cc'],
    ['two tokens', 'Bearer aa.bb.cc dd.ee.ff'],
    ['two headers joined by a proxy', 'Bearer aa.bb.cc, Bearer dd.ee.ff'],
    ['a line break behind the token', 'Bearer aa.bb.cc\n'],
    ['a second line', 'Bearer aa.bb.cc\r\nX-Caller-Sub: admin'],
    ['white space in front', ' Bearer aa.bb.cc'],
    ['white space behind', 'Bearer aa.bb.cc '],
    ['padding in the middle', 'Bearer aa=.bb.cc'],
    ['padding alone', 'Bearer =='],
    ['quotes', 'Bearer "aa.bb.cc"'],
    ['a letter outside ASCII', 'Bearer aä.bb.cc'],
    ['a Kelvin sign that folds to k', 'Bearer \u212aa.bb.cc'],
    ['a NUL', 'Bearer aa\0.bb.cc'],
  ] as const) {
    it(`with ${what} is refused`, () => {
      assert.deepEqual(parseBearer([value]), { denied: 'scheme_not_bearer' });
    });
  }
});
