/**
 * Terraform's own derivation and the generator behind `gatekeeper spec` and `gatekeeper policies` make the same of a table:
 * whoever changes over from one to the other gets the same deployment.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { toPolicies } from '../../gateway/iam/policies.ts';
import { createSpecification } from '../../gateway/specification/specification.ts';
import { parseValues } from '../../gateway/values.ts';
import { type Integration, parseIntegrations } from '../../src/invoker/integrations.ts';
import { skipWithoutTerraform } from '../support/terraform-binary.ts';
import { evaluateDerived } from '../support/terraform-module.ts';
import { DERIVED_IDS } from '../support/terraform-tables.ts';

const DOMAIN_CLIENT = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';
const TABLE = 'ocid1.vaultsecret.oc1.example-region.exampleintegrations';
const RANDOM_TABLES = 40;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

function parse(text: string): readonly Integration[] | undefined {
  const identityDomain = new URL('https://idcs.example');
  const parsed = parseIntegrations(text, { allowInsecureHttp: false, identityDomain });
  return parsed.ok ? parsed.integrations : undefined;
}

const segment = fc.constantFrom('a', 'b', '{x}', '{y}');
const path = fc
  .tuple(fc.uniqueArray(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/{rest*}'))
  .map(([segments, end]) => `/${segments.join('/')}${end}`);
const scopes = fc.option(fc.uniqueArray(fc.constantFrom('s1', 's2', 's3'), { minLength: 1 }), {
  nil: undefined,
});
const entry = scopes.map((some) => (some === undefined ? { clients: ['c'] } : { scopes: some }));
const row = fc.record({
  route: fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'DELETE'),
      fc.constantFrom('/method-4', '/method-4', '/elsewhere'),
      path,
    )
    .map(([method, prefix, rest]) => `${method} ${prefix}${rest}`),
  allow: fc.array(entry, { maxLength: 2 }),
  credential: fc
    .constantFrom('one', 'two', 'three')
    .map((name) => ({ type: 'basic', secretId: `ocid1.vaultsecret.oc1.example-region.${name}` })),
});
const table = fc
  .array(row, { minLength: 1, maxLength: 4 })
  .map((rows) =>
    JSON.stringify(
      rows.map((one, index) => ({ ...one, name: `r${index}`, target: 'https://oic.example/x' })),
    ),
  )
  .filter((text) => parse(text)?.some(({ route }) => route.includes(' /method-4/')) === true);

const OPTIONS = [
  { caller_source: 'token' },
  { caller_source: 'gateway', jwks_credential_secret_id: DOMAIN_CLIENT },
  { caller_source: 'token', jwks_credential_secret_id: DOMAIN_CLIENT, integrations_secret_id: TABLE },
];

test('from any table Terraform derives the specification and the policies that the generator makes', {
  skip: skipWithoutTerraform,
}, () => {
  const tables = [
    readFileSync(new URL('../../local/integrations.json', import.meta.url), 'utf8'),
    ...fc.sample(table, { numRuns: RANDOM_TABLES, seed: SEED }),
  ];
  const cases = Object.fromEntries(
    tables.map((integrations, index) => [
      `t${index}`,
      { ...DERIVED_IDS, ...OPTIONS[index % OPTIONS.length], integrations },
    ]),
  );
  const derived = evaluateDerived(cases);
  for (const [name, inputs] of Object.entries(cases)) assertSame(derived[name], inputs, name);
});

type Inputs = Readonly<Record<string, string>>;

function assertSame(
  derived: ReturnType<typeof evaluateDerived>[string] | undefined,
  inputs: Inputs,
  name: string,
) {
  const integrations = parse(inputs['integrations'] ?? '') ?? [];
  const values = parseValues({
    pathPrefix: inputs['path_prefix'],
    authorizerFunctionId: inputs['authorizer_function_id'],
    invokerFunctionId: inputs['invoker_function_id'],
    callerSource: inputs['caller_source'],
    functionsCompartmentId: inputs['functions_compartment_id'],
    gatewayCompartmentId: inputs['gateway_compartment_id'],
    secretsCompartmentId: inputs['secrets_compartment_id'],
    domainClientSecretId: inputs['jwks_credential_secret_id'] ?? '',
    integrationsSecretId: inputs['integrations_secret_id'] ?? '',
  });
  const what = `${name} of SEED=${SEED}: ${inputs['integrations']}`;
  assert.deepEqual(derived?.specification, createSpecification({ method: 4, integrations, values }), what);
  const { dynamicGroups, statements } = toPolicies(integrations, values);
  assert.deepEqual(derived.policy_statements, statements, what);
  assert.deepEqual(
    new Map(Object.values(derived.dynamic_groups).map((group) => [group.name, group.matching_rule])),
    new Map(dynamicGroups.map((group) => [group.name, group.matchingRule])),
    what,
  );
}
