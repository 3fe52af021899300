/** Splitting a path: decoded once, and refused where two servers could read it differently. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeSegment, parsePath } from '../../src/invoker/path.ts';

const REFUSED = { code: 'ERR_REQUEST_PATH' };

describe('a request path', () => {
  it('splits at slashes and decodes each segment once', () => {
    assert.deepEqual(parsePath('/orders/a%20b/caf%C3%A9'), ['orders', 'a b', 'café']);
  });

  it('keeps empty segments, so that a trailing slash is another path', () => {
    assert.deepEqual(parsePath('/'), ['']);
    assert.deepEqual(parsePath('/orders//'), ['orders', '', '']);
  });

  it('accepts every character that RFC 3986 §3.3 allows in a segment', () => {
    const pchar = "AZaz09-._~!$&'()*+,;=:@";
    assert.deepEqual(parsePath(`/${pchar}`), [pchar]);
  });

  it('accepts dots that are no dot segment', () => {
    assert.deepEqual(parsePath('/.../.a/a..b/..a'), ['...', '.a', 'a..b', '..a']);
  });

  const refused: readonly (readonly [what: string, path: string])[] = [
    ['a dot segment', '/a/./b'],
    ['a double dot segment', '/a/../b'],
    ['a double dot segment at the end', '/a/..'],
    ['an encoded dot', '/a/%2e/b'],
    ['encoded double dots', '/a/%2e%2E/b'],
    ['double dots half encoded', '/a/.%2e/b'],
    ['an encoded slash', '/a%2fb'],
    ['an encoded backslash', '/a%5Cb'],
    ['a backslash', '/a\\b'],
    ['an encoded percent sign, which another server might decode again', '/a%252e'],
    ['an encoded NUL', '/a%00'],
    ['encoded line breaks', '/a%0d%0ab'],
    ['an encoded DEL', '/a%7f'],
    ['an encoded C1 control character', '/a%C2%85'],
    ['an overlong encoding of a dot', '/%c0%ae%c0%ae'],
    ['an overlong encoding of a slash', '/a%c0%afb'],
    ['an encoded surrogate', '/a%ed%a0%80'],
    ['a byte that is not UTF-8', '/a%ff'],
    ['a truncated UTF-8 sequence', '/a%c3'],
    ['a percent sign without digits', '/a%'],
    ['a percent sign with one digit', '/a%2'],
    ['a percent sign with other letters', '/a%zz'],
    ['a Unicode escape of old IIS', '/a%u002e'],
    ['a space', '/a b'],
    ['a tab', '/a\tb'],
    ['a question mark', '/a?b'],
    ['a fragment', '/a#b'],
    ['a character outside ASCII', '/é'],
    ['brackets', '/a[0]'],
    ['braces', '/{id}'],
    ['quotes', '/a"b'],
    ['a pipe', '/a|b'],
  ];
  for (const [what, path] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parsePath(path), REFUSED));
  }

  it('says nothing of the path in the error', () => {
    assert.throws(
      () => parsePath('/canary/%2e%2e'),
      (error: Error) => !JSON.stringify([error.message, error]).includes('canary'),
    );
  });
});

describe('a segment on its way out', () => {
  it('stays one segment whatever it holds', () => {
    assert.equal(encodeSegment('a/b?c#d%e\\f;g'), 'a%2Fb%3Fc%23d%25e%5Cf%3Bg');
  });

  it('is what was decoded', () => {
    const [segment = ''] = parsePath('/caf%c3%a9%20%40');
    assert.equal(encodeSegment(segment), 'caf%C3%A9%20%40');
  });
});
