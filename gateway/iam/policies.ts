/**
 * Who may do what in the tenancy, as little as will do: the gateway may invoke the two functions, each function may read the
 * secrets that it needs, and nobody may do more. Pure; nothing in it is applied here.
 *
 * Source: Oracle "Details for Functions", "Controlling Access to Invoke and Manage Functions", "Details for the Vault
 * Service"; "Creating Policies to Control Access to Network and API Gateway-Related Resources".
 */
import type { TableRow } from '../specification/gateway-routes.ts';
import { requireValues, type Values } from '../values.ts';

/** A dynamic group: a name for whatever fits its rule. */
interface DynamicGroup {
  readonly name: string;
  readonly matchingRule: string;
}

/** What to create. */
export interface Policies {
  readonly dynamicGroups: readonly DynamicGroup[];
  readonly statements: readonly string[];
}

const INVOKER_GROUP = 'gatekeeper-invoker';
const AUTHORIZER_GROUP = 'gatekeeper-authorizer';

/**
 * Groups and statements for a table of integrations. Throws an error that names the values it lacks.
 * A function is named by its OCID: `resource.type` alone would let every function of the compartment read OIC's password.
 */
export function toPolicies(integrations: readonly TableRow[], values: Values): Policies {
  const ids = requireValues(values, [
    'authorizerFunctionId',
    'invokerFunctionId',
    'functionsCompartmentId',
    'gatewayCompartmentId',
    'secretsCompartmentId',
  ]);
  const { domainClientSecretId: domainClient, integrationsSecretId: table } = values;
  // An invoker that believes the gateway verifies no token, and so reads no key set.
  const domainClientOfInvoker = values.callerSource === 'gateway' ? undefined : domainClient;
  const ofInvoker = [
    ...integrations.map(({ credential }) => credential.secretId),
    table,
    domainClientOfInvoker,
  ];
  const groups = [
    { name: INVOKER_GROUP, functionId: ids.invokerFunctionId, secretIds: toDistinct(ofInvoker) },
    { name: AUTHORIZER_GROUP, functionId: ids.authorizerFunctionId, secretIds: toDistinct([domainClient]) },
  ].filter(({ secretIds }) => secretIds.length > 0);
  return {
    dynamicGroups: groups.map(({ name, functionId }) => ({
      name,
      matchingRule: `ALL {resource.type = 'fnfunc', resource.id = '${functionId}'}`,
    })),
    statements: [
      ...[ids.authorizerFunctionId, ids.invokerFunctionId].map(
        (functionId) =>
          `Allow any-user to use fn-invocation in compartment id ${ids.functionsCompartmentId} where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = '${ids.gatewayCompartmentId}', target.function.id = '${functionId}'}`,
      ),
      ...groups.map(
        ({ name, secretIds }) =>
          `Allow dynamic-group ${name} to read secret-bundles in compartment id ${ids.secretsCompartmentId} where ${toCondition(secretIds)}`,
      ),
    ],
  };
}

function toDistinct(secretIds: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(secretIds.filter((id) => id !== undefined))];
}

function toCondition(secretIds: readonly string[]): string {
  const conditions = secretIds.map((id) => `target.secret.id = '${id}'`);
  return conditions.length === 1 ? conditions.join('') : `any {${conditions.join(', ')}}`;
}
