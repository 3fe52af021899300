/** Specifications of tables that a test writes; the values and the credential are nobody's. */
import assert from 'node:assert/strict';
import type { ApiSpecification, ApiStaticKey } from '../../../gateway/api/types.ts';
import {
  createSpecification,
  type Method,
  routeSecretIds,
} from '../../../gateway/specification/specification.ts';
import { parseValues, type Values } from '../../../gateway/values.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';
import type { Integration } from '../../../src/invoker/integrations.ts';
import { createSecret } from '../../../src/runtime/secret.ts';
import { row, toTable } from '../../invoker/table-bench.ts';

export const PREFIX = '/v1';
export const AUTHORIZER = 'ocid1.fnfunc.oc1..exampleauthorizer';
export const INVOKER = 'ocid1.fnfunc.oc1..exampleinvoker';
export const DOMAIN = 'https://idcs-0123example.identity.oraclecloud.com';
export const VALUES: Values = parseValues({
  pathPrefix: PREFIX,
  authorizerFunctionId: AUTHORIZER,
  invokerFunctionId: INVOKER,
  identityDomainUrl: DOMAIN,
  audience: 'https://api.example/',
  tenant: 'idcs-0123example',
});
/** An address of the tables. */
export const TARGET = 'https://oic.example/flows';

/** A row that anyone with the scope may call. */
export function integration(
  name: string,
  route: string,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return row({ name, route, target: `${TARGET}/${name}`, allow: [{ scopes: ['use'] }], ...changes });
}

/** Authorization of each secret: `Basic` and the end of its OCID. */
export function toCredential(secretId: string): string {
  return `Basic of-${secretId.split('.').at(-1)}`;
}

/** What a method makes of integrations. */
export function specificationOf(
  method: Method,
  integrations: readonly Integration[],
  more: { readonly values?: Values; readonly staticKeys?: readonly ApiStaticKey[] } = {},
): ApiSpecification {
  const { values = VALUES } = more;
  const secretIds = routeSecretIds(method, integrations, values.pathPrefix);
  const credentials = new Map(secretIds.map((id) => [id, createSecret(toCredential(id))]));
  return createSpecification({ method, integrations, values, credentials, ...more });
}

/** The routes that a method makes of rows; the local gateway must take the whole. */
export function routesOf(method: Method, rows: readonly Readonly<Record<string, unknown>>[], more = {}) {
  const specification = specificationOf(method, toTable(rows), more);
  assert.deepEqual(
    parseSpecification(specification).ok,
    true,
    JSON.stringify(parseSpecification(specification)),
  );
  return specification.routes ?? [];
}

/** An HTTP back end, as routes have it. */
export function backend(path: string, readTimeoutInSeconds = 300) {
  return {
    type: 'HTTP_BACKEND',
    url: `${TARGET}/${path}`,
    connectTimeoutInSeconds: 10,
    readTimeoutInSeconds,
    sendTimeoutInSeconds: 60,
    isSslVerifyDisabled: false,
  };
}

/** Sets the credential of a secret. */
export function credentialOf(secret = 'exampleoic') {
  const item = { name: 'Authorization', values: [`Basic of-${secret}`], ifExists: 'OVERWRITE' };
  return { setHeaders: { items: [item] } };
}

/** The policy of routes of method 3; without scopes any token does. */
export function policies(scopes: readonly string[], secret = 'exampleoic') {
  return { authorization: authorization(scopes), headerTransformations: credentialOf(secret) };
}

/** What a route asks for. */
export function authorization(scopes: readonly string[]) {
  return scopes.length === 0 ? { type: 'AUTHENTICATION_ONLY' } : { type: 'ANY_OF', allowedScope: scopes };
}

/** Rows of a table. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Of each route path and methods, where it leads to, and what it asks for. */
export function summaryOf(method: Method, rows: Rows): readonly (readonly unknown[])[] {
  return routesOf(method, rows).map(({ path, methods, backend: to, requestPolicies }) => [
    path,
    methods?.join(' '),
    'url' in to ? to.url.replace(`${TARGET}/`, '') : to.type.split('_')[0],
    ...(requestPolicies?.authorization === undefined ? [] : [requestPolicies.authorization]),
  ]);
}

/** A path parameter in the gateway's words. */
export function variable(name: string): string {
  return `\${request.path[${name}]}`;
}

/** Lets callers in with all of these scopes. */
export function scoped(...scopes: readonly string[]) {
  return { allow: [{ scopes }] };
}
