/** Codes of Oracle Integration itself. */
import assert from 'node:assert/strict';
import type { ErrorCode } from '../../src/errors.ts';
import { pastGateway, sample, viaGateway } from './mend-calls.ts';
import type { MendCase } from './mend-case.ts';
import { asProcess, byAnswer, byDoctor } from './mend-commands.ts';
import { callLate } from './mend-short-runner.ts';
import type { MendStage } from './mend-stage.ts';
import { storeRow, TABLE_IN_VAULT, waitFor } from './mend-tables.ts';

/** Has the integration of the greeting do this instead. */
function useFault(resource: string) {
  return async (stage: MendStage): Promise<void> =>
    storeRow(stage, 'hello', (row) => {
      row.target = row.target.replace(/rest\/.*/, `rest/FAULTS/1.0/${resource}`);
    });
}

/** What OIC's activity stream would show. */
async function countRuns({ cloud }: MendStage): Promise<number> {
  const response = await fetch(`${cloud.urls.oic}/.local/journal`);
  const entries = (await response.json()) as readonly { readonly status: number }[];
  return entries.filter(({ status }) => status >= 200 && status < 300).length;
}

/** The table. */
export const OIC_CODES = {
  ERR_OIC_UNREACHABLE: {
    arrange: (stage) => stage.bringDown('oic'),
    call: viaGateway(),
    named: byDoctor,
    says: /Check the target's host, the subnet and its route to OIC/,
    mend: async ({ cloud }) => void (await cloud.start('oic')),
  },
  ERR_OIC_NOT_CALLED: {
    call: callLate,
    named: byAnswer,
    says: /raise `timeoutSeconds` and the function's timeout/,
    // The cloud's own runner gives the functions 30 s.
    mend: async () => pastGateway({ mint: sample() }),
  },
  ERR_OIC_BROKEN: {
    arrange: async (stage) => {
      await viaGateway()(stage);
      await fetch(`${stage.cloud.urls.oic}/.local/journal`, { method: 'DELETE' });
      await stage.fault('oic', { reset: true, times: 1 });
    },
    call: viaGateway(),
    named: asProcess(byAnswer),
    says: /Look into OIC's activity stream whether the integration ran before you repeat the call/,
    mend: async (stage) => {
      assert.equal(await countRuns(stage), 0, 'it did not run, so that the call may be repeated');
      return undefined;
    },
  },
  ERR_OIC_TIMEOUT: {
    config: TABLE_IN_VAULT,
    arrange: async (stage) => {
      await storeRow(stage, 'hello', waitFor(1));
      await stage.renew();
      await stage.fault('oic', { delayMs: 1500 });
    },
    call: viaGateway(),
    named: byAnswer,
    says: /Raise `timeoutSeconds` of the integration/,
    mend: async (stage) => void (await storeRow(stage, 'hello', waitFor(20))),
  },
  ERR_OIC_ANSWER: {
    config: TABLE_IN_VAULT,
    arrange: async (stage) => {
      await useFault('large/7000000')(stage);
      await stage.renew();
    },
    call: viaGateway(),
    named: byAnswer,
    says: /Make the integration answer with less/,
    mend: async (stage) => void (await useFault('large/1000')(stage)),
  },
} as const satisfies Partial<Record<ErrorCode, MendCase>>;
