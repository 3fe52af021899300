/**
 * The routes of methods 1 to 3: each leads to OIC itself. In methods 2 and 3 it carries OIC's credential, which then stands
 * in the deployment for everyone who may read that.
 */
import type { Secret } from '../../src/runtime/secret.ts';
import type { ApiHttpBackend, ApiRoute, ApiSetHeader } from '../api/types.ts';
import {
  type GatewayRoute,
  type Placed,
  type TableRow,
  toGatewayRoutes,
  toRouteAuthorization,
} from './gateway-routes.ts';

const CONNECT_TIMEOUT_SECONDS = 10;
const SEND_TIMEOUT_SECONDS = 60;

/** What the routes of a method have. */
export interface HttpRouteOptions {
  /** Value of Authorization by the OCID of its secret; undefined where callers send their own. */
  readonly credentials: ReadonlyMap<string, Secret<string>> | undefined;
  /** Whether the gateway knows the caller, and so can ask for scopes. */
  readonly isAuthenticated: boolean;
}

/** The routes to OIC. */
export function toHttpRoutes(placed: readonly Placed[], options: HttpRouteOptions): ApiRoute[] {
  const backendOf = ({ target, credential, timeoutSeconds }: TableRow): string =>
    `${target} ${credential.secretId} ${timeoutSeconds}`;
  return toGatewayRoutes(placed, backendOf).flatMap((route) => {
    const [first] = route.integrations;
    return first === undefined ? [] : [toHttpRoute(route, first, options)];
  });
}

function toHttpRoute(
  { path, methods, integrations }: GatewayRoute,
  { target, credential, timeoutSeconds }: TableRow,
  { credentials, isAuthenticated }: HttpRouteOptions,
): ApiRoute {
  const backend: ApiHttpBackend = {
    type: 'HTTP_BACKEND',
    url: toBackendUrl(target),
    connectTimeoutInSeconds: CONNECT_TIMEOUT_SECONDS,
    readTimeoutInSeconds: timeoutSeconds,
    sendTimeoutInSeconds: SEND_TIMEOUT_SECONDS,
    isSslVerifyDisabled: false,
  };
  const policies = {
    ...(isAuthenticated ? { authorization: toRouteAuthorization(integrations) } : {}),
    ...(credentials === undefined
      ? {}
      : {
          headerTransformations: {
            setHeaders: { items: [toAuthorization(credentials, credential.secretId)] },
          },
        }),
  };
  const requestPolicies = Object.keys(policies).length === 0 ? {} : { requestPolicies: policies };
  return { path, methods, backend, ...requestPolicies };
}

/** The parameters of the route, in the gateway's own words: `{id}` is `${request.path[id]}`. */
function toBackendUrl(target: string): string {
  return target.replace(/\{([A-Za-z0-9_]+)\*?\}/g, (_whole, name: string) => `\${request.path[${name}]}`);
}

function toAuthorization(credentials: ReadonlyMap<string, Secret<string>>, secretId: string): ApiSetHeader {
  const value = credentials.get(secretId);
  if (value === undefined) throw new Error(`the credential in ${secretId} was not read`);
  return { name: 'Authorization', values: [value.reveal()], ifExists: 'OVERWRITE' };
}
