/**
 * The kinds of value that configuration keys have, as building blocks for `readSettings`.
 * They check form only; what two keys mean together is checked where both are known.
 */
import type { Setting } from './settings.ts';

/** Whole number from `min` to `max`, both included. */
export function integer(range: { min: number; max: number; fallback: number }): Setting<number> {
  return {
    expected: `a whole number from ${range.min} to ${range.max}`,
    example: String(range.fallback),
    parse: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= range.min && value <= range.max ? value : undefined;
    },
    fallback: { value: range.fallback },
  };
}

/** Words separated by white space, at least one. */
export function words(example: string): Setting<readonly string[]> {
  return wordsOf('one or more values separated by spaces', example, (word) => word);
}

/** Words of one kind: `parse` gives what each of them means, or undefined when it is none. */
export function wordsOf<T>(
  expected: string,
  example: string,
  parse: (word: string) => T | undefined,
): Setting<readonly T[]> {
  return {
    expected,
    example,
    parse: (text) => {
      const parsed = text.split(/\s+/).map(parse);
      const known = parsed.filter((value) => value !== undefined);
      return known.length === parsed.length ? known : undefined;
    },
  };
}

/** One of a few words. */
export function choice<T extends string>(options: readonly T[], fallback: T): Setting<T> {
  return {
    expected: options.join(', ').replace(/, (?=[^,]*$)/, ' or '),
    example: fallback,
    parse: (text) => options.find((option) => option === text),
    fallback: { value: fallback },
  };
}

/** `true` or `false`, absent is false. */
export function flag(): Setting<boolean> {
  return {
    expected: 'true or false',
    example: 'true',
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    fallback: { value: false },
  };
}

/** Any non-empty text. */
export function text(expected: string, example: string): Setting<string> {
  return { expected, example, parse: (value) => value };
}

/** An absolute http or https URL without user, fragment or query; whether http is allowed is decided later. */
export function url(expected: string, example: string): Setting<URL> {
  return {
    expected,
    example,
    parse: (value) => {
      const parsed = URL.canParse(value) ? new URL(value) : undefined;
      if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return undefined;
      const hasMore =
        parsed.username !== '' || parsed.password !== '' || parsed.hash !== '' || parsed.search !== '';
      return hasMore ? undefined : parsed;
    },
  };
}

/** The same setting, but it may be absent: then the value is `value`. */
export function optional<T>(setting: Setting<T>, value: T): Setting<T>;
export function optional<T>(setting: Setting<T>): Setting<T | undefined>;
export function optional<T>(setting: Setting<T>, value?: T): Setting<T | undefined> {
  return { ...setting, fallback: { value } };
}
