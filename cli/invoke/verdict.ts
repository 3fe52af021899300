/** What an answer means: was the caller let through? */

import type { FunctionName } from '../function-names.ts';
import { type Answer, readDecision } from './answer.ts';

/** `allowed` and `answered` are good ends, the authorizer's and the invoker's; `failed` is nobody's decision. */
export type Verdict = 'allowed' | 'answered' | 'refused' | 'failed';

const FIRST_ERROR_STATUS = 400;
const REFUSALS = [401, 403];

/** True for an end that a caller wants. */
export function isGood(verdict: Verdict): boolean {
  return verdict === 'allowed' || verdict === 'answered';
}

/** Judges the answer; of `gateway`, which asks both functions, the status tells. */
export function judge(asked: FunctionName | 'gateway', answer: Answer): Verdict {
  if (asked === 'authorizer') {
    const decision = readDecision(answer);
    if (decision === undefined) return 'failed';
    return decision ? 'allowed' : 'refused';
  }
  const status = answer.clientStatus ?? answer.status;
  if (status < FIRST_ERROR_STATUS) return 'answered';
  return REFUSALS.includes(status) ? 'refused' : 'failed';
}
