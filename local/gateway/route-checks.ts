/**
 * Checks routes across their fields and against each other: paths, back ends, authorization, transformations.
 * It never looks at requests.
 */
import { type Keys, toPointer } from '../../gateway/api/pointer.ts';
import {
  PROTECTED_REQUEST_HEADERS,
  PROTECTED_RESPONSE_HEADERS,
} from '../../gateway/api/protected-headers.ts';
import type { Authentication } from './authentication-schema.ts';
import { parseBackendUrl } from './backend-url.ts';
import { hasControl } from './path.ts';
import type { Problem } from './problem.ts';
import { parsePattern, toShape } from './route-pattern.ts';
import type { Authorization, Route } from './specification-schema.ts';
import { checkHeaderTransformations, checkQueryTransformations, checkText } from './transformation-checks.ts';

/** Where a route stands. */
export interface RoutePlace {
  readonly keys: Keys;
  readonly authentication: Authentication | undefined;
  /** True when the policy is there and has problems of its own: then nothing is said about it twice. */
  readonly isPolicyBroken: boolean;
}

/** All problems of one route. */
export function checkRoute(route: Route, place: RoutePlace): Problem[] {
  const { keys } = place;
  const pattern = parsePattern(route.path);
  const request = route.requestPolicies;
  const requestKeys = [...keys, 'requestPolicies'];
  return [
    ...(typeof pattern === 'string' ? [problem([...keys, 'path'], pattern)] : []),
    ...checkBackend(route.backend, [...keys, 'backend']),
    ...checkAuthorization(request?.authorization, place),
    ...checkHeaderTransformations(
      request?.headerTransformations,
      [...requestKeys, 'headerTransformations'],
      PROTECTED_REQUEST_HEADERS,
    ),
    ...checkQueryTransformations(request?.queryParameterTransformations, [
      ...requestKeys,
      'queryParameterTransformations',
    ]),
    ...checkHeaderTransformations(
      route.responsePolicies?.headerTransformations,
      [...keys, 'responsePolicies', 'headerTransformations'],
      PROTECTED_RESPONSE_HEADERS,
    ),
  ];
}

/** What the schema cannot see: the parts of a URL, and characters that would end a header. */
function checkBackend(backend: Route['backend'], keys: Keys): Problem[] {
  if (backend.type === 'HTTP_BACKEND') {
    return checkText(() => {
      const url = parseBackendUrl(backend.url);
      if (typeof url === 'string') throw new Error(url);
    }, [...keys, 'url']);
  }
  if (backend.type === 'ORACLE_FUNCTIONS_BACKEND') return [];
  return (backend.headers ?? []).flatMap(({ value }, index) => {
    const at = [...keys, 'headers', index, 'value'];
    return hasControl(value) ? [problem(at, 'must not have control characters')] : [];
  });
}

/** A route may ask for no more than the deployment's authentication can give. */
function checkAuthorization(policy: Authorization | undefined, place: RoutePlace): Problem[] {
  const keys = [...place.keys, 'requestPolicies', 'authorization'];
  if (policy === undefined || place.isPolicyBroken) return [];
  if (policy.type === 'ANONYMOUS') {
    // Without an authentication policy every route is anonymous, and saying so does no harm.
    if (place.authentication === undefined || place.authentication.isAnonymousAccessAllowed === true)
      return [];
    return [problem(keys, 'needs isAnonymousAccessAllowed: true in requestPolicies.authentication')];
  }
  if (place.authentication !== undefined) return [];
  return [problem(keys, 'needs requestPolicies.authentication: without it no caller is known')];
}

/** Refuses two routes that would take the same request. */
export function checkRouteTable(routes: readonly { route: Route; index: number }[]): Problem[] {
  const taken = new Map<string, string[]>();
  return routes.flatMap(({ route, index }) => {
    const pattern = parsePattern(route.path);
    if (typeof pattern === 'string') return [];
    // Parameter names do not tell paths apart: /{a} and /{b} take the same requests.
    const shape = toShape(pattern);
    const methods = taken.get(shape) ?? [];
    taken.set(shape, [...methods, ...route.methods]);
    if (!overlaps(methods, route.methods)) return [];
    return [
      problem(['routes', index], 'takes the same paths and methods as an earlier route; merge the two'),
    ];
  });
}

/** True when one request could go to both. Whether the real service lets a method win over ANY is unknown. */
function overlaps(left: readonly string[], right: readonly string[]): boolean {
  if (left.length === 0) return false;
  const hasAny = left.includes('ANY') || right.includes('ANY');
  return hasAny || left.some((method) => right.includes(method));
}

function problem(keys: Keys, message: string): Problem {
  return { pointer: toPointer(keys), message };
}
