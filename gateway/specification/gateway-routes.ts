/**
 * The table of integrations as routes of a gateway: those under the deployment's prefix, without it; what leads to the
 * same back end is one route. Pure.
 */
import type { IntegrationRow } from '../../src/invoker/integration-schema.ts';
import type { ApiRoute, ApiRouteAuthorization } from '../api/types.ts';
import { withoutPrefix } from './path-prefix.ts';

/** What of an integration a gateway has to know. */
export type TableRow = Pick<IntegrationRow, 'name' | 'route' | 'target' | 'allow' | 'timeoutSeconds'> & {
  readonly credential: Pick<IntegrationRow['credential'], 'type' | 'secretId'>;
};

/** Integrations that one route serves. */
export interface GatewayRoute {
  /** Without the deployment's prefix. */
  readonly path: string;
  readonly methods: NonNullable<ApiRoute['methods']>;
  readonly integrations: readonly TableRow[];
}

/** Method and path of an integration under a prefix. */
export interface Placed {
  readonly integration: TableRow;
  readonly method: NonNullable<ApiRoute['methods']>[number];
  readonly path: string;
}

/** The integrations under the prefix, in the order of the table. */
export function placeUnder(integrations: readonly TableRow[], pathPrefix: string): readonly Placed[] {
  return integrations.flatMap((integration) => {
    const [method, route = ''] = integration.route.split(' ');
    const path = withoutPrefix(route, pathPrefix);
    // The table's schema allows the gateway's methods only.
    return path === undefined ? [] : [{ integration, method: method as Placed['method'], path }];
  });
}

/** One route for all that have the same path and the same `backendOf`, in the order of the table. */
export function toGatewayRoutes(
  placed: readonly Placed[],
  backendOf: (integration: TableRow) => string,
): readonly GatewayRoute[] {
  const groups = Map.groupBy(placed, ({ path, integration }) => `${path} ${backendOf(integration)}`);
  return [...groups.values()].map((group) => ({
    path: group[0]?.path ?? '',
    methods: [...new Set(group.map(({ method }) => method))],
    integrations: group.map(({ integration }) => integration),
  }));
}

/**
 * What the gateway can know of who may call: the scopes that any `allow` entry asks for. An entry without scopes lets any
 * caller of the audience through to the invoker, which decides by clients and subjects.
 */
export function toRouteAuthorization(integrations: readonly TableRow[]): ApiRouteAuthorization {
  const entries = integrations.flatMap(({ allow }) => allow);
  const isOpen = entries.length === 0 || entries.some(({ scopes }) => scopes === undefined);
  if (isOpen) return { type: 'AUTHENTICATION_ONLY' };
  return { type: 'ANY_OF', allowedScope: [...new Set(entries.flatMap(({ scopes }) => scopes ?? []))] };
}
