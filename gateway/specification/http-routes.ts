/**
 * The routes of methods 1 to 3: each leads to OIC itself. In methods 2 and 3 it carries OIC's credential, which then stands
 * in the deployment for everyone who may read that. Nobody decides behind these routes: what they let through is called.
 */
import type { Secret } from '../../src/runtime/secret.ts';
import type {
  ApiHttpBackend,
  ApiRoute,
  ApiRouteAuthorization,
  ApiSetHeader,
  ApiStockBackend,
} from '../api/types.ts';
import { toBackendUrl } from './backend-url.ts';
import { type Placed, type TableRow, toRouteAuthorization } from './gateway-routes.ts';
import { type HttpPath, toHttpPaths } from './http-paths.ts';

const CONNECT_TIMEOUT_SECONDS = 10;
const SEND_TIMEOUT_SECONDS = 60;

/** What the routes of a method have. */
export interface HttpRouteOptions {
  /** Value of Authorization by the OCID of its secret; undefined where callers send their own. */
  readonly credentials: ReadonlyMap<string, Secret<string>> | undefined;
  /** Whether the gateway knows the caller, and so can ask for scopes. */
  readonly isAuthenticated: boolean;
  /** True for an integration that the method can serve. */
  readonly canServe: (integration: TableRow) => boolean;
}

/** The routes to OIC, for the integrations under the prefix. */
export function toHttpRoutes(placed: readonly Placed[], options: HttpRouteOptions): ApiRoute[] {
  return toHttpPaths(placed, options.canServe).flatMap((path) => {
    const groups = Map.groupBy(path.open, (owner) => JSON.stringify(toDestination(owner, path, options)));
    return [
      ...[...groups.values()].flatMap((group) => toHttpRoute(path, group, options)),
      ...toClosedRoute(path, options),
    ];
  });
}

/** What the routes of two methods must share to be one: a scope of one method must not open the other. */
function toDestination(owner: Placed, { pattern }: HttpPath, { isAuthenticated }: HttpRouteOptions) {
  const { credential, timeoutSeconds } = owner.integration;
  const authorization = isAuthenticated ? toRouteAuthorization([owner.integration]) : undefined;
  return [toBackendUrl(owner, pattern), credential.secretId, timeoutSeconds, authorization];
}

function toHttpRoute(
  { path, pattern }: HttpPath,
  group: readonly Placed[],
  { credentials, isAuthenticated }: HttpRouteOptions,
): readonly ApiRoute[] {
  const [first] = group;
  if (first === undefined) return [];
  const { integration } = first;
  const backend: ApiHttpBackend = {
    type: 'HTTP_BACKEND',
    url: toBackendUrl(first, pattern),
    connectTimeoutInSeconds: CONNECT_TIMEOUT_SECONDS,
    readTimeoutInSeconds: integration.timeoutSeconds,
    sendTimeoutInSeconds: SEND_TIMEOUT_SECONDS,
    isSslVerifyDisabled: false,
  };
  const policies = {
    ...(isAuthenticated ? { authorization: toRouteAuthorization([integration]) } : {}),
    ...(credentials === undefined
      ? {}
      : {
          headerTransformations: {
            setHeaders: { items: [toAuthorization(credentials, integration.credential.secretId)] },
          },
        }),
  };
  const requestPolicies = Object.keys(policies).length === 0 ? {} : { requestPolicies: policies };
  return [{ path, methods: group.map(({ method }) => method), backend, ...requestPolicies }];
}

/** Keeps the route of a wider integration from the calls of those that are left out. */
function toClosedRoute(
  { path, closed }: HttpPath,
  { isAuthenticated }: HttpRouteOptions,
): readonly ApiRoute[] {
  if (closed.length === 0) return [];
  const backend: ApiStockBackend = { type: 'STOCK_RESPONSE_BACKEND', status: 404 };
  const authorization: ApiRouteAuthorization = { type: 'AUTHENTICATION_ONLY' };
  const requestPolicies = isAuthenticated ? { requestPolicies: { authorization } } : {};
  return [{ path, methods: closed.map(({ method }) => method), backend, ...requestPolicies }];
}

function toAuthorization(credentials: ReadonlyMap<string, Secret<string>>, secretId: string): ApiSetHeader {
  const value = credentials.get(secretId);
  if (value === undefined) throw new Error(`the credential in ${secretId} was not read`);
  return { name: 'Authorization', values: [value.reveal()], ifExists: 'OVERWRITE' };
}
