/** The routes of method 4: each leads to the invoker, which finds the integration and its credential itself. */
import type { ApiFunctionBackend, ApiHeaderTransformations, ApiRoute } from '../api/types.ts';
import type { Values } from '../values.ts';
import { type GatewayPath, type Placed, toGatewayPaths, toRouteAuthorization } from './gateway-routes.ts';
import { toTrustedHeaders } from './trusted-headers.ts';

/** What the routes need to know. */
export interface FunctionRouteOptions {
  readonly invokerFunctionId: string;
  readonly callerSource: Values['callerSource'];
}

/** The routes to the invoker. */
export function toFunctionRoutes(placed: readonly Placed[], options: FunctionRouteOptions): ApiRoute[] {
  const patterns = placed.map(({ pattern }) => pattern);
  return toGatewayPaths(patterns, placed).map((path) => toFunctionRoute(path, options));
}

function toFunctionRoute(
  { path, owners }: GatewayPath,
  { invokerFunctionId, callerSource }: FunctionRouteOptions,
): ApiRoute {
  const backend: ApiFunctionBackend = { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: invokerFunctionId };
  const headerTransformations: ApiHeaderTransformations = {
    setHeaders: { items: toTrustedHeaders() },
    // Without use for an invoker that believes the gateway: the caller's token then ends here.
    ...(callerSource === 'gateway'
      ? { filterHeaders: { type: 'BLOCK', items: [{ name: 'Authorization' }] } }
      : {}),
  };
  const authorization = toRouteAuthorization(owners.map(({ integration }) => integration));
  return {
    path,
    methods: owners.map(({ method }) => method),
    backend,
    requestPolicies: { authorization, headerTransformations },
  };
}
