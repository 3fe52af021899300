/** The best practices of RFC 8725 §3.6 and §3.7: nothing is compressed, and all text is UTF-8. */
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { NOW_SECONDS } from '../support/clock.ts';
import { signParts, signToken, toClaims } from '../support/tokens.ts';
import { assertAllowed, assertRefused, GOOD, KEY, THUMBPRINT } from './attack.ts';

const NAMES = { 'x5t#S256': THUMBPRINT };
const CLAIMS = toClaims(NOW_SECONDS);

describe('RFC 8725 §3.6: avoid compression of encryption inputs', () => {
  it('RFC 8725 §3.6: compression, in a token that the domain signed', () =>
    assertRefused(signToken(KEY, CLAIMS, { zip: 'DEF' }), 'header_not_allowed', 0));

  it('RFC 8725 §3.6: compression that is switched off is still a word about compression', () =>
    assertRefused(signToken(KEY, CLAIMS, { zip: null }), 'header_not_allowed', 0));

  it('RFC 8725 §3.6: a payload that is compressed without saying so', () =>
    assertRefused(
      signParts(KEY, JSON.stringify({ ...NAMES, alg: 'RS256' }), deflateRawSync(JSON.stringify(CLAIMS))),
      'token_malformed',
      0,
    ));
});

describe('RFC 8725 §3.7: use UTF-8', () => {
  const header = JSON.stringify({ ...NAMES, alg: 'RS256' });
  const [before = '', after = ''] = JSON.stringify({ ...CLAIMS, name: '|' }).split('|');
  const around = (bytes: readonly number[]) =>
    Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);

  it('RFC 8725 §3.7: the control, UTF-8 beyond ASCII, is read as it was meant', async () => {
    const token = signParts(KEY, header, around([0xc3, 0xa9, 0xf0, 0x9f, 0x94, 0x91]));
    await assertAllowed(token);
    const requiredClaims = [{ name: 'name', values: ['é🔑'] }];
    await assertAllowed(token, { requiredClaims });
  });

  for (const [what, bytes] of [
    ['a lone continuation byte', [0x80]],
    ['a cut sequence', [0xc3]],
    ['an overlong quote', [0xc0, 0xa2]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point beyond the last', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte that is never used', [0xff]],
  ] as const) {
    it(`RFC 8725 §3.7: a signed payload with ${what}`, () =>
      assertRefused(signParts(KEY, header, around(bytes)), 'token_malformed', 0));
  }

  it('RFC 8725 §3.7: a signed header in Latin-1', async () => {
    const [, payload = ''] = GOOD.split('.');
    const latin = Buffer.from('{"alg":"RS256","kid":"é"}', 'latin1').toString('base64url');
    await assertRefused(`${latin}.${payload}.AA`, 'token_malformed', 0);
  });
});
