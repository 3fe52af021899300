/** The form of a token before any cryptography: one spelling, one algorithm, JSON objects. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseClaims, parseTokenForm } from '../../src/token/form.ts';
import { toPart } from '../support/tokens.ts';

const HEADER = { 'x5t#S256': 'thumbprint', x5t: 'sha1', kid: 'SIGNING_KEY', alg: 'RS256' };
const SIGNATURE = toPart('any signature');

function toToken(header: unknown = HEADER, payload: unknown = { sub: 'x' }, signature = SIGNATURE): string {
  return `${toPart(header)}.${toPart(payload)}.${signature}`;
}

describe('the form of a token', () => {
  it('is right for the header that an identity domain writes, without typ', () => {
    const compact = toToken();
    assert.deepEqual(parseTokenForm(compact), {
      compact,
      unverifiedHeader: { kid: 'SIGNING_KEY', thumbprint: 'thumbprint' },
    });
  });

  it('is right for a header that names no key', () => {
    const compact = toToken({ alg: 'RS256' });
    const unverifiedHeader = { kid: undefined, thumbprint: undefined };
    assert.deepEqual(parseTokenForm(compact), { compact, unverifiedHeader });
  });

  it('hands over nothing of a header that brings its own key (RFC 8725 §3.10)', () => {
    const form = parseTokenForm(
      toToken({
        ...HEADER,
        jwk: { kty: 'RSA' },
        jku: 'https://keys.example/',
        x5u: 'https://keys.example/',
        x5c: ['x'],
      }),
    );
    assert.ok('unverifiedHeader' in form);
    assert.deepEqual(Object.keys(form.unverifiedHeader).sort(), ['kid', 'thumbprint']);
  });

  it('allows 16384 characters and not one more', () => {
    const rest = toToken(HEADER, { sub: 'x' }, '');
    const longest = `${rest}${'A'.repeat(16_384 - rest.length)}`;
    assert.deepEqual(parseTokenForm(`${longest}A`), { denied: 'token_too_long' });
    assert.notDeepEqual(parseTokenForm(longest), { denied: 'token_too_long' });
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
  ] as const) {
    it(`is wrong with ${what}`, () => {
      assert.deepEqual(parseTokenForm(token), { denied: 'token_malformed' });
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
      assert.deepEqual(parseTokenForm(toToken({ ...HEADER, alg })), { denied: 'algorithm_not_allowed' });
    });
  }

  it('is wrong without an algorithm', () => {
    assert.deepEqual(parseTokenForm(toToken({ kid: 'SIGNING_KEY' })), { denied: 'algorithm_not_allowed' });
  });

  it('is wrong when the last of two algorithms is another, as every JSON reader here takes the last', () => {
    assert.deepEqual(parseTokenForm(toToken('{"alg":"RS256","alg":"none"}')), {
      denied: 'algorithm_not_allowed',
    });
  });

  for (const typ of ['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/JWT']) {
    it(`is right with the type ${typ} (RFC 7519 §5.1, RFC 9068 §2.1)`, () => {
      assert.ok('compact' in parseTokenForm(toToken({ ...HEADER, typ })));
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
      assert.deepEqual(parseTokenForm(toToken({ ...HEADER, typ })), { denied: 'not_an_access_token' });
    });
  }

  for (const crit of [['b64'], ['exp'], [], null, 'b64']) {
    it(`is wrong with the extension ${JSON.stringify(crit)} that must be understood (RFC 7515 §4.1.11)`, () => {
      const denied = parseTokenForm(toToken({ ...HEADER, b64: false, crit }));
      assert.deepEqual(denied, { denied: 'algorithm_not_allowed' });
    });
  }
});

describe('the claims of a token', () => {
  it('are the members of its payload', () => {
    assert.deepEqual(parseClaims(Buffer.from('{"sub":"ä","exp":1}')), { sub: 'ä', exp: 1 });
  });

  it('are none when the payload is no JSON object', () => {
    for (const payload of ['', '[]', 'null', '"x"', '{"sub":', '\ufeff{}']) {
      assert.equal(parseClaims(Buffer.from(payload)), undefined);
    }
  });

  it('may be named like a denial, and are claims all the same', () => {
    const claims = parseClaims(Buffer.from('{"denied":"token_expired","sub":"x"}'));
    assert.deepEqual(claims, { denied: 'token_expired', sub: 'x' });
  });

  it('never come from the prototype that a payload tries to set', () => {
    const claims = parseClaims(Buffer.from('{"__proto__":{"sub":"admin","tok_type":"AT"}}'));
    assert.ok(claims !== undefined);
    assert.equal('sub' in claims, false);
    assert.equal(Object.getPrototypeOf(claims), Object.prototype);
  });
});
