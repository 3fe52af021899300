/**
 * The variables of the Terraform configuration refuse what cannot be right, each with its own message. A real terraform plans
 * the files that declare them, which need no provider.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runTerraform, skipWithoutTerraform, withTerraformFolder } from '../support/terraform-binary.ts';
import { listTerraformFiles, readTerraformFile, readTerraformRoot } from '../support/terraform-files.ts';
import { readMessages } from '../support/terraform-module.ts';
import { toRow, toTable } from '../support/terraform-tables.ts';

const TABLE = toTable(toRow('GET /method-4/x'));

/** Plans the variables with the values of the example and these; the messages of what is refused. */
function plan(values: Readonly<Record<string, unknown>>): readonly string[] {
  return withTerraformFolder((folder) => {
    for (const path of listTerraformFiles().filter((name) => /^variables[^/]*\.tf$/.test(name))) {
      writeFileSync(join(folder, path), readTerraformFile(path));
    }
    writeFileSync(join(folder, 'terraform.tfvars'), readTerraformFile('terraform.tfvars.example'));
    writeFileSync(
      join(folder, 'values.auto.tfvars.json'),
      JSON.stringify({ integrations: TABLE, ...values }),
    );
    const { ok, output } = runTerraform(folder, ['plan', '-json']);
    const messages = readMessages(output);
    assert.equal(ok, messages.length === 0, output);
    return messages.map((message) => message.split('\n')[0] ?? '');
  });
}

test('the example is accepted, and so is a table in Base64', { skip: skipWithoutTerraform }, () => {
  assert.deepEqual(plan({}), []);
  assert.deepEqual(plan({ integrations: Buffer.from(TABLE).toString('base64') }), []);
});

test('all optional variables may be set, or left empty', { skip: skipWithoutTerraform }, async () => {
  const { variable } = await readTerraformRoot();
  const empty = Object.entries(variable).filter(([, [body]]) => body?.['default'] === '');
  assert.ok(empty.length > 8);
  assert.deepEqual(plan(Object.fromEntries(empty.map(([name]) => [name, '']))), []);
  assert.deepEqual(
    plan({
      home_region: 'us-ashburn-1',
      secrets_compartment_ocid: 'ocid1.tenancy.oc1..exampletenancy',
      gateway_compartment_ocid: 'ocid1.compartment.oc1..examplegateway',
      gateway_id: 'ocid1.apigateway.oc1.example-region.examplegateway',
      integrations_secret_id: 'ocid1.vaultsecret.oc1.example-region.exampletable',
      identity_domain_url: 'https://idcs-0123example.identity.oraclecloud.com:443',
      path_prefix: '/orders/v1.0',
      token_issuers: 'https://identity.oraclecloud.com/ https://identity.example/',
      jwks: '{"keys":[{"kty":"RSA"}]}',
      tags: { freeformTags: { team: 'example' } },
    }),
    [],
  );
});

const WRONG: Readonly<Record<string, unknown>> = {
  tenancy_ocid: 'tenancy',
  region: 'Frankfurt',
  home_region: 'FRA',
  compartment_ocid: 'ocid1.vcn.oc1..example',
  secrets_compartment_ocid: 'secrets',
  functions_subnet_id: '',
  gateway_id: 'ocid1.gateway.oc1..example',
  gateway_compartment_ocid: 'gateways',
  gateway_subnet_id: 'subnet',
  gateway_endpoint_type: 'public',
  authorizer_image: 'fra.ocir.io/example/authorizer',
  invoker_image: 'https://fra.ocir.io/example/invoker:1',
  function_shape: 'ARM',
  authorizer_provisioned_concurrency: -1,
  invoker_provisioned_concurrency: 1.5,
  integrations: '[]',
  integrations_secret_id: 'ocid1.secret.oc1..example',
  path_prefix: '/method-4/',
  caller_source: 'caller',
  log_level: 'verbose',
  further_config: '["INTROSPECTION"]',
  name_prefix: 'my gatekeeper',
  identity_domain_url: 'http://idcs-0123example.identity.oraclecloud.com',
  token_audiences: '',
  token_issuers: 'a  b',
  jwks: '{"kty":"RSA"}',
  jwks_credential_secret_id: 'client:secret',
};

test('a wrong value of any variable is refused, and its message begins with its name', {
  skip: skipWithoutTerraform,
}, () => {
  const refused = plan(WRONG).map((message) => message.split(' ')[0]);
  assert.deepEqual(refused.sort(), Object.keys(WRONG).sort());
});

test('other values that are nearly right are refused too', { skip: skipWithoutTerraform }, () => {
  assert.match(plan({ path_prefix: '/a/../b' }).join('\n'), /^path_prefix must be a path/);
  assert.match(plan({ integrations: 'W10=' }).join('\n'), /^integrations must be the JSON/);
  assert.match(plan({ integrations: '{"route":"GET /a"}' }).join('\n'), /^integrations must be the JSON/);
  assert.match(plan({ path_prefix: `/${'x'.repeat(255)}` }).join('\n'), /^path_prefix must be a path/);
});

test('every variable with a validation is among the wrong values', async () => {
  const { variable } = await readTerraformRoot();
  const validated = Object.entries(variable).filter(([, [body]]) => body?.['validation'] !== undefined);
  assert.deepEqual(validated.map(([name]) => name).sort(), Object.keys(WRONG).sort());
});
