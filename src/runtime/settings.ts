/**
 * Configuration from the environment, where Fn puts it: each key declared once, all problems reported at once.
 * A problem names the key, what was expected and an example; it never holds the value, which may be a secret.
 */

/** How one key is read. */
export interface Setting<T> {
  /** What a right value is, in words: "an https URL". */
  readonly expected: string;
  readonly example: string;
  /** The typed value, or undefined when the text is not one. */
  readonly parse: (text: string) => T | undefined;
  /** The value of an absent key; without `fallback` the key is required. */
  readonly fallback?: { readonly value: T };
}

/** One thing wrong with the configuration. */
export interface SettingProblem {
  readonly key: string;
  readonly expected: string;
  readonly example: string;
}

/** Typed values; or every problem found, and the values of the other keys, so that these can be checked too. */
export type SettingsResult<T> =
  | { readonly ok: true; readonly settings: T }
  | { readonly ok: false; readonly problems: readonly SettingProblem[]; readonly settings: Partial<T> };

/** The typed values of declared keys. */
export type SettingValues<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/**
 * Reads every key of `declared`; an empty value counts as absent, as Fn cannot unset a key of the image.
 * `elsewhere` names keys of another function, which an application's configuration hands to all of its functions.
 */
export function readSettings<S extends Record<string, Setting<unknown>>>(
  declared: S,
  environment: Readonly<Record<string, string | undefined>>,
  elsewhere: readonly string[] = [],
): SettingsResult<SettingValues<S>> {
  const values: Record<string, unknown> = {};
  const problems: SettingProblem[] = unknownKeys([...Object.keys(declared), ...elsewhere], environment);
  for (const [key, setting] of Object.entries(declared)) {
    const text = environment[key]?.trim() ?? '';
    const value = text === '' ? setting.fallback?.value : setting.parse(text);
    const isAbsentAndOptional = text === '' && setting.fallback !== undefined;
    if (value === undefined && !isAbsentAndOptional) problems.push(toProblem(key, setting));
    values[key] = value;
  }
  const settings = values as SettingValues<S>;
  return problems.length > 0 ? { ok: false, problems, settings } : { ok: true, settings };
}

/**
 * All problems together: those of reading, and those that `checked` found between keys, but for keys that could
 * not be read in the first place.
 */
export function mergeProblems(
  read: SettingsResult<unknown>,
  checked: readonly SettingProblem[],
): readonly SettingProblem[] {
  if (read.ok) return checked;
  const known = new Set(read.problems.map(({ key }) => key));
  return [...read.problems, ...checked.filter(({ key }) => !known.has(key))];
}

/** The problem to report for `key`. */
export function toProblem(
  key: string,
  setting: Pick<Setting<unknown>, 'expected' | 'example'>,
): SettingProblem {
  return { key, expected: setting.expected, example: setting.example };
}

/**
 * Keys that begin like known ones but are none: a misspelt TOKEN_AUDIENCE must not silently mean "no audience".
 * The first word of each known key is a prefix of ours.
 */
function unknownKeys(
  knownKeys: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SettingProblem[] {
  const known = new Set(knownKeys);
  const prefixes = new Set(knownKeys.map((key) => `${key.split('_')[0]}_`));
  return Object.keys(environment)
    .filter((key) => !known.has(key) && [...prefixes].some((prefix) => key.startsWith(prefix)))
    .map((key) => ({
      key,
      expected: `a known key: ${closest(key, knownKeys)} perhaps`,
      example: 'remove it',
    }));
}

/** The known key that shares the longest beginning with `key`. */
function closest(key: string, known: readonly string[]): string {
  const shared = (other: string): number => {
    let length = 0;
    while (length < key.length && key[length] === other[length]) length += 1;
    return length;
  };
  return known.reduce((best, other) => (shared(other) > shared(best) ? other : best), '');
}
