/** What a code, a reason, an event or a status means and what to do, from the tables of the functions; and which there are. */

import type { ErrorEntry } from '../../src/errors/error-entry.ts';
import { ERRORS } from '../../src/errors.ts';
import { LOG_EVENTS } from '../../src/runtime/log-events.ts';
import { DENIAL_REASONS, type DenialEntry } from '../../src/token/denial.ts';

/** A word explained. */
export interface Meaning {
  readonly word: string;
  readonly kind: 'error code' | 'denial reason' | 'log event' | 'HTTP status';
  readonly meaning: string;
  readonly mend: string;
  /** HTTP status that the invoker answers with; of a code only. */
  readonly status?: number;
  /** True when the same call may succeed later by itself; of a code only. */
  readonly retryable?: boolean;
}

const CODES: Readonly<Record<string, ErrorEntry>> = ERRORS;
const REASONS: Readonly<Record<string, DenialEntry>> = DENIAL_REASONS;
const EVENTS: Readonly<Record<string, { readonly meaning: string }>> = LOG_EVENTS;
const STATUS = /^[45]\d\d$/;
const OF_EVENT =
  'Give the whole line to `gatekeeper explain`: the code or reason in it says what to do. docs/operations.md, "What to watch", says which of these lines are normal.';
const OF_STATUS =
  'Ask for the body. The log line `decision` or `invocation` of that call says why: give it to `gatekeeper explain`, or the token. docs/deploy.md, "Troubleshooting", goes on by status.';

/** What the word means, however it is spelt; undefined for one that is neither a code nor a reason. */
export function findMeaning(text: string): Meaning | undefined {
  const word = text.trim().replaceAll('-', '_');
  const reason = word.toLowerCase();
  const entry = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  if (entry !== undefined) return { word: reason, kind: 'denial reason', ...entry };
  // A reason and a code may differ in their beginning only: `token_missing` is the reason.
  const upper = word.toUpperCase();
  const code = [upper, `ERR_${upper}`].find((name) => Object.hasOwn(CODES, name)) ?? '';
  const error = CODES[code];
  if (error === undefined) return findEvent(reason) ?? findStatus(word);
  const { meaning, mend, status, retryable } = error;
  return { word: code, kind: 'error code', meaning, mend, status, retryable };
}

function findEvent(word: string): Meaning | undefined {
  const entry = Object.hasOwn(EVENTS, word) ? EVENTS[word] : undefined;
  return entry && { word, kind: 'log event', meaning: entry.meaning, mend: OF_EVENT };
}

/** All that a status alone tells: who may have answered with it. */
function findStatus(word: string): Meaning | undefined {
  if (!STATUS.test(word)) return undefined;
  const codes = Object.keys(CODES).filter((code) => CODES[code]?.status === Number(word));
  const ofInvoker =
    codes.length === 0 ? '' : ` In problem JSON it is the invoker's, for one of ${codes.join(', ')}.`;
  const meaning = `With a number as \`code\` the gateway has answered, and tells no more.${ofInvoker} Any other body is OIC's.`;
  return { word, kind: 'HTTP status', meaning, mend: OF_STATUS };
}

/** Every code, reason and event, those first that are spelt most like the word. */
export function listClosest(word: string): readonly string[] {
  return sortByLikeness(
    word,
    [CODES, REASONS, EVENTS].flatMap((table) => Object.keys(table)),
  );
}

/** The names, those first that are spelt most like the word. */
export function sortByLikeness(word: string, names: readonly string[]): readonly string[] {
  const likeness = new Map(names.map((name) => [name, toLikeness(word, name)]));
  return names.toSorted((one, other) => (likeness.get(other) ?? 0) - (likeness.get(one) ?? 0));
}

/** Share of letter pairs that two words have in common (Dice's coefficient). */
function toLikeness(one: string, other: string): number {
  const [ours, theirs] = [toPairs(one), toPairs(other)];
  const shared = ours.filter((pair) => theirs.includes(pair)).length;
  return (2 * shared) / Math.max(1, ours.length + theirs.length);
}

function toPairs(word: string): readonly string[] {
  const letters = word
    .toLowerCase()
    .replace(/^err_/, '')
    .replace(/[^a-z]/g, '');
  return [...letters].slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
