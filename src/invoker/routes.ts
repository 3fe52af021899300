/**
 * Finds the integration of a request. Default deny: what the table does not name does not exist.
 * Routes match the path as the caller sent it, decoded once, segment by segment; never a string prefix.
 */
import { GatekeeperError } from '../errors.ts';
import type { Integration } from './integrations.ts';
import { parsePath } from './path.ts';

/** An integration and the values of its route's parameters, decoded. */
export interface RouteMatch {
  readonly integration: Integration;
  readonly parameters: ReadonlyMap<string, string>;
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

interface CompiledRoute {
  readonly method: string;
  readonly segments: readonly string[];
  readonly integration: Integration;
}

/** Compiles the table once. */
export function createRoutes(integrations: readonly Integration[]): FindIntegration {
  const routes = integrations.map(compile).sort(bySpecificity);
  return (method, path) => {
    const segments = parsePath(path);
    const onPath = routes.filter((route) => matches(route, segments));
    if (onPath.length === 0) throw new GatekeeperError('ERR_ROUTE_UNKNOWN');
    const route = onPath.find((candidate) => candidate.method === method);
    if (route === undefined)
      throw new MethodNotAllowedError([...new Set(onPath.map((other) => other.method))]);
    return { integration: route.integration, parameters: toParameters(route, segments) };
  };
}

function compile(integration: Integration): CompiledRoute {
  const [method = '', path = ''] = integration.route.split(' ');
  return { method, segments: path.slice(1).split('/'), integration };
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function matches(route: CompiledRoute, segments: readonly string[]): boolean {
  if (route.segments.length !== segments.length) return false;
  // An empty segment is no value: /orders/ is not an order.
  return route.segments.every((expected, index) =>
    isParameter(expected) ? segments[index] !== '' : segments[index] === expected,
  );
}

/** A literal segment goes before a parameter, the first difference decides. Other lengths never compete. */
function bySpecificity(a: CompiledRoute, b: CompiledRoute): number {
  // Without this the order would not be one: routes of other lengths in between would leave the list unsorted.
  if (a.segments.length !== b.segments.length) return a.segments.length - b.segments.length;
  const index = a.segments.findIndex(
    (segment, at) => isParameter(segment) !== isParameter(b.segments[at] ?? ''),
  );
  if (index === -1) return 0;
  return isParameter(a.segments[index] ?? '') ? 1 : -1;
}

function toParameters(route: CompiledRoute, segments: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [index, segment] of route.segments.entries()) {
    if (isParameter(segment)) parameters.set(segment.slice(1, -1), segments[index] ?? '');
  }
  return parameters;
}
