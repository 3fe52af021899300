/**
 * For each denial reason: something that is refused for it, `explain` names it as the one that decides, and what it says to
 * do is done, to the letter where it is a line of the configuration. Then the authorizer allows.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import type { Check } from '../../../cli/checks/check.ts';
import type { DenialReason } from '../../../src/token/denial.ts';
import { assertAgreed, explain, findDeciding } from './bench.ts';
import { CASES, type Environment } from './denial-cases.ts';
import { useDomain } from './domain.ts';

const domain = useDomain();

/** The lines that the advice says to set; a line of it is taken as a person would copy it. */
function takeLines({ mend = '' }: Check): Environment {
  const lines = mend.split('\n').filter((line) => /^[A-Z_]+='.*'$/.test(line));
  return Object.fromEntries(
    Object.entries(parseEnv(lines.join('\n'))).map(([key, value = '']) => [key, value]),
  );
}

describe('what is refused is explained, and the advice helps', () => {
  for (const reason of Object.keys(CASES) as DenialReason[]) {
    it(`for ${reason}`, async () => {
      const { given, environment = {}, advice, better } = CASES[reason](domain.environment);
      const options = reason === 'token_revoked' ? domain.options : {};
      const refused = await explain(given, environment, options);
      const deciding = findDeciding(refused);
      assert.equal(deciding?.code, reason, JSON.stringify(refused.checks, undefined, 1));
      assertAgreed(refused);
      assert.match(deciding?.mend ?? '', advice);
      const lines = deciding === undefined ? {} : takeLines(deciding);
      // Either there is a line to set, or a better token to ask for.
      assert.equal(Object.keys(lines).length > 0, better === undefined, deciding?.mend);
      const mended = await explain(better ?? given, { ...environment, ...lines }, options);
      assert.deepEqual(mended.verdict, { decision: 'allow' }, JSON.stringify(mended.checks, undefined, 1));
      assertAgreed(mended);
    });
  }
});
