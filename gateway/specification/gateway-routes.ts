/**
 * The table of integrations as paths of a gateway: those under the deployment's prefix, without it, and for each path what
 * its methods lead to. Pure.
 */
import type { IntegrationRow } from '../../src/invoker/integration-schema.ts';
import { parsePattern, type RoutePattern } from '../../src/invoker/route-pattern.ts';
import type { ApiRoute, ApiRouteAuthorization } from '../api/types.ts';
import { withoutPrefix } from '../path-prefix.ts';
import { closeUnderCrossing, isNarrower, isWithin, toPath } from './path-pattern.ts';

/** What of an integration a gateway has to know. */
export type TableRow = Pick<IntegrationRow, 'name' | 'route' | 'target' | 'allow' | 'timeoutSeconds'> & {
  readonly credential: Pick<IntegrationRow['credential'], 'type' | 'secretId'>;
};

/** Method and path of an integration under a prefix. */
export interface Placed {
  readonly integration: TableRow;
  readonly method: NonNullable<ApiRoute['methods']>[number];
  /** Without the deployment's prefix. */
  readonly path: string;
  readonly pattern: RoutePattern;
}

/** A path of the gateway. */
export interface GatewayPath extends Pick<Placed, 'path' | 'pattern'> {
  /** For each method the integration that has the path. */
  readonly owners: readonly Placed[];
}

/** The integrations under the prefix, in the order of the table. */
export function placeUnder(integrations: readonly TableRow[], pathPrefix: string): readonly Placed[] {
  return integrations.flatMap((integration) => {
    const [method, route = ''] = integration.route.split(' ');
    const path = withoutPrefix(route, pathPrefix);
    if (path === undefined) return [];
    // The table's schema allows the gateway's methods only.
    return [{ integration, method: method as Placed['method'], path, pattern: parsePattern(path) }];
  });
}

/**
 * The paths of these patterns, in their order, and what crossing ones share. Those that differ only in the names of
 * parameters are one, since a gateway cannot tell them apart.
 */
export function toGatewayPaths(
  patterns: readonly RoutePattern[],
  placed: readonly Placed[],
): readonly GatewayPath[] {
  return closeUnderCrossing(patterns).map((pattern) => ({
    path: toPath(pattern),
    pattern,
    owners: findOwners(pattern, placed),
  }));
}

/**
 * The integrations that have a path, the narrowest for each method. One of a wider path is among them: a gateway that finds
 * the narrower path first would answer 405 to the wider one's method, where the invoker has an integration for it.
 */
export function findOwners(pattern: RoutePattern, placed: readonly Placed[]): readonly Placed[] {
  const around = placed.filter((wide) => isWithin(pattern, wide.pattern));
  return around.filter((one) => {
    const rivals = around.filter(({ method }) => method === one.method);
    return !rivals.some(({ pattern: other }) => isNarrower(other, one.pattern));
  });
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
