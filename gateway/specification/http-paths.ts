/**
 * The paths of a gateway without an invoker, and for each what of the table is open there and what is closed. An integration
 * that the method cannot serve is left out; where a wider one would take its calls, it is closed.
 */
import type { RoutePattern } from '../../src/invoker/route-pattern.ts';
import {
  findOwners,
  type GatewayPath,
  type Placed,
  type TableRow,
  toGatewayPaths,
} from './gateway-routes.ts';
import { closeUnderCrossing, isNarrower } from './path-pattern.ts';

/** A path. */
export interface HttpPath extends GatewayPath {
  /** Those of its owners that are served. */
  readonly open: readonly Placed[];
  /** Those whose calls must go nowhere. */
  readonly closed: readonly Placed[];
}

/** The paths for the integrations under the prefix. */
export function toHttpPaths(
  placed: readonly Placed[],
  canServe: (integration: TableRow) => boolean,
): readonly HttpPath[] {
  const served = placed.filter(({ integration }) => canServe(integration));
  const closed = placed.filter((one) => !served.includes(one) && isInside(one, served));
  const kept = placed.filter((one) => served.includes(one) || closed.includes(one));
  const patterns = closeUnderCrossing(kept.map(({ pattern }) => pattern));
  const isUsed = (owner: Placed): boolean =>
    served.includes(owner) && owner.integration.target.includes('*}');
  const short = patterns.flatMap(toShort).filter((pattern) => findOwners(pattern, placed).some(isUsed));
  return toGatewayPaths([...patterns, ...short], placed).map((path) => ({
    ...path,
    open: path.owners.filter((owner) => served.includes(owner)),
    closed: path.owners.filter((owner) => closed.includes(owner)),
  }));
}

/** True when the route of a wider integration would take its calls. */
function isInside({ method, pattern }: Placed, served: readonly Placed[]): boolean {
  return served.some((wide) => wide.method === method && isNarrower(pattern, wide.pattern));
}

/** A wildcard without any segment: its address has no slash at the end, which a gateway's variable cannot leave out. */
function toShort({ segments, wildcard }: RoutePattern): readonly RoutePattern[] {
  return wildcard !== undefined && segments.length > 0 ? [{ segments, wildcard: undefined }] : [];
}
