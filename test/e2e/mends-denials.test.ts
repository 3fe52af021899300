/** For each reason to refuse a caller: a command names it, and the mend that it prints lets the call pass. */
import { after, before, describe, it } from 'node:test';
import type { DenialReason } from '../../src/token/denial.ts';
import { useGatekeeper } from './gatekeeper.ts';
import { type MendCase, runCase } from './mend-case.ts';
import { CONFIGURATION_DENIALS } from './mend-configuration-denials.ts';
import { type MendCloud, startMendCloud } from './mend-stage.ts';
import { TOKEN_DENIALS } from './mend-token-denials.ts';

/** Far more than it takes. */
const LONGEST_MS = 60_000;

/** A reason without a case does not compile. */
const CASES: Record<DenialReason, MendCase> = { ...TOKEN_DENIALS, ...CONFIGURATION_DENIALS };

describe('a caller who is refused', () => {
  const gatekeeper = useGatekeeper();
  let cloud: MendCloud;
  before(async () => {
    cloud = await startMendCloud(gatekeeper);
  });
  after(() => cloud.end());

  for (const [reason, mendCase] of Object.entries(CASES)) {
    it(`for ${reason} passes once the printed mend is applied`, { timeout: LONGEST_MS }, async (t) => {
      const { stage, mendAll } = cloud.toStage(t);
      try {
        await runCase(stage, reason, mendCase);
      } finally {
        await mendAll();
      }
    });
  }
});
