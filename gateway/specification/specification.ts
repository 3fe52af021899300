/**
 * The specification of a deployment for one of the four methods, made from the table of integrations: what
 * `oci api-gateway deployment create --specification` takes. Pure; the credentials of methods 2 and 3 are handed to it.
 */
import type { Secret } from '../../src/runtime/secret.ts';
import type { ApiCustomAuthentication, ApiSpecification, ApiStaticKey } from '../api/types.ts';
import { requireValues, type Values } from '../values.ts';
import { toFunctionRoutes } from './function-routes.ts';
import { type Placed, placeUnder, type TableRow } from './gateway-routes.ts';
import { toHttpRoutes } from './http-routes.ts';
import { type TokenPolicyOptions, toTokenPolicy } from './token-policy.ts';

/** The four ways to call OIC through a gateway. */
export const METHODS = [1, 2, 3, 4] as const;
/** One of them. */
export type Method = (typeof METHODS)[number];

/** What a specification is made of. */
export interface SpecificationInput {
  readonly method: Method;
  readonly integrations: readonly TableRow[];
  readonly values: Values;
  /** Authorization by the OCID of its secret, of {@link routeSecretIds}; for methods 2 and 3. */
  readonly credentials?: ReadonlyMap<string, Secret<string>>;
  /** For method 3, in place of the domain's address of its key set. */
  readonly staticKeys?: readonly ApiStaticKey[];
}

/** True for the methods that keep OIC's credential in the routes. */
export function holdsCredential(method: Method): boolean {
  return method === 2 || method === 3;
}

/**
 * True for an integration that the method can serve. A gateway sets a fixed Authorization only: what needs a token of the
 * identity domain, an hour long, it cannot serve. Where no invoker decides, what nobody may call has no route.
 */
export function canServe(method: Method, { allow, credential }: TableRow): boolean {
  if (method === 4) return true;
  return allow.length > 0 && (!holdsCredential(method) || credential.type === 'basic');
}

/** The secrets whose values methods 2 and 3 need. */
export function routeSecretIds(
  method: Method,
  integrations: readonly TableRow[],
  pathPrefix: string,
): readonly string[] {
  if (!holdsCredential(method)) return [];
  const rows = placeUnder(integrations, pathPrefix).map(({ integration }) => integration);
  const served = rows.filter((row) => canServe(method, row));
  return [...new Set(served.map(({ credential }) => credential.secretId))];
}

/** The whole specification. Throws an error that names the values it lacks, or that no integration is served. */
export function createSpecification(input: SpecificationInput): ApiSpecification {
  const { method, integrations, values } = input;
  const placed = placeUnder(integrations, values.pathPrefix);
  if (!placed.some(({ integration }) => canServe(method, integration))) {
    throw new Error(
      `method ${method} serves no integration: none that it can is under ${values.pathPrefix}/`,
    );
  }
  return {
    loggingPolicies: { executionLog: { isEnabled: true, logLevel: 'INFO' }, accessLog: { isEnabled: true } },
    ...toParts(input, placed),
  };
}

function toParts(
  { method, values, credentials, staticKeys }: SpecificationInput,
  placed: readonly Placed[],
): Pick<ApiSpecification, 'requestPolicies' | 'routes'> {
  if (method === 4) {
    const { authorizerFunctionId, invokerFunctionId } = requireValues(values, [
      'authorizerFunctionId',
      'invokerFunctionId',
    ]);
    return {
      requestPolicies: { authentication: toAuthorizer(authorizerFunctionId) },
      routes: toFunctionRoutes(placed, { invokerFunctionId, callerSource: values.callerSource }),
    };
  }
  const options = {
    credentials: method === 1 ? undefined : (credentials ?? new Map()),
    canServe: (row: TableRow) => canServe(method, row),
  };
  if (method !== 3) return { routes: toHttpRoutes(placed, { ...options, isAuthenticated: false }) };
  return {
    requestPolicies: { authentication: toTokenPolicy(toTokenPolicyOptions(values, staticKeys)) },
    routes: toHttpRoutes(placed, { ...options, isAuthenticated: true }),
  };
}

function toTokenPolicyOptions(
  values: Values,
  staticKeys: readonly ApiStaticKey[] | undefined,
): TokenPolicyOptions {
  const names = ['issuer', 'audience', 'tenant'] as const;
  if (staticKeys !== undefined) return { ...requireValues(values, names), keys: staticKeys };
  const { identityDomainUrl, ...others } = requireValues(values, ['identityDomainUrl', ...names]);
  return { ...others, keys: identityDomainUrl };
}

/** The decision depends on the header alone, so that nothing else may be in the key of the gateway's cache. */
function toAuthorizer(functionId: string): ApiCustomAuthentication {
  return {
    type: 'CUSTOM_AUTHENTICATION',
    functionId,
    isAnonymousAccessAllowed: false,
    parameters: { authorization: 'request.headers[Authorization]' },
    cacheKey: ['authorization'],
  };
}
