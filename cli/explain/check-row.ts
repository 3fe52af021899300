/** Makes the checks that are shown from what the authorizer's own checks say. */
import { ERRORS, GatekeeperError } from '../../src/errors.ts';
import { DENIAL_REASONS, type Denial } from '../../src/token/denial.ts';
import type { Check } from '../checks/check.ts';
import type { Detail } from './details.ts';
import type { Facts } from './facts.ts';
import { toMend } from './mends.ts';
import { PERSON_MENDS, VAULT_AS_PERSON } from './person-mends.ts';

/** A check of the authorizer's that has been made; `denial` is what it says. */
export function toRow(name: string, denial: Denial | undefined, detail: Detail, facts: Facts): Check {
  const { seen, expected, key } = detail;
  const ofKey = key === undefined ? {} : { key };
  if (key !== undefined && facts.broken.has(key)) {
    return { name, state: 'skip', found: `${key} is wrong itself`, seen, ...ofKey };
  }
  if (denial === undefined) {
    const found = key === undefined ? seen : `${seen} (${key}: ${expected})`;
    return { name, state: 'pass', found, seen, expected, ...ofKey };
  }
  return {
    name,
    state: 'fail',
    code: denial.denied,
    found: DENIAL_REASONS[denial.denied].meaning,
    seen,
    expected,
    ...ofKey,
    mend: toMend(denial.denied, facts),
  };
}

/** One that could not be made, or need not be. */
export function toSkip(name: string, found: string): Check {
  return { name, state: 'skip', found };
}

/**
 * One that could not be made because of an error: the authorizer's own, or of something that is not to be had here. What
 * Vault says to a person (`isPerson`) it need not say to the function.
 */
export function toErrorRow(name: string, error: unknown, isPerson: boolean): Check {
  if (!(error instanceof GatekeeperError)) {
    return toSkip(name, error instanceof Error ? error.message : 'it could not be made');
  }
  const { code, detail, upstreamStatus } = error;
  const status = upstreamStatus === undefined ? [] : [`status ${upstreamStatus}`];
  const seen = [...(detail === undefined ? [] : [detail]), ...status].join(', ');
  const found = isOfPerson(code, isPerson) ? VAULT_AS_PERSON : ERRORS[code].meaning;
  const mend = (isPerson ? PERSON_MENDS[code] : undefined) ?? ERRORS[code].mend;
  const state = isOfPerson(code, isPerson) ? 'warn' : 'fail';
  return { name, state, code, found, ...(seen === '' ? {} : { seen }), mend };
}

/** True for an error that only the person at the terminal may have met. */
export function isOfPerson(code: string, isPerson: boolean): boolean {
  return isPerson && code.startsWith('ERR_VAULT_');
}
