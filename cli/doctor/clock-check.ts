/** This machine's clock against the domain's, by the Date header of its answers, whose resolution is a second. */
import type { TimedAnswer } from './domain.ts';
import { type Finding, toPass, toSkip } from './finding.ts';

const NAME = 'clock';
const WARN_SECONDS = 5;
const RESOLUTION_MS = 1000;

/** Compares by the answer that leaves the least room. */
export function compareClocks(answers: readonly TimedAnswer[], skewSeconds: number): Finding {
  const differences = answers.map(toDifferenceMs).filter((ms) => ms !== undefined);
  const [first] = differences.toSorted((a, b) => Math.abs(b) - Math.abs(a));
  if (first === undefined) return toSkip(NAME, 'no answer with a Date');
  const seconds = Math.abs(first) / 1000;
  if (seconds <= Math.min(WARN_SECONDS, skewSeconds)) return toPass(NAME, 'no difference that matters');
  const isBehind = first > 0;
  const isFar = seconds > skewSeconds;
  return {
    name: NAME,
    state: isFar ? 'fail' : 'warn',
    // Who is behind sees tokens of the future; who is ahead sees them end too early.
    ...(isFar ? { code: isBehind ? 'token_not_yet_valid' : 'token_expired' } : {}),
    found: `this machine is ${isBehind ? 'behind' : 'ahead of'} the identity domain`,
    seen: `${seconds.toFixed(0)} s`,
    expected: `at most ${skewSeconds} s`,
    key: 'CLOCK_SKEW_SECONDS',
    mend: 'set the clock of this machine (timedatectl set-ntp true); on OCI the functions have their own, which is right',
  };
}

/** The least difference that the answer allows, positive where this machine is behind; undefined without a date. */
function toDifferenceMs({ headers, sentAt, receivedAt }: TimedAnswer): number | undefined {
  const [, date = ''] = headers.find(([name]) => name.toLowerCase() === 'date') ?? [];
  const at = Date.parse(date);
  if (Number.isNaN(at)) return undefined;
  // The domain wrote it at some moment of that second, and of the time between sending and receiving.
  const least = at - receivedAt;
  const most = at + RESOLUTION_MS - sentAt;
  if (least <= 0 && most >= 0) return 0;
  return least > 0 ? least : most;
}
