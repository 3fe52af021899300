/** Routes and integrations that do not meet. Only for routes to the invoker: others say themselves where they lead. */
import { toPointer } from '../../api/pointer.ts';
import { findOwners, type Placed } from '../../specification/gateway-routes.ts';
import { isNarrower, toShape } from '../../specification/path-pattern.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { hasMethod, isFunctionRoute, type RouteView } from '../route-view.ts';
import { integrationsBehind, isInvokerRoute, isReached, placedIntegrations } from '../table.ts';

/** The rule `route-without-integration`. */
export const findRoutesWithoutIntegration: Rule = (context) =>
  context.table === undefined
    ? []
    : context.routes
        .filter((route) => isInvokerRoute(route, context))
        .flatMap((route) => checkRoute(route, integrationsBehind(route, context)));

function checkRoute({ keys, methods }: RouteView, behind: readonly Placed[]): readonly Finding[] {
  if (behind.length === 0) {
    const why = 'leads to the invoker, where no integration has such a route: every call is refused';
    const mend =
      'add the integration to integrations.json, under the prefix of this deployment, or take the route out';
    return [{ rule: 'route-without-integration', pointer: toPointer(keys), why, mend }];
  }
  return methods
    .filter(({ name }) => name !== 'ANY' && !behind.some(({ method }) => method === name))
    .map(({ name, index }) => ({
      rule: 'route-without-integration',
      pointer: toPointer([...keys, 'methods', index]),
      why: `has the method ${name}, with which no integration behind it can be called`,
      mend: 'take the method out, or add the integration to integrations.json',
    }));
}

/** The rule `integration-without-route`. */
export const findIntegrationsWithoutRoute: Rule = (context) => {
  // A deployment of method 1, 2 or 3.
  if (!context.routes.some(isFunctionRoute)) return [];
  const placed = placedIntegrations(context);
  const routes = context.routes.filter((route) => isInvokerRoute(route, context));
  const reached = placed.filter((one) => isReached(one, routes));
  return [
    ...placed.filter((one) => !reached.includes(one)).map((one) => toUnreached(one, routes)),
    ...[...Map.groupBy(routes, ({ pattern }) => toShape(pattern)).values()].flatMap((siblings) =>
      checkNarrower(siblings, { placed, reached }),
    ),
  ];
};

function toUnreached({ integration, method, path, pattern }: Placed, routes: readonly RouteView[]): Finding {
  const isPartly = routes.some((route) => hasMethod(route, method) && isNarrower(route.pattern, pattern));
  const { name } = integration;
  return {
    rule: 'integration-without-route',
    pointer: '/routes',
    why: isPartly
      ? `not all calls of the integration ${name} find a route`
      : `no route leads to the integration ${name}`,
    mend: `add a route ${path} with ${method} to the invoker, or take the integration out`,
  };
}

/** Whether a gateway that has found the narrower path goes back to a wider one for the method is not documented. */
function checkNarrower(
  siblings: readonly RouteView[],
  { placed, reached }: { readonly placed: readonly Placed[]; readonly reached: readonly Placed[] },
): readonly Finding[] {
  return siblings.slice(0, 1).flatMap(({ keys, pattern }) =>
    findOwners(pattern, placed)
      .filter((one) => reached.includes(one) && isNarrower(pattern, one.pattern))
      .filter(({ method }) => !siblings.some((route) => hasMethod(route, method)))
      .map(({ method, integration: { name } }) => ({
        rule: 'integration-without-route' as const,
        pointer: toPointer([...keys, 'methods']),
        why: `lacks ${method}, with which the integration ${name} can be called on this path too: the gateway may answer 405`,
        mend: `add ${method}`,
      })),
  );
}
