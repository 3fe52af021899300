/** What codes, reasons and log lines mean, for a person at a terminal. */
import { toPrintable } from '../../src/runtime/printable.ts';
import { paint, printLine } from '../print.ts';
import type { LogEntry } from './log-entries.ts';
import { findMeaning, listClosest, type Meaning } from './words.ts';

/** An entry and the meanings of what it names; a code that only says "see the reason" comes last. */
interface ExplainedEntry extends LogEntry {
  readonly meanings: readonly Meaning[];
}

const MAX_LENGTH = 400;
const MAX_NAMES = 5;

/** Looks up what the entry names. */
export function explainEntry(entry: LogEntry): ExplainedEntry {
  const words = [entry.reason, entry.code].filter((word) => word !== undefined);
  return { ...entry, meanings: words.flatMap((word) => findMeaning(word) ?? []) };
}

/** Prints one meaning. */
export function printMeaning({ word, kind, meaning, mend, status, retryable }: Meaning): void {
  const retry = retryable === true ? 'a retry may help' : 'a retry does not help';
  const facts = status === undefined ? kind : `${kind}, status ${status}, ${retry}`;
  printLine(`${paint('bold', word)}  ${paint('dim', facts)}`);
  printLine(`  meaning: ${meaning}`);
  printLine(`  fix:     ${mend}`);
}

/** Prints entries, one after the other. */
export function printEntries(entries: readonly ExplainedEntry[]): void {
  for (const [index, entry] of entries.entries()) {
    if (index > 0) printLine('');
    printEntry(entry);
  }
}

function printEntry({ event, code, reason, facts, meanings }: ExplainedEntry): void {
  const shown = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  printLine(paint('dim', `${event ?? 'answer'}: ${shown.join(', ')}`.trim()));
  for (const meaning of meanings) printMeaning(meaning);
  if (meanings.length > 0) return;
  const unknown = code ?? reason;
  if (unknown === undefined) printLine(`  ${toGoodNews(event)}`);
  else printLine(`  ${unknown} is no code of these functions`);
}

/** Of a call's own line, that it went well; of any other, what it says. */
function toGoodNews(event = ''): string {
  const isCall = event === 'decision' || event === 'invocation';
  const meaning = isCall ? undefined : findMeaning(event)?.meaning;
  return meaning ?? 'nothing was refused here, and nothing failed';
}

/** What is said of a word that is none. */
export function toUnknownWord(word: string): string {
  const closest = listClosest(word).slice(0, MAX_NAMES).join(', ');
  return `${toPrintable(word, MAX_LENGTH)} is no error code, denial reason or log event. Closest: ${closest}\nAll of them: docs/errors.md and docs/logs.md`;
}
