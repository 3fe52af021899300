/** Which integrations are behind a route of a gateway, and which routes are before an integration. */
import { parsePattern, relate } from '../../src/invoker/route-pattern.ts';
import { type Placed, placeUnder, type TableRow } from '../specification/gateway-routes.ts';
import type { LintContext, RouteView } from './context.ts';

/** A route that leads to the invoker, which finds integrations by path. */
export function isInvokerRoute({ backendType }: RouteView): boolean {
  return backendType === 'ORACLE_FUNCTIONS_BACKEND';
}

/** The integrations of the table under the deployment's prefix; none without a table. */
export function placedIntegrations({ table }: LintContext): readonly Placed[] {
  return table === undefined ? [] : placeUnder(table.integrations, table.pathPrefix);
}

/** The integrations that a call of the route may reach. */
export function integrationsBehind(route: RouteView, context: LintContext): readonly TableRow[] {
  if (!isInvokerRoute(route)) return [];
  return placedIntegrations(context)
    .filter((placed) => hasMethod(route, placed.method) && shares(route, placed.path))
    .map(({ integration }) => integration);
}

/** True when every call of the integration can take one of the routes. */
export function isReached({ method, path }: Placed, routes: readonly RouteView[]): boolean {
  return routes.some((route) => {
    if (!isInvokerRoute(route) || !hasMethod(route, method)) return false;
    const relation = relate(parsePattern(path), parsePattern(route.path));
    return relation === 'same' || relation === 'narrower';
  });
}

/** True when the route takes the method. */
export function hasMethod({ methods }: RouteView, method: string): boolean {
  // Without the field a route takes every method.
  return methods.length === 0 || methods.includes('ANY') || methods.includes(method);
}

/** True when some path is both the route's and the integration's. */
export function shares({ path }: RouteView, integrationPath: string): boolean {
  return relate(parsePattern(integrationPath), parsePattern(path)) !== 'disjoint';
}
