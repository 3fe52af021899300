/** What the rules look at: the parts of a specification, its routes, and what is known of the deployment around it. */
import type { TableRow } from '../specification/gateway-routes.ts';
import type { Values } from '../values.ts';
import type { Finding } from './finding.ts';
import { type JsonObject, listAt, objectAt } from './json.ts';
import type { Part } from './parts.ts';
import { type RouteView, toRouteView } from './route-view.ts';

/** What is known beside the specification. */
export interface LintOptions {
  /** The table behind the routes; without it the rules about it are left out. */
  readonly table?: { readonly integrations: readonly TableRow[]; readonly pathPrefix: string };
  /** Who says who calls; without it nothing is known of what the functions behind the routes believe. */
  readonly callerSource?: Values['callerSource'] | undefined;
  /** Without it nothing is known of the function that decides. */
  readonly authorizerFunctionId?: string | undefined;
  /** Without it every function behind a route is taken for the invoker. */
  readonly invokerFunctionId?: string | undefined;
}

/** What every rule gets. */
export interface LintContext extends LintOptions {
  readonly parts: readonly Part[];
  readonly routes: readonly RouteView[];
  /** The parts of the specification for all routes. */
  readonly policies: JsonObject | undefined;
  /** Undefined where the deployment does not authenticate. */
  readonly authentication: JsonObject | undefined;
}

/** Finds what there is to find of one kind, or of a few that belong together. */
export type Rule = (context: LintContext) => readonly Finding[];

/** The context of a specification whose parts were found. */
export function createContext(
  specification: unknown,
  parts: readonly Part[],
  options: LintOptions,
): LintContext {
  const policies = objectAt(specification, 'requestPolicies');
  return {
    ...options,
    parts,
    routes: listAt(specification, 'routes').map(toRouteView),
    policies,
    authentication: objectAt(policies, 'authentication') ?? objectAt(policies, 'dynamicAuthentication'),
  };
}
