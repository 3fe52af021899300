/**
 * schema.yaml, the form of OCI Resource Manager, fits the variables and outputs, and keeps to what Oracle's meta-schema allows
 * ("Extend Console Pages Using Schema Documents").
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { type HclBody, readTerraformFile, readTerraformRoot } from '../support/terraform-files.ts';

/** Of Oracle's types, those that fit a variable of each type, as far as they are used here. */
const TYPES_BY_TERRAFORM_TYPE: Readonly<Record<string, readonly string[]>> = {
  string: [
    'string',
    'text',
    'enum',
    'file',
    'oci:identity:compartment:id',
    'oci:identity:region:name',
    'oci:core:vcn:id',
    'oci:core:subnet:id',
    'oci:kms:secret:id',
  ],
  number: ['number', 'integer'],
  bool: ['boolean'],
  // The control hands over { freeformTags, definedTags }.
  object: ['oci:identity:tag:value'],
};
/** What the meta-schema wants in `dependsOn`. */
const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  'oci:core:vcn:id': ['compartmentId'],
  'oci:core:subnet:id': ['compartmentId', 'vcnId'],
  'oci:kms:secret:id': ['compartmentId'],
  'oci:identity:tag:value': ['compartmentId'],
};
const OUTPUT_TYPES = ['string', 'copyableString', 'link', 'ocid', 'list'];

interface FormVariable {
  readonly type: string;
  readonly title: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly visible?: boolean | { readonly eq: readonly unknown[] };
  readonly dependsOn?: Readonly<Record<string, string>>;
}

interface Form {
  readonly schemaVersion: string;
  readonly variables: Readonly<Record<string, FormVariable>>;
  readonly variableGroups: readonly { readonly title: string; readonly variables: readonly string[] }[];
  readonly outputs: Readonly<Record<string, { readonly type: string }>>;
  readonly outputGroups: readonly { readonly title: string; readonly outputs: readonly string[] }[];
}

const form: Form = parse(readTerraformFile('schema.yaml'));
const { variable, output } = await readTerraformRoot();
const names = Object.keys(variable).sort();
const bodyOf = (name: string): HclBody => variable[name]?.[0] ?? {};

test('the form has every variable, in one group, and no other', () => {
  assert.equal(form.schemaVersion, '1.1.0');
  assert.deepEqual(Object.keys(form.variables).sort(), names);
  assert.deepEqual(form.variableGroups.flatMap((group) => group.variables).sort(), names);
});

test("a variable's type is one of Oracle's that fits its type in Terraform", () => {
  for (const [name, { type, title }] of Object.entries(form.variables)) {
    const [, terraformType = ''] = /^\$\{([a-z]+)/.exec(String(bodyOf(name)['type'])) ?? [];
    assert.ok(TYPES_BY_TERRAFORM_TYPE[terraformType]?.includes(type), `${name}: ${type}`);
    assert.ok(title.length > 0, name);
  }
});

test('a variable is required exactly when it has no default, and the defaults agree', () => {
  for (const [name, field] of Object.entries(form.variables)) {
    const body = bodyOf(name);
    assert.equal(field.required, !('default' in body), name);
    if (field.default === undefined || field.default === 'compartment_ocid') continue;
    assert.deepEqual(field.default, body['default'], name);
  }
});

test('a choice has the words that the variable accepts', () => {
  for (const [name, field] of Object.entries(form.variables)) {
    const [, accepted] =
      /contains\(\[([^\]]*)\], var\./.exec(JSON.stringify(bodyOf(name)['validation'])) ?? [];
    assert.equal(field.type === 'enum', accepted !== undefined, name);
    const words = accepted?.replaceAll('\\"', '').split(', ');
    assert.deepEqual(field.enum, words, name);
  }
});

test('what a variable depends on, or is shown with, is another variable', () => {
  for (const [name, { type, dependsOn, visible }] of Object.entries(form.variables)) {
    assert.deepEqual(Object.keys(dependsOn ?? {}).sort(), [...(DEPENDENCIES[type] ?? [])].sort(), name);
    const conditions = typeof visible === 'object' ? [visible.eq[0]] : [];
    for (const other of [...Object.values(dependsOn ?? {}), ...conditions]) {
      assert.ok(names.includes(String(other)) && other !== name, `${name}: ${other}`);
    }
  }
});

test('the form shows every output, in one group, and no other', () => {
  const outputs = Object.keys(output).sort();
  assert.deepEqual(Object.keys(form.outputs).sort(), outputs);
  assert.deepEqual(form.outputGroups.flatMap((group) => group.outputs).sort(), outputs);
  for (const { type } of Object.values(form.outputs)) assert.ok(OUTPUT_TYPES.includes(type), type);
});
