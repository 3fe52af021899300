/**
 * Finds the integration of a request. Default deny: what the table does not name does not exist.
 * Routes match the path as the caller sent it, decoded once, segment by segment; never a string prefix.
 */
import { GatekeeperError } from '../errors.ts';
import type { Integration } from './integrations.ts';
import { parsePath } from './path.ts';
import { matchPath, parsePattern, type RoutePattern, relate } from './route-pattern.ts';

/** An integration and the values of its route's parameters, decoded: one for `{name}`, any number for `{name*}`. */
export interface RouteMatch {
  readonly integration: Integration;
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/** Methods that the path of a refused request does have; for the Allow header. */
export class MethodNotAllowedError extends GatekeeperError {
  readonly allowedMethods: readonly string[];

  constructor(allowedMethods: readonly string[]) {
    super('ERR_METHOD_NOT_ALLOWED');
    this.allowedMethods = allowedMethods;
  }
}

/** Finds the integration for a method and a raw path. Throws `ERR_REQUEST_PATH`, `ERR_ROUTE_UNKNOWN` or {@link MethodNotAllowedError}. */
export type FindIntegration = (method: string, path: string) => RouteMatch;

interface Candidate extends RouteMatch {
  readonly method: string;
  readonly pattern: RoutePattern;
}

/** Compiles the table once. */
export function createRoutes(integrations: readonly Integration[]): FindIntegration {
  const routes = integrations.map((integration) => ({ integration, ...parseRoute(integration.route) }));
  return (method, path) => {
    // The root is the path without any segment, not one with an empty one.
    const segments = path === '/' ? [] : parsePath(path);
    const onPath = routes.flatMap((route): Candidate[] => {
      const parameters = matchPath(route.pattern, segments);
      return parameters === undefined ? [] : [{ ...route, parameters }];
    });
    if (onPath.length === 0) throw new GatekeeperError('ERR_ROUTE_UNKNOWN');
    const [first, ...others] = onPath.filter((candidate) => candidate.method === method);
    if (first === undefined)
      throw new MethodNotAllowedError([...new Set(onPath.map((candidate) => candidate.method))]);
    // Of routes that share a path one is always the narrower: a table with crossing ones is refused.
    return others.reduce(
      (best, other) => (relate(other.pattern, best.pattern) === 'narrower' ? other : best),
      first,
    );
  };
}

/** Method and pattern of a route. */
export function parseRoute(route: string): { method: string; pattern: RoutePattern } {
  const [method = '', path = ''] = route.split(' ');
  return { method, pattern: parsePattern(path) };
}
