/**
 * A check of doctor's while it is put together, and how one cause is named once: what only follows from it is skipped, so
 * that a screen with one mistake in it names one.
 */
import { ERRORS, type ErrorCode, GatekeeperError, toErrorCode } from '../../src/errors.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import type { Check } from '../checks/check.ts';

/** A check, and what is behind its failure: of checks with the same cause the first one fails, the others are skipped. */
export interface Finding extends Check {
  readonly cause?: string;
}

/** Checks that belong together, under their heading. */
export interface CheckGroup {
  readonly heading: string;
  readonly checks: readonly Finding[];
}

const MAX_LENGTH = 400;
/** Codes of requests that nobody answered, unless they come with a status. */
const OUT_OF_REACH: readonly ErrorCode[] = [
  'ERR_KEYS_UNREACHABLE',
  'ERR_DOMAIN_UNAVAILABLE',
  'ERR_VAULT_UNAVAILABLE',
  'ERR_OIC_UNREACHABLE',
];

/** It is as it should be. */
export function toPass(name: string, found: string): Finding {
  return { name, state: 'pass', found: toPrintable(found, MAX_LENGTH) };
}

/** It could not be checked, or need not be. */
export function toSkip(name: string, found: string): Finding {
  return { name, state: 'skip', found: toPrintable(found, MAX_LENGTH) };
}

/** What an error of the functions' own says: its code, what it means and what to do. It holds no value and no answer. */
export function toFailure(name: string, error: unknown, more: Partial<Finding> = {}): Finding {
  if (!(error instanceof GatekeeperError)) {
    // Ours too, such as that of an OCI configuration file that cannot be used; it says what to do behind a colon.
    const message = error instanceof Error ? error.message : 'unknown';
    return { name, state: 'fail', found: toPrintable(message, MAX_LENGTH), ...more };
  }
  const code = toErrorCode(error);
  const { detail, upstreamStatus } = error;
  const seen = [detail, upstreamStatus === undefined ? undefined : `status ${upstreamStatus}`]
    .filter((part) => part !== undefined)
    .join(', ');
  const { meaning } = ERRORS[code];
  const mend = toMend(error);
  return { name, state: 'fail', code, found: meaning, ...(seen === '' ? {} : { seen }), mend, ...more };
}

/** The table of errors speaks of a function; here it is this machine that got no answer. */
function toMend({ code, upstreamStatus }: GatekeeperError): string {
  const { mend } = ERRORS[code];
  if (upstreamStatus !== undefined || !OUT_OF_REACH.includes(code)) return mend;
  return `Look from this machine first: the address, its network, a proxy. For the functions in OCI: ${mend}`;
}

/** The groups, with each cause named once and no longer in the checks. */
export function nameOnce(groups: readonly CheckGroup[]): readonly CheckGroup[] {
  const named = new Map<string, string>();
  return groups.map(({ heading, checks }) => ({
    heading,
    checks: checks.map(({ cause, ...check }) => {
      if (check.state !== 'fail' || cause === undefined) return check;
      const first = named.get(cause);
      if (first !== undefined) return toSkip(check.name, `needs ${first}`);
      named.set(cause, check.name);
      return check;
    }),
  }));
}

/** A value, or what was thrown in its place. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

/** Waits for work and keeps what it throws. */
export async function settle<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, error };
  }
}
