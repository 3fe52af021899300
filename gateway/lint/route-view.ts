/** A route of an unknown specification, as far as it can be read. */
import { parsePattern, type RoutePattern } from '../../src/invoker/route-pattern.ts';
import { type JsonObject, listAt, objectAt, textAt } from './json.ts';

/** Where a route leads. */
interface BackendView {
  readonly type: string | undefined;
  readonly functionId: string | undefined;
  readonly url: string | undefined;
}

/** A route. */
export interface RouteView {
  readonly keys: readonly (string | number)[];
  /** As it stands there; empty for none. */
  readonly path: string;
  readonly pattern: RoutePattern;
  /** Those that the API has, with their places. */
  readonly methods: readonly { readonly name: string; readonly index: number }[];
  /** One, or those between which a dynamic one chooses. */
  readonly backends: readonly BackendView[];
  readonly authorization: JsonObject | undefined;
  /** `requestPolicies.headerTransformations`. */
  readonly headers: JsonObject | undefined;
}

const METHODS = ['ANY', 'HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Back ends that are the gateway itself: there is nobody to believe a header, and nothing to protect. */
const OWN = ['STOCK_RESPONSE_BACKEND', 'OAUTH2_LOGIN_BACKEND', 'OAUTH2_LOGOUT_BACKEND'];

/** Reads a route. */
export function toRouteView(route: unknown, index: number): RouteView {
  const policies = objectAt(route, 'requestPolicies');
  const path = textAt(route, 'path') ?? '';
  return {
    keys: ['routes', index],
    path,
    pattern: parsePattern(path),
    methods: listAt(route, 'methods').flatMap((name, at) =>
      typeof name === 'string' && METHODS.includes(name) ? [{ name, index: at }] : [],
    ),
    backends: toBackends(objectAt(route, 'backend')),
    authorization: objectAt(policies, 'authorization'),
    headers: objectAt(policies, 'headerTransformations'),
  };
}

function toBackends(backend: JsonObject | undefined): readonly BackendView[] {
  const type = textAt(backend, 'type');
  if (type !== 'DYNAMIC_ROUTING_BACKEND') {
    return [{ type, functionId: textAt(backend, 'functionId'), url: textAt(backend, 'url') }];
  }
  return listAt(backend, 'routingBackends').flatMap((choice) => toBackends(objectAt(choice, 'backend')));
}

/** True when the route takes the method. */
export function hasMethod({ methods }: RouteView, method: string): boolean {
  // Without the field, or without one that can be read, a route is taken to have every method.
  return methods.length === 0 || methods.some(({ name }) => name === 'ANY' || name === method);
}

/** True when the gateway itself answers, and nothing is behind it. */
export function isAnsweredByGateway({ backends }: RouteView): boolean {
  return backends.length > 0 && backends.every(({ type }) => type !== undefined && OWN.includes(type));
}

/** True for a route that may lead to a function. */
export function isFunctionRoute({ backends }: RouteView): boolean {
  return backends.some(({ type }) => type === 'ORACLE_FUNCTIONS_BACKEND');
}
