/** The dynamic groups and policies that the Terraform module derives, evaluated by a real terraform. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skipWithoutTerraform } from '../support/terraform-binary.ts';
import { evaluateDerived } from '../support/terraform-module.ts';
import { DERIVED_IDS, toRow, toTable } from '../support/terraform-tables.ts';

const SCOPED = [{ scopes: ['oic.invoke'] }];
const USER = 'ocid1.vaultsecret.oc1.example-region.exampleuser';
const CLIENT = 'ocid1.vaultsecret.oc1.example-region.exampleclient';
const TABLE = 'ocid1.vaultsecret.oc1.example-region.exampletable';
const DOMAIN = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';

const one = { ...DERIVED_IDS, integrations: toTable(toRow('GET /method-4/a', SCOPED, USER)) };
const several = {
  ...DERIVED_IDS,
  integrations: toTable(
    toRow('GET /method-4/a', SCOPED, USER),
    toRow('GET /elsewhere/b', SCOPED, CLIENT),
    toRow('GET /method-4/c', SCOPED, USER),
  ),
  name_prefix: 'orders',
};

const GATEWAY = [
  "Allow any-user to use fn-invocation in compartment id ocid1.compartment.oc1..examplefunctions where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = 'ocid1.compartment.oc1..examplegateway', target.function.id = 'ocid1.fnfunc.oc1.example-region.exampleauthorizer'}",
  "Allow any-user to use fn-invocation in compartment id ocid1.compartment.oc1..examplefunctions where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = 'ocid1.compartment.oc1..examplegateway', target.function.id = 'ocid1.fnfunc.oc1.example-region.exampleinvoker'}",
];

test('the gateway may invoke the two functions, and the invoker may read the secrets of the table', {
  skip: skipWithoutTerraform,
}, () => {
  const results = evaluateDerived({ one, several });
  assert.deepEqual(results.one.policy_statements, [
    ...GATEWAY,
    `Allow dynamic-group gatekeeper-invoker to read secret-bundles in compartment id ocid1.compartment.oc1..examplesecrets where target.secret.id = '${USER}'`,
  ]);
  assert.deepEqual(results.one.secret_ids, [USER]);
  assert.deepEqual(results.one.dynamic_groups, {
    invoker: {
      name: 'gatekeeper-invoker',
      matching_rule:
        "ALL {resource.type = 'fnfunc', resource.id = 'ocid1.fnfunc.oc1.example-region.exampleinvoker'}",
    },
  });
  assert.deepEqual(results.several.gateway_statements, GATEWAY);
  assert.deepEqual(results.several.secret_statements, [
    `Allow dynamic-group orders-invoker to read secret-bundles in compartment id ocid1.compartment.oc1..examplesecrets where any {target.secret.id = '${USER}', target.secret.id = '${CLIENT}'}`,
  ]);
});

test('with a table in Vault the invoker may read it, with a protected key set both may read the client', {
  skip: skipWithoutTerraform,
}, () => {
  const results = evaluateDerived({
    table: { ...one, integrations_secret_id: TABLE },
    both: { ...one, integrations_secret_id: TABLE, jwks_credential_secret_id: DOMAIN },
    twice: { ...one, integrations_secret_id: USER },
  });
  assert.deepEqual(results.table.secret_ids, [USER, TABLE]);
  assert.deepEqual(results.twice.secret_ids, [USER]);
  assert.deepEqual(results.both.secret_ids, [USER, TABLE, DOMAIN]);
  assert.deepEqual(results.both.secret_statements, [
    `Allow dynamic-group gatekeeper-invoker to read secret-bundles in compartment id ocid1.compartment.oc1..examplesecrets where any {target.secret.id = '${USER}', target.secret.id = '${TABLE}', target.secret.id = '${DOMAIN}'}`,
    `Allow dynamic-group gatekeeper-authorizer to read secret-bundles in compartment id ocid1.compartment.oc1..examplesecrets where target.secret.id = '${DOMAIN}'`,
  ]);
  assert.deepEqual(results.both.dynamic_groups['authorizer'], {
    name: 'gatekeeper-authorizer',
    matching_rule:
      "ALL {resource.type = 'fnfunc', resource.id = 'ocid1.fnfunc.oc1.example-region.exampleauthorizer'}",
  });
});
