/**
 * How the paths of a gateway relate: which has all paths of another, and which paths two have in common.
 * Patterns are those of integrations.json, which are a gateway's too.
 */
import { type RoutePattern, relate } from '../../src/invoker/route-pattern.ts';

type Segment = RoutePattern['segments'][number];

/** Far more than the API allows. */
const MAX_PATTERNS = 500;
const ENTANGLED = 'routes of the table that cross share more paths than a gateway has routes';

/** True when both have the same paths, whatever they call their parameters. */
export function isSame(one: RoutePattern, other: RoutePattern): boolean {
  return relate(one, other) === 'same';
}

/** True when every path of `narrow` is one of `wide`, which has others too. */
export function isNarrower(narrow: RoutePattern, wide: RoutePattern): boolean {
  return relate(narrow, wide) === 'narrower';
}

/** True when every path of `narrow` is one of `wide`. */
export function isWithin(narrow: RoutePattern, wide: RoutePattern): boolean {
  return isSame(narrow, wide) || isNarrower(narrow, wide);
}

/**
 * The distinct patterns, and for those that share paths although neither is the narrower, what they share. A gateway then
 * always finds a narrowest path, whichever of the two it would have taken. Throws an error when they are too entangled.
 */
export function closeUnderCrossing(patterns: readonly RoutePattern[]): readonly RoutePattern[] {
  const shapes = new Set<string>();
  const isNew = (pattern: RoutePattern): boolean => shapes.size < shapes.add(toShape(pattern)).size;
  const all = patterns.filter(isNew);
  for (const [index, one] of all.entries()) {
    for (const other of all.slice(0, index)) {
      const shared = relate(one, other) === 'crossing' ? intersect(one, other) : undefined;
      if (shared === undefined || !isNew(shared)) continue;
      all.push(shared);
      if (all.length > MAX_PATTERNS) throw new Error(ENTANGLED);
    }
  }
  return all;
}

/** The same text for all patterns that have the same paths. */
export function toShape({ segments, wildcard }: RoutePattern): string {
  const texts = segments.map(({ literal }) => literal ?? '{}');
  return [...texts, ...(wildcard === undefined ? [] : ['{*}'])].join('/');
}

/** The path of a pattern, as a specification writes it. */
export function toPath({ segments, wildcard }: RoutePattern): string {
  const texts = segments.map(({ literal, name }) => literal ?? `{${name}}`);
  return `/${[...texts, ...(wildcard === undefined ? [] : [`{${wildcard}*}`])].join('/')}`;
}

/** The paths that both have, again as a pattern; undefined when there are none. */
export function intersect(one: RoutePattern, other: RoutePattern): RoutePattern | undefined {
  if (relate(one, other) === 'disjoint') return undefined;
  const [short, long] = one.segments.length <= other.segments.length ? [one, other] : [other, one];
  const segments = long.segments.map((segment, index) =>
    // Of two names for one parameter neither may be a name elsewhere in the other pattern.
    toShared(segment, short.segments[index] ?? segment, `p${index + 1}`),
  );
  const isOpen = short.wildcard !== undefined && long.wildcard !== undefined;
  return { segments, wildcard: isOpen ? 'rest' : undefined };
}

function toShared(one: Segment, other: Segment, name: string): Segment {
  const literal = one.literal ?? other.literal;
  return { literal, name: literal === undefined ? name : '' };
}
