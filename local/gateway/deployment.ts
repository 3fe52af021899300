/**
 * One API deployment at work: its specification turned into routes under its path prefix.
 * It never shares a cache, a limit or a key with another deployment.
 */
import type { Authentication } from './authentication-schema.ts';
import type { Backend } from './backend.ts';
import { type Authenticator, createCustomAuthentication } from './custom-authentication.ts';
import { createFailurePolicy } from './failure-policy.ts';
import { createFunctionBackend } from './function-backend.ts';
import type { FunctionCaller } from './function-call.ts';
import { createRouteLog, type Log } from './gateway-log.ts';
import { createHttpBackend } from './http-backend.ts';
import { createRateLimit, type TakeTurn } from './rate-limit.ts';
import { parsePattern } from './route-pattern.ts';
import { createRouteRunner, type RouteRunner } from './route-runner.ts';
import { createRouteTable, type RouteTable } from './route-table.ts';
import type { Route, Specification } from './specification-schema.ts';
import { createStockBackend } from './stock-backend.ts';
import { createTokenAuthentication } from './token-authentication.ts';

/** A deployment that can be asked for routes. */
export interface Deployment {
  /** Segments of the path prefix; none for the prefix `/`. */
  readonly prefix: readonly string[];
  readonly table: RouteTable<RouteRunner>;
  readonly takeTurn: TakeTurn;
}

/** What a deployment works with. */
export interface DeploymentDeps {
  readonly pathPrefix: string;
  readonly gatewayId: string;
  readonly functions: FunctionCaller;
  readonly now: () => number;
  readonly log: Log;
}

/** Creates a deployment; the specification must have been checked. */
export function createDeployment(specification: Specification, deps: DeploymentDeps): Deployment {
  const { authentication, rateLimiting } = specification.requestPolicies ?? {};
  const authenticator = createAuthenticator(authentication, deps);
  const answerRefusal = createFailurePolicy(authentication?.validationFailurePolicy);
  const target = { log: deps.log, gatewayId: deps.gatewayId, deployment: deps.pathPrefix };
  const routes = specification.routes.map((route) => {
    const pattern = parsePattern(route.path);
    if (typeof pattern === 'string') throw new Error('route paths must be checked at load');
    const log = createRouteLog(specification.loggingPolicies, route.loggingPolicies, target);
    const backend = createBackend(route, deps.functions);
    const value = createRouteRunner({ route, backend, authenticator, answerRefusal, log });
    return { pattern, methods: route.methods, value };
  });
  return {
    prefix: toPrefixSegments(deps.pathPrefix),
    table: createRouteTable(routes),
    takeTurn: createRateLimit(rateLimiting, deps.now),
  };
}

/** `/v1/orders` as its segments; `/` as none. */
function toPrefixSegments(pathPrefix: string): string[] {
  return pathPrefix === '/' ? [] : pathPrefix.slice(1).split('/');
}

/** The authenticator of the policy's type, with caches of its own. */
function createAuthenticator(
  policy: Authentication | undefined,
  deps: DeploymentDeps,
): Authenticator | undefined {
  if (policy === undefined) return undefined;
  if (policy.type === 'CUSTOM_AUTHENTICATION') return createCustomAuthentication(policy, deps);
  return createTokenAuthentication(policy, deps.now);
}

/** The back end of the route's type. */
function createBackend({ backend }: Route, functions: FunctionCaller): Backend {
  switch (backend.type) {
    case 'HTTP_BACKEND':
      return createHttpBackend(backend);
    case 'ORACLE_FUNCTIONS_BACKEND':
      return createFunctionBackend(backend, functions);
    default:
      return createStockBackend(backend);
  }
}

/** The deployment of a path: the longest prefix wins, whatever routes it has. */
export function findDeployment(
  deployments: readonly Deployment[],
  segments: readonly string[],
): Deployment | undefined {
  return deployments
    .filter(({ prefix }) => prefix.every((segment, index) => segments[index] === segment))
    .toSorted((left, right) => right.prefix.length - left.prefix.length)[0];
}
