/** Routes and integrations that do not meet. Only for routes to the invoker: others say themselves where they lead. */
import { toPointer } from '../../api/pointer.ts';
import type { LintContext, RouteView, Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import {
  hasMethod,
  integrationsBehind,
  isInvokerRoute,
  isReached,
  placedIntegrations,
  shares,
} from '../table.ts';

/** The rule `route-without-integration`. */
export const findRoutesWithoutIntegration: Rule = (context) =>
  context.table === undefined
    ? []
    : context.routes.filter(isInvokerRoute).flatMap((route) => check(route, context));

function check(route: RouteView, context: LintContext): readonly Finding[] {
  if (integrationsBehind(route, context).length === 0) {
    const why = 'leads to the invoker, where no integration has such a route: every call is refused';
    const mend =
      'add the integration to integrations.json, under the prefix of this deployment, or take the route out';
    return [{ rule: 'route-without-integration', pointer: toPointer(route.keys), why, mend }];
  }
  return route.methods
    .map((method, index) => ({ method, index }))
    .filter(({ method }) => method !== 'ANY' && !hasIntegration(route, method, context))
    .map(({ method, index }) => ({
      rule: 'route-without-integration',
      pointer: toPointer([...route.keys, 'methods', index]),
      why: `has the method ${method}, with which no integration behind it can be called`,
      mend: 'take the method out, or add the integration to integrations.json',
    }));
}

function hasIntegration(route: RouteView, method: string, context: LintContext): boolean {
  return placedIntegrations(context).some((placed) => placed.method === method && shares(route, placed.path));
}

/** The rule `integration-without-route`. */
export const findIntegrationsWithoutRoute: Rule = (context) => {
  if (!context.routes.some(isInvokerRoute)) return [];
  return placedIntegrations(context)
    .filter((placed) => !isReached(placed, context.routes))
    .map(({ integration: { name }, method, path }) => {
      const isPartly = context.routes.some((route) => hasMethod(route, method) && shares(route, path));
      return {
        rule: 'integration-without-route',
        pointer: '/routes',
        why: `${isPartly ? 'not all calls of' : 'no route leads to'} the integration ${name}${isPartly ? ' find a route' : ''}`,
        mend: `add a route ${path} with ${method} to the invoker, or take the integration out`,
      };
    });
};
