/**
 * The paths of routes: what the API cannot read, and what two routes take.
 *
 * Source: Oracle "Adding Path Parameters and Wildcards to Route Paths".
 */
import { toPointer } from '../../api/pointer.ts';
import { toShape } from '../../specification/path-pattern.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { hasMethod, type RouteView } from '../route-view.ts';

const PATH = /^(?:\/(?:[^/{}*\s]+|\{[A-Za-z0-9_]+\}))*(?:\/\{[A-Za-z0-9_]+\*\}|\/)?$/;

/** Paths for the rule `wrong-form`. */
export const findPathMistakes: Rule = ({ routes }) =>
  routes.flatMap(({ keys, path }): Finding[] => {
    const names = path.match(/\{[A-Za-z0-9_]+/g) ?? [];
    const isReadable = PATH.test(path) && new Set(names).size === names.length;
    // An absent path, and one that is no text, are found as such.
    if (path === '' || isReadable) return [];
    const why = 'is no path of whole segments, {name} and at the end {name*}, each name once';
    const mend = 'write it like /orders/{id} or /files/{path*}';
    return [{ rule: 'wrong-form', pointer: toPointer([...keys, 'path']), why, mend }];
  });

/** The rule `route-twice`. The names of parameters do not tell paths apart. */
export const findRepeatedRoutes: Rule = ({ routes }) => {
  const readable = routes.filter(({ path }) => path !== '');
  const byShape = Map.groupBy(readable, ({ pattern }) => toShape(pattern));
  return readable.flatMap((route): Finding[] => {
    const siblings = byShape.get(toShape(route.pattern)) ?? [];
    const earlier = siblings.find((other) => isBefore(other, route) && overlaps(other, route));
    if (earlier === undefined) return [];
    const why = `takes calls that the route at ${toPointer(earlier.keys)} takes already`;
    return [{ rule: 'route-twice', pointer: toPointer(route.keys), why, mend: 'make the two one route' }];
  });
};

function isBefore(other: RouteView, route: RouteView): boolean {
  return Number(other.keys[1]) < Number(route.keys[1]);
}

function overlaps(one: RouteView, other: RouteView): boolean {
  const isAny = ({ methods }: RouteView): boolean =>
    methods.length === 0 || methods.some(({ name }) => name === 'ANY');
  return isAny(one) || isAny(other) || one.methods.some(({ name }) => hasMethod(other, name));
}
