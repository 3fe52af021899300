/**
 * What route patterns mean, said a second time and slowly: the set of all paths of a few letters that a pattern has.
 * One of the letters stands in no pattern, so that it is any other text.
 */
import fc from 'fast-check';
import type { Relation } from '../../src/invoker/route-pattern.ts';

const LITERALS = ['a', 'b'];
const LETTERS = [...LITERALS, 'other'];
const MAX_SEGMENTS = 3;

/** Every path, two segments longer than the longest pattern; the first has no segment at all. */
export const PATHS = toPaths(MAX_SEGMENTS + 2);

function toPaths(length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = toPaths(length - 1);
  const longest = shorter.filter((path) => path.split('/').length === length);
  return [...shorter, ...longest.flatMap((path) => LETTERS.map((letter) => `${path}/${letter}`))];
}

const segment = fc.constantFrom(...LITERALS, '{}', '{}');

/** A pattern; its parameters are named by their places. */
export const pattern = fc
  .tuple(fc.array(segment, { maxLength: MAX_SEGMENTS }), fc.boolean())
  .map(([segments, hasWildcard]) => {
    const named = segments.map((text, index) => (text === '{}' ? `{p${index}}` : text));
    const all = hasWildcard || named.length === 0 ? [...named, '{rest*}'] : named;
    return all.map((text) => `/${text}`).join('');
  });

const known = new Map<string, ReadonlySet<string>>();

/** The paths of a pattern. */
export function pathsOf(text: string): ReadonlySet<string> {
  const paths = known.get(text) ?? findPaths(text);
  known.set(text, paths);
  return paths;
}

function findPaths(text: string): ReadonlySet<string> {
  const expression = text.replace(/\/\{rest\*\}$/, '(?:/[^/]+)*').replace(/\{p\d\}/g, '[^/]+');
  return new Set(PATHS.filter((path) => new RegExp(`^${expression}$`).test(path)));
}

/** How two sets of paths relate. */
export function relateSets(a: ReadonlySet<string>, b: ReadonlySet<string>): Relation {
  const shared = [...a].filter((path) => b.has(path)).length;
  if (shared === 0) return 'disjoint';
  if (shared === a.size) return shared === b.size ? 'same' : 'narrower';
  return shared === b.size ? 'wider' : 'crossing';
}

/** True when each path of the pattern is also one of a narrower pattern. */
export function isHidden(text: string, all: readonly string[]): boolean {
  const paths = pathsOf(text);
  const narrower = all.map(pathsOf).filter((others) => relateSets(others, paths) === 'narrower');
  return [...paths].every((path) => narrower.some((others) => others.has(path)));
}
