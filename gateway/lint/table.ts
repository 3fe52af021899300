/** Which integrations are behind a route of a gateway, and which routes are before an integration. */
import { isShadowed } from '../../src/invoker/route-pattern.ts';
import { toBackendUrl } from '../specification/backend-url.ts';
import { type Placed, placeUnder } from '../specification/gateway-routes.ts';
import { intersect, isNarrower, isWithin } from '../specification/path-pattern.ts';
import type { LintContext } from './context.ts';
import { hasMethod, type RouteView } from './route-view.ts';

/** True for a route that leads to the invoker, which finds integrations by path. */
export function isInvokerRoute(
  { path, backends }: RouteView,
  { invokerFunctionId }: Pick<LintContext, 'invokerFunctionId'>,
): boolean {
  return (
    path.startsWith('/') &&
    backends.some(
      ({ type, functionId }) =>
        type === 'ORACLE_FUNCTIONS_BACKEND' &&
        (invokerFunctionId === undefined || invokerFunctionId === functionId),
    )
  );
}

/** The integrations of the table under the deployment's prefix; none without a table. */
export function placedIntegrations({ table }: LintContext): readonly Placed[] {
  return table === undefined ? [] : placeUnder(table.integrations, table.pathPrefix);
}

/** The integrations that a call of the route may reach: at the invoker, or at OIC itself. */
export function integrationsBehind(route: RouteView, context: LintContext): readonly Placed[] {
  const placed = placedIntegrations(context);
  const isInvoker = isInvokerRoute(route, context);
  return placed.filter((one) => {
    if (!hasMethod(route, one.method) || !(isInvoker || leadsTo(route, one))) return false;
    return isReachable(route, one, { placed, routes: context.routes });
  });
}

/** True for a route with the address that `gatekeeper spec` gives it for the integration. */
export function leadsTo({ pattern, backends }: RouteView, placed: Placed): boolean {
  return (
    isWithin(pattern, placed.pattern) && backends.some(({ url }) => url === toBackendUrl(placed, pattern))
  );
}

/** True when the two share a path which neither a narrower route nor a narrower integration takes. */
function isReachable(
  route: RouteView,
  { pattern, method }: Placed,
  { placed, routes }: { readonly placed: readonly Placed[]; readonly routes: readonly RouteView[] },
): boolean {
  const shared = intersect(route.pattern, pattern);
  if (shared === undefined) return false;
  const isTakenByRoute = routes.some(
    (other) =>
      hasMethod(other, method) && isNarrower(other.pattern, route.pattern) && isWithin(shared, other.pattern),
  );
  const isTakenByIntegration = placed.some(
    (other) =>
      other.method === method && isNarrower(other.pattern, pattern) && isWithin(shared, other.pattern),
  );
  return !isTakenByRoute && !isTakenByIntegration;
}

/** True when every call of the integration can take one of the routes. */
export function isReached({ method, pattern }: Placed, routes: readonly RouteView[]): boolean {
  const patterns = routes.filter((route) => hasMethod(route, method)).map((route) => route.pattern);
  return patterns.some((wide) => isWithin(pattern, wide)) || isShadowed(pattern, patterns);
}
