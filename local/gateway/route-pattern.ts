/**
 * Route paths: literal segments, `{name}` for one segment, `{name*}` at the end for zero or more.
 * It never decodes a segment: `%2F` and `/` are different here.
 *
 * Source: Oracle "Adding Path Parameters and Wildcards to Route Paths".
 */

/** One segment of a route path. */
type PatternSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'wildcard'; readonly name: string };

/** A route path, cut at its slashes. */
export type Pattern = readonly PatternSegment[];

/** What a path says for the parameters of a pattern; values are raw. */
export type PathParameters = ReadonlyMap<string, string>;

const RANK = { literal: 0, parameter: 1, wildcard: 2 } as const;

/** Reads a route path; a string says what is wrong with it. */
export function parsePattern(path: string): Pattern | string {
  if (!path.startsWith('/')) return 'must start with a slash';
  const parts = path.slice(1).split('/');
  const segments = parts.map(parseSegment);
  if (segments.includes(undefined)) {
    return 'must have whole segments of plain URL characters, {name} or {name*}; names are letters, digits and _';
  }
  const pattern = segments.filter((segment) => segment !== undefined);
  if (pattern.slice(0, -1).some(({ kind }) => kind === 'wildcard')) return 'has a wildcard before its end';
  // `/` and `/a/` end in an empty segment; an empty one elsewhere could never match.
  if (parts.slice(0, -1).includes('')) return 'has an empty segment';
  const names = pattern.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]));
  if (new Set(names).size !== names.length) return 'uses a parameter name twice';
  return pattern;
}

function parseSegment(text: string): PatternSegment | undefined {
  const [, name, star] = /^\{([A-Za-z0-9_]+)(\*?)\}$/.exec(text) ?? [];
  if (name !== undefined) return { kind: star === '*' ? 'wildcard' : 'parameter', name };
  const isPlain = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*$/.test(text);
  return isPlain && text !== '.' && text !== '..' ? { kind: 'literal', text } : undefined;
}

/** The parameters of a path under a pattern; undefined when it does not match. */
export function matchPattern(pattern: Pattern, segments: readonly string[]): PathParameters | undefined {
  const parameters = new Map<string, string>();
  const last = pattern.at(-1);
  const fixed = last?.kind === 'wildcard' ? pattern.slice(0, -1) : pattern;
  const isLengthRight =
    fixed === pattern ? segments.length === fixed.length : segments.length >= fixed.length;
  if (!isLengthRight) return undefined;
  for (const [index, segment] of fixed.entries()) {
    const value = segments[index] ?? '';
    if (segment.kind === 'literal' ? value !== segment.text : value === '') return undefined;
    if (segment.kind !== 'literal') parameters.set(segment.name, value);
  }
  if (last?.kind !== 'wildcard') return parameters;
  const rest = segments.slice(fixed.length);
  // One empty segment at the end is a trailing slash, which a wildcard covers; `//` matches nothing.
  if (rest.slice(0, -1).includes('')) return undefined;
  return parameters.set(last.name, rest.join('/'));
}

/** Sorts the more specific pattern first: segment by segment, literal over parameter over wildcard. */
export function comparePatterns(left: Pattern, right: Pattern): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = rankAt(left, index) - rankAt(right, index);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A pattern that has ended is more specific than one that goes on: only a wildcard can match both. */
function rankAt(pattern: Pattern, index: number): number {
  const segment = pattern[index];
  return segment === undefined ? -1 : RANK[segment.kind];
}

/** The same for two patterns that match the same paths. */
export function toShape(pattern: Pattern): string {
  return pattern
    .map((segment) => (segment.kind === 'literal' ? segment.text : `{${segment.kind}}`))
    .join('/');
}
