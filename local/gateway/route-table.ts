/**
 * Finds the route of a request: the longest deployment prefix, then the most specific path, then the method.
 * It never falls back to a less specific path because of a method: a route cannot be reached around another one.
 */
import {
  comparePatterns,
  matchPattern,
  type PathParameters,
  type Pattern,
  toShape,
} from './route-pattern.ts';

/** A route as the table needs it. */
export interface TableRoute<Value> {
  readonly pattern: Pattern;
  /** Upper case, or ANY. */
  readonly methods: readonly string[];
  readonly value: Value;
}

/** What the table found. */
type Found<Value> =
  | { readonly kind: 'route'; readonly value: Value; readonly parameters: PathParameters }
  | { readonly kind: 'method-not-allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'not-found' };

/** A table of routes under one prefix. */
export interface RouteTable<Value> {
  /** `segments` are those after the prefix. */
  find(segments: readonly string[], method: string): Found<Value>;
}

/** Creates a table; duplicates must have been refused before. */
export function createRouteTable<Value>(routes: readonly TableRoute<Value>[]): RouteTable<Value> {
  const groups = new Map<string, TableRoute<Value>[]>();
  for (const route of routes) {
    const shape = toShape(route.pattern);
    groups.set(shape, [...(groups.get(shape) ?? []), route]);
  }
  const sorted = [...groups.values()].sort(([left], [right]) => {
    return comparePatterns(left?.pattern ?? [], right?.pattern ?? []);
  });

  return {
    find: (segments, method) => {
      for (const group of sorted) {
        const found = findInGroup(group, segments, method);
        if (found !== undefined) return found;
      }
      return { kind: 'not-found' };
    },
  };
}

/** Looks among the routes of one path; undefined when the path is not theirs. */
function findInGroup<Value>(
  group: readonly TableRoute<Value>[],
  segments: readonly string[],
  method: string,
): Found<Value> | undefined {
  const matches = group.flatMap((route) => {
    const parameters = matchPattern(route.pattern, segments);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  if (matches.length === 0) return undefined;
  const match = matches.find(({ route }) => route.methods.includes('ANY') || route.methods.includes(method));
  if (match !== undefined) return { kind: 'route', value: match.route.value, parameters: match.parameters };
  // Whether the real gateway would try a less specific path next is unknown; this is the stricter reading.
  return { kind: 'method-not-allowed', allow: matches.flatMap(({ route }) => route.methods) };
}
