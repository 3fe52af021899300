/** The form of a token before any cryptography: one spelling, one algorithm, JSON objects. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Algorithm } from '../../src/token/algorithms.ts';
import { parseTokenForm } from '../../src/token/form.ts';
import { toPart } from '../support/tokens.ts';

const HEADER = { 'x5t#S256': 'thumbprint', x5t: 'sha1', kid: 'SIGNING_KEY', alg: 'RS256' };
const SIGNATURE = toPart('any signature');

function parse(token: string, algorithms: readonly Algorithm[] = ['RS256']) {
  return parseTokenForm(token, algorithms);
}

function toToken(header: unknown = HEADER, payload: unknown = { sub: 'x' }, signature = SIGNATURE): string {
  return `${toPart(header)}.${toPart(payload)}.${signature}`;
}

describe('the form of a token', () => {
  it('is right for the header that an identity domain writes, without typ', () => {
    const compact = toToken();
    assert.deepEqual(parse(compact), {
      compact,
      unverifiedHeader: {
        algorithm: 'RS256',
        kid: 'SIGNING_KEY',
        thumbprint: 'thumbprint',
        sha1Thumbprint: 'sha1',
      },
      unverifiedClaims: { sub: 'x' },
    });
  });

  it('is right for a header that names no key', () => {
    const compact = toToken({ alg: 'RS256' });
    const unverifiedHeader = {
      algorithm: 'RS256',
      kid: undefined,
      thumbprint: undefined,
      sha1Thumbprint: undefined,
    };
    assert.deepEqual(parse(compact), { compact, unverifiedHeader, unverifiedClaims: { sub: 'x' } });
  });

  for (const [name, value] of [
    ['jwk', { kty: 'RSA' }],
    ['jku', 'https://keys.example/'],
    ['x5u', 'https://keys.example/'],
    ['x5c', ['x']],
    ['zip', 'DEF'],
    ['cty', 'JWT'],
    ['enc', 'A256GCM'],
    ['b64', true],
    ['crit', ['b64']],
    ['crit', []],
    ['crit', null],
  ] as const) {
    it(`is wrong with ${name} ${JSON.stringify(value)} in the header (RFC 8725 §3.10, RFC 7515 §4.1.11)`, () => {
      assert.deepEqual(parse(toToken({ ...HEADER, [name]: value })), { denied: 'header_not_allowed' });
    });
  }

  it('allows a header of 2048 characters and not one more', () => {
    const headerOf = (length: number): string => {
      const bytes = Math.floor((length * 3) / 4);
      const text = JSON.stringify(HEADER);
      return text + ' '.repeat(bytes - text.length);
    };
    assert.equal(toPart(headerOf(2048)).length, 2048);
    assert.ok('compact' in parse(toToken(headerOf(2048))));
    assert.deepEqual(parse(toToken(headerOf(2050))), { denied: 'token_too_long' });
  });

  it('allows 16384 characters and not one more', () => {
    const rest = toToken(HEADER, { sub: 'x' }, '');
    const longest = `${rest}${'A'.repeat(16_384 - rest.length)}`;
    assert.deepEqual(parse(`${longest}A`), { denied: 'token_too_long' });
    assert.notDeepEqual(parse(longest), { denied: 'token_too_long' });
  });

  for (const [what, token] of [
    ['nothing', ''],
    ['one part', 'abcd'],
    ['two parts', `${toPart(HEADER)}.${toPart({})}`],
    ['five parts, as an encrypted token has', `${toToken()}.${SIGNATURE}.${SIGNATURE}`],
    ['dots alone', '..'],
    ['an empty header', `.${toPart({})}.${SIGNATURE}`],
    ['an empty payload', `${toPart(HEADER)}..${SIGNATURE}`],
    ['an empty signature', toToken(HEADER, {}, '')],
    ['padding behind the signature', `${toToken()}==`],
    ['padding behind the header', `${toPart(HEADER)}=.${toPart({})}.${SIGNATURE}`],
    ['a space in the signature', toToken(HEADER, {}, `${SIGNATURE.slice(0, 4)} ${SIGNATURE.slice(4)}`)],
    ['a line break in the signature', toToken(HEADER, {}, `${SIGNATURE.slice(0, 4)}\n${SIGNATURE.slice(4)}`)],
    ['a tab behind the signature', `${toToken()}\t`],
    ['a line break behind the signature', `${toToken()}\n`],
    ['standard Base64 for base64url', toToken(HEADER, {}, 'ab+/')],
    ['one stray character in a part', toToken(HEADER, {}, 'abcde')],
    ['stray bits in the last character', toToken(HEADER, {}, 'QR')],
    ['a letter outside ASCII', toToken(HEADER, {}, 'abcä')],
    ['a header that is no JSON', `${toPart('{')}.${toPart({})}.${SIGNATURE}`],
    ['a header that is a list', toToken([HEADER])],
    ['a header that is null', toToken('null')],
    ['a header that is a text', toToken('"RS256"')],
    ['a header behind a byte order mark', toToken(`\ufeff${JSON.stringify(HEADER)}`)],
    ['a header with two values', toToken(`${JSON.stringify(HEADER)}{}`)],
    ['a payload that is no JSON', toToken(HEADER, 'sub')],
    ['a payload that is a list', toToken(HEADER, [])],
    ['a payload that is a number', toToken(HEADER, '7')],
    [
      'a payload of bytes that are not UTF-8',
      `${toPart(HEADER)}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.AA`,
    ],
    ['a kid that is a number', toToken({ ...HEADER, kid: 7 })],
    ['a kid that is null', toToken({ ...HEADER, kid: null })],
    ['a kid that is a list', toToken({ ...HEADER, kid: ['SIGNING_KEY'] })],
    ['a thumbprint that is an object', toToken({ ...HEADER, 'x5t#S256': {} })],
    ['a SHA-1 thumbprint that is a number', toToken({ ...HEADER, x5t: 1 })],
  ] as const) {
    it(`is wrong with ${what}`, () => {
      assert.deepEqual(parse(token), { denied: 'token_malformed' });
    });
  }

  for (const alg of [
    'none',
    'None',
    '',
    'HS256',
    'rs256',
    'RS256 ',
    'RS384',
    'PS256',
    'ES256',
    'EdDSA',
    7,
    null,
    ['RS256'],
  ]) {
    it(`is wrong with the algorithm ${JSON.stringify(alg)} (RFC 8725 §3.1)`, () => {
      assert.deepEqual(parse(toToken({ ...HEADER, alg })), { denied: 'algorithm_not_allowed' });
    });
  }

  it('is wrong without an algorithm', () => {
    assert.deepEqual(parse(toToken({ kid: 'SIGNING_KEY' })), { denied: 'algorithm_not_allowed' });
  });

  it('may have each of the configured algorithms, and no other of the list', () => {
    const accepted: readonly Algorithm[] = ['ES256', 'EdDSA'];
    for (const alg of accepted) assert.ok('compact' in parse(toToken({ ...HEADER, alg }), accepted));
    for (const alg of ['RS256', 'ES384', 'eddsa', 'none', 'HS256']) {
      assert.deepEqual(parse(toToken({ ...HEADER, alg }), accepted), { denied: 'algorithm_not_allowed' });
    }
  });

  for (const [what, token] of [
    ['header', toToken('{"alg":"none","alg":"RS256"}')],
    ['header, one of them spelt with an escape', toToken('{"alg":"none","\\u0061lg":"RS256"}')],
    ['payload', toToken(HEADER, '{"sub":"x","aud":"a","sub":"admin"}')],
    ['payload, deep inside', toToken(HEADER, '{"a":{"b":[{"c":1,"c":2}]}}')],
    ['payload, with the same value', toToken(HEADER, '{"sub":"x","sub":"x"}')],
  ] as const) {
    it(`is wrong with a member twice in its ${what} (RFC 7515 §4, RFC 7519 §4)`, () => {
      assert.deepEqual(parse(token), { denied: 'token_malformed' });
    });
  }

  it('is wrong with a payload that is nested more than eight deep', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    assert.ok('compact' in parse(toToken(HEADER, nested(8))));
    for (const depth of [9, 10, 5000]) {
      assert.deepEqual(parse(toToken(HEADER, nested(depth))), { denied: 'token_malformed' });
    }
  });

  for (const typ of ['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/JWT']) {
    it(`is right with the type ${typ} (RFC 7519 §5.1, RFC 9068 §2.1)`, () => {
      assert.ok('compact' in parse(toToken({ ...HEADER, typ })));
    });
  }

  for (const typ of [
    'id+jwt',
    'ID+JWT',
    'logout+jwt',
    'secevent+jwt',
    'dpop+jwt',
    'application/id+jwt',
    'application/application/jwt',
    'text/jwt',
    'at+jwt ',
    'at+jwt\n',
    'xat+jwt',
    'JOSE',
    '',
    7,
    null,
    true,
    ['JWT'],
    ['at+jwt'],
    {},
  ]) {
    it(`is wrong with the type ${JSON.stringify(typ)}, which is no access token's (RFC 8725 §3.11)`, () => {
      assert.deepEqual(parse(toToken({ ...HEADER, typ })), { denied: 'not_an_access_token' });
    });
  }
});

describe('the claims of a token', () => {
  const claimsOf = (payload: string) => {
    const form = parse(toToken(HEADER, payload));
    assert.ok('unverifiedClaims' in form, JSON.stringify(form));
    return form.unverifiedClaims;
  };

  it('are the members of its payload', () => {
    assert.deepEqual(claimsOf('{"sub":"ä","exp":1}'), { sub: 'ä', exp: 1 });
  });

  it('may be named like a denial, and are claims all the same', () => {
    assert.deepEqual(claimsOf('{"denied":"token_expired","sub":"x"}'), { denied: 'token_expired', sub: 'x' });
  });

  it('never come from the prototype that a payload tries to set', () => {
    const claims = claimsOf('{"__proto__":{"sub":"admin","tok_type":"AT"}}');
    assert.equal('sub' in claims, false);
    assert.equal(Object.getPrototypeOf(claims), Object.prototype);
  });
});
