/** How values of tokens and of the configuration are shown: harmless for a terminal, and short. */
import { toPrintable } from '../../src/runtime/printable.ts';

const MAX_LENGTH = 200;

/** A value of the token's for the person at the terminal. */
export function show(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = toPrintable(text, MAX_LENGTH);
  const more = text.length > shown.length ? '…' : '';
  return `${shown === '' ? '(empty)' : shown}${more}`;
}

/** A moment of the token's, and how far it is from now. */
export function showTime(value: unknown, nowSeconds: number): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return show(value);
  const date = new Date(value * 1000);
  const moment = Number.isNaN(date.getTime()) ? String(value) : date.toISOString().replace('.000', '');
  return `${moment}, ${showSpan(value - nowSeconds)}`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

function showSpan(seconds: number): string {
  const length = Math.abs(Math.round(seconds));
  const [unit, size] = UNITS.find(([, unitSeconds]) => length >= unitSeconds) ?? (['s', 1] as const);
  const text = `${Math.floor(length / size)} ${unit}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

/** A line of the configuration; undefined for words that no line can hold. */
export function toLine(key: string, words: readonly string[]): string | undefined {
  const isPlain = words.every((word) => /^[!-&(-~]+$/.test(word));
  return isPlain && words.length > 0 ? `${key}='${[...new Set(words)].join(' ')}'` : undefined;
}
