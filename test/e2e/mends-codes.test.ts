/** For each error code: a command names it, and the mend that it prints, applied, lets the call pass. */
import { after, before, describe, it } from 'node:test';
import type { ErrorCode } from '../../src/errors.ts';
import { useGatekeeper } from './gatekeeper.ts';
import { type MendCase, nameCase, runCase, type UnmendableCase } from './mend-case.ts';
import { DOMAIN_CODES } from './mend-domain-codes.ts';
import { OIC_CODES } from './mend-oic-codes.ts';
import { REQUEST_CODES } from './mend-request-codes.ts';
import { type MendCloud, startMendCloud } from './mend-stage.ts';
import { VAULT_CODES } from './mend-vault-codes.ts';

/** Far more than it takes. */
const LONGEST_MS = 90_000;

/** A code without a case does not compile. */
const CASES: Record<ErrorCode, MendCase | UnmendableCase> = {
  ...REQUEST_CODES,
  ...DOMAIN_CODES,
  ...VAULT_CODES,
  ...OIC_CODES,
};

describe('a call that fails', () => {
  const gatekeeper = useGatekeeper();
  let cloud: MendCloud;
  before(async () => {
    cloud = await startMendCloud(gatekeeper);
  });
  after(() => cloud.end());

  for (const [code, mendCase] of sortByConfig(Object.entries(CASES))) {
    const isMendable = 'mend' in mendCase;
    const what = isMendable ? 'passes once the printed mend is applied' : `is named: ${mendCase.because}`;
    it(`with ${code} ${what}`, { timeout: LONGEST_MS }, async (t) => {
      const { stage, mendAll } = cloud.toStage(t);
      try {
        if (isMendable) await runCase(stage, code, mendCase);
        else await nameCase(stage, code, mendCase);
      } finally {
        await mendAll();
      }
    });
  }
});

/** Those with the same configuration follow each other: each other one takes new processes. */
function sortByConfig(cases: readonly (readonly [string, MendCase | UnmendableCase])[]): typeof cases {
  const toKey = (mendCase: MendCase | UnmendableCase) =>
    'config' in mendCase ? JSON.stringify(mendCase.config) : '';
  return cases.toSorted(([, one], [, other]) => toKey(one).localeCompare(toKey(other)));
}
