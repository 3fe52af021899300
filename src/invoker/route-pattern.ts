/**
 * The pattern of a route: literal segments, `{name}` for one segment, and at the end `{name*}` for any number of them.
 * It knows which paths two patterns share, and which of the two is the more specific one.
 */

const METHODS = '(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)';
const NAME = '[A-Za-z0-9_]+';
const SEGMENT = `(?:/(?:[A-Za-z0-9\\-._~]+|\\{${NAME}\\}))`;

/** A method and a pattern, as a table writes them. */
export const ROUTE = new RegExp(`^${METHODS} (?:${SEGMENT}+(?:/\\{${NAME}\\*\\})?|/\\{${NAME}\\*\\})$`);

/** A segment: its text, or undefined for a parameter, which has a name. */
interface PatternSegment {
  readonly literal: string | undefined;
  readonly name: string;
}

/** A pattern, parsed. */
export interface RoutePattern {
  readonly segments: readonly PatternSegment[];
  /** Name of the wildcard behind the segments. */
  readonly wildcard: string | undefined;
}

/** How the paths of two patterns relate: none in common, the same, all of one within the other, or some. */
export type Relation = 'disjoint' | 'same' | 'narrower' | 'wider' | 'crossing';

/** Parses the path of a route of the form {@link ROUTE}. */
export function parsePattern(path: string): RoutePattern {
  const parts = path.slice(1).split('/');
  const wildcard = parts.at(-1)?.endsWith('*}') === true ? parts.pop()?.slice(1, -2) : undefined;
  const segments = parts.map((part) =>
    part.startsWith('{') ? { literal: undefined, name: part.slice(1, -1) } : { literal: part, name: '' },
  );
  return { segments, wildcard };
}

/** The decoded values of the parameters, or undefined when the path is none of the pattern's. */
export function matchPath(
  { segments, wildcard }: RoutePattern,
  path: readonly string[],
): ReadonlyMap<string, readonly string[]> | undefined {
  const rest = path.slice(segments.length);
  const isLong = path.length >= segments.length && (rest.length === 0 || wildcard !== undefined);
  // An empty segment is no value: /orders/ is not an order.
  if (!isLong || path.includes('')) return undefined;
  const values = new Map<string, readonly string[]>();
  for (const [index, { literal, name }] of segments.entries()) {
    if (literal === undefined) values.set(name, path.slice(index, index + 1));
    else if (literal !== path[index]) return undefined;
  }
  if (wildcard !== undefined) values.set(wildcard, rest);
  return values;
}

/** Relates the paths of `a` to those of `b`. */
export function relate(a: RoutePattern, b: RoutePattern): Relation {
  const isShort = (one: RoutePattern, other: RoutePattern): boolean =>
    one.wildcard === undefined && one.segments.length < other.segments.length;
  if (isShort(a, b) || isShort(b, a)) return 'disjoint';
  const length = Math.max(a.segments.length, b.segments.length);
  const steps = Array.from({ length }, (_, index) => relateSegments(a.segments[index], b.segments[index]));
  if (steps.includes('disjoint')) return 'disjoint';
  const isNarrower = steps.includes('narrower') || (a.wildcard === undefined && b.wildcard !== undefined);
  const isWider = steps.includes('wider') || (a.wildcard !== undefined && b.wildcard === undefined);
  if (isNarrower && isWider) return 'crossing';
  return isNarrower ? 'narrower' : isWider ? 'wider' : 'same';
}

/** One segment with the other; an absent one is inside the wildcard, which takes anything. */
function relateSegments(a: PatternSegment | undefined, b: PatternSegment | undefined): Relation {
  if (a === undefined) return 'wider';
  if (b === undefined) return 'narrower';
  if (a.literal === b.literal) return 'same';
  if (a.literal === undefined) return 'wider';
  return b.literal === undefined ? 'narrower' : 'disjoint';
}

/**
 * True when narrower patterns leave nothing to the pattern's wildcard: the path without it is taken, and so are all longer
 * ones, by another wildcard or in turn.
 */
export function isShadowed(pattern: RoutePattern, all: readonly RoutePattern[]): boolean {
  if (pattern.wildcard === undefined) return false;
  const has = (wanted: RoutePattern): boolean => all.some((other) => relate(other, wanted) === 'same');
  const longer = {
    segments: [...pattern.segments, { literal: undefined, name: '' }],
    wildcard: pattern.wildcard,
  };
  const isShortTaken = has({ segments: pattern.segments, wildcard: undefined });
  return isShortTaken && (has(longer) || isShadowed(longer, all));
}
