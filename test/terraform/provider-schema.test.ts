/**
 * The configuration against the schema of Terraform's OCI provider, by names: resources, arguments, blocks, and what is read
 * of them. That the check can fail is shown on broken copies of the configuration itself.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  listTerraformFiles,
  parseTerraform,
  readTerraformFile,
  readTerraformRoot,
} from '../support/terraform-files.ts';
import { findProblems } from '../support/terraform-provider-check.ts';
import { createProviderSchema, SINGULAR_LISTS } from '../support/terraform-provider-schema.ts';
import { fetchProviderTypes } from '../support/terraform-provider-types.ts';

const types = fetchProviderTypes();
const skip = 'reason' in types && types.reason;
const find = createProviderSchema('reason' in types ? { read: () => undefined } : types);
after(() => {
  if (!('reason' in types)) types.remove();
});

/** What is wrong when `from` is replaced in the configuration. */
async function findProblemsWith(from: string, to: string): Promise<readonly string[]> {
  const texts = listTerraformFiles()
    .filter((path) => /^[^/]+\.tf$/.test(path))
    .map(readTerraformFile);
  assert.ok(texts.some((text) => text.includes(from)));
  return findProblems(await parseTerraform(texts.map((text) => text.replaceAll(from, to))), find);
}

test('the provider knows all that the configuration sets and reads', { skip }, async () => {
  const root = await readTerraformRoot();
  assert.deepEqual(Object.keys(root.resource).sort(), [
    'oci_apigateway_deployment',
    'oci_apigateway_gateway',
    'oci_functions_application',
    'oci_functions_function',
    'oci_identity_dynamic_group',
    'oci_identity_policy',
    'terraform_data',
  ]);
  assert.deepEqual(findProblems(root, find), []);
});

test('an unknown resource, argument or block is found, in dynamic blocks too', { skip }, async () => {
  const deployment = 'oci_apigateway_deployment.this.specification';
  const set = `${deployment}.routes.request_policies.header_transformations.set_headers`;
  assert.deepEqual(await findProblemsWith('"oci_identity_policy"', '"oci_identity_polices"'), [
    'oci_identity_polices: no such resource',
  ]);
  assert.deepEqual(await findProblemsWith('data "oci_apigateway_gateway"', 'data "oci_apigateway_gatway"'), [
    'oci_apigateway_gatway: no such data',
  ]);
  assert.deepEqual(await findProblemsWith('if_exists', 'if_exist'), [`${set}.items.if_exist: unknown`]);
  assert.deepEqual(await findProblemsWith('allowed_scope ', 'allowed_scopes '), [
    `${deployment}.routes.request_policies.authorization.allowed_scopes: unknown`,
  ]);
  assert.deepEqual(await findProblemsWith('set_headers', 'sets_headers'), [
    `${set.replace('.set_', '.sets_')}: unknown`,
  ]);
});

test('what is missing, misplaced, or of another type is found', { skip }, async () => {
  assert.deepEqual(await findProblemsWith('matching_rule  =', '# ='), [
    'oci_identity_dynamic_group.this: matching_rule is missing',
  ]);
  assert.deepEqual(await findProblemsWith('endpoint_type  = var.gateway_endpoint_type', 'hostname = "x"'), [
    'oci_apigateway_gateway.this: endpoint_type is missing',
    'oci_apigateway_gateway.this.hostname: can only be read',
  ]);
  assert.deepEqual(await findProblemsWith('access_log {', 'access_log = {'), [
    'oci_apigateway_deployment.this.specification.logging_policies.access_log: must be a block',
  ]);
  assert.deepEqual(await findProblemsWith('timeout_in_seconds = 30\n', 'timeout_in_seconds = "half"\n'), [
    'oci_functions_function.authorizer.timeout_in_seconds: must be a number',
  ]);
  assert.deepEqual(await findProblemsWith('specification {', 'specification {}\n\n  specification {'), [
    'oci_apigateway_deployment.this.specification: may be there only once',
  ]);
});

test('a reference to an attribute that is not there is found', { skip }, async () => {
  assert.deepEqual(
    await findProblemsWith('oci_functions_function.invoker.id', 'oci_functions_function.invoker.ocid'),
    ['oci_functions_function.invoker.ocid: unknown', 'oci_functions_function.invoker.ocid: unknown'],
  );
});

test("the two lists with a name in the singular have the API's own", () => {
  const models = ['custom-authentication-policy', 'any-of-route-authorization-policy'].map((name) =>
    readFileSync(
      fileURLToPath(new URL(`../../node_modules/oci-apigateway/lib/model/${name}.d.ts`, import.meta.url)),
      'utf8',
    ),
  );
  for (const name of Object.values(SINGULAR_LISTS)) {
    const property = name.replace(/_([a-z])/, (_all, letter: string) => letter.toUpperCase());
    assert.ok(
      models.some((text) => new RegExp(`"${property}"\\??: Array<string>`).test(text)),
      name,
    );
  }
});
