/** What the rules look at: the parts of a specification, its routes, and what is known of the deployment around it. */
import type { TableRow } from '../specification/gateway-routes.ts';
import type { Values } from '../values.ts';
import type { Finding } from './finding.ts';
import { type JsonObject, listAt, objectAt, textAt, textsAt } from './json.ts';
import type { Part } from './parts.ts';

/** What is known beside the specification. */
export interface LintOptions {
  /** The table behind the routes; without it the rules about it are left out. */
  readonly table?: { readonly integrations: readonly TableRow[]; readonly pathPrefix: string };
  readonly callerSource: Values['callerSource'];
}

/** A route, as far as it can be read. */
export interface RouteView {
  readonly keys: readonly (string | number)[];
  readonly path: string;
  readonly methods: readonly string[];
  readonly backendType: string | undefined;
  readonly authorization: JsonObject | undefined;
  /** `requestPolicies.headerTransformations`. */
  readonly headers: JsonObject | undefined;
}

/** What every rule gets. */
export interface LintContext extends LintOptions {
  readonly parts: readonly Part[];
  readonly routes: readonly RouteView[];
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
    routes: listAt(specification, 'routes').map(toView),
    authentication: objectAt(policies, 'authentication') ?? objectAt(policies, 'dynamicAuthentication'),
  };
}

function toView(route: unknown, index: number): RouteView {
  const policies = objectAt(route, 'requestPolicies');
  return {
    keys: ['routes', index],
    path: textAt(route, 'path') ?? '',
    methods: textsAt(route, 'methods'),
    backendType: textAt(objectAt(route, 'backend'), 'type'),
    authorization: objectAt(policies, 'authorization'),
    headers: objectAt(policies, 'headerTransformations'),
  };
}

/** Headers that transformations set, rename and filter; names in lower case. */
export interface HeaderView {
  readonly set: readonly { readonly name: string; readonly item: JsonObject; readonly index: number }[];
  readonly renamed: readonly { readonly from: string; readonly to: string; readonly index: number }[];
  /** Undefined without a filter. */
  readonly filter: { readonly isAllowList: boolean; readonly names: readonly string[] } | undefined;
}

/** Reads header transformations. */
export function toHeaderView(transformations: unknown): HeaderView {
  const lower = (item: unknown, name: string): string => (textAt(item, name) ?? '').toLowerCase();
  const itemsOf = (name: string): readonly unknown[] => listAt(objectAt(transformations, name), 'items');
  const filter = objectAt(transformations, 'filterHeaders');
  return {
    set: itemsOf('setHeaders').map((item, index) => ({
      name: lower(item, 'name'),
      item: (item ?? {}) as JsonObject,
      index,
    })),
    renamed: itemsOf('renameHeaders').map((item, index) => ({
      from: lower(item, 'from'),
      to: lower(item, 'to'),
      index,
    })),
    filter:
      filter === undefined
        ? undefined
        : {
            isAllowList: textAt(filter, 'type') === 'ALLOW',
            names: itemsOf('filterHeaders').map((item) => lower(item, 'name')),
          },
  };
}
