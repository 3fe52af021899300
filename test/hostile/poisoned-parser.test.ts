/**
 * Node 24's JSON.parse, once it has read certain names, takes an escaped name for another one (nodejs/node#63785). Anyone
 * can send the token that teaches it so; no later token may be read otherwise for that.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../support/clock.ts';
import { signParts, toClaims, toPart } from '../support/tokens.ts';
import { createVerifierBench } from '../token/verify-bench.ts';
import { KEY } from './attack.ts';

const HEADER = JSON.stringify({ alg: 'RS256', kid: 'SIGNING_KEY', 'x5t#S256': KEY.thumbprint });
/** The claims as Oracle writes them, and then one more with an escape in its name. */
const withEscapedName = (member: string): string =>
  `${JSON.stringify(toClaims(NOW_SECONDS)).slice(0, -1)},${member}}`;

/** A name that teaches the parser: the first characters of the escaped one as they are written, as many as it means. */
function toTeacher(member: string): string {
  const [, written = ''] = /^"([^"]*)"/.exec(member) ?? [];
  const { length } = String(JSON.parse(`"${written}"`));
  return JSON.stringify(written.slice(0, length));
}

describe('nodejs/node#63785: a parser that a forged token has poisoned', () => {
  for (const [what, member] of [
    ['an end a second time', String.raw`"\u0065xp":1`],
    ['a start in the future', `${String.raw`"\u006ebf":`}${NOW_SECONDS + 9_999}`],
    ['another kind of token', String.raw`"\u0074ok_type":"IT"`],
    ['an issuer a second time', String.raw`"\u0069ss":"https://other.example/"`],
  ] as const) {
    it(`does not make a signed token acceptable that names ${what} with an escape`, async () => {
      const { verify } = createVerifierBench([KEY]);
      const signed = signParts(KEY, HEADER, withEscapedName(member));
      assert.equal(await verify(signed), 'token_malformed');
      const poison = `${toPart(HEADER)}.${toPart(withEscapedName(`${toTeacher(member)}:1`))}.AAAA`;
      assert.equal(await verify(poison), 'token_malformed');
      assert.equal(await verify(signed), 'token_malformed');
      // Whoever else in this process reads such a text teaches the parser as well.
      JSON.parse(withEscapedName(`${toTeacher(member)}:1`));
      assert.equal(await verify(signed), 'token_malformed');
    });
  }

  it('leaves good tokens as good as they were', async () => {
    const { verify } = createVerifierBench([KEY]);
    JSON.parse(withEscapedName(String.raw`"\\":1`));
    const escapedValue = { client_name: 'Orders "\\ é\u2028' };
    const signed = signParts(KEY, HEADER, JSON.stringify(toClaims(NOW_SECONDS, escapedValue)));
    assert.equal(await verify(signed), 'allow');
  });
});
