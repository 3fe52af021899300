/**
 * Between the derived specification, which is checked by value, and the deployment, which needs the provider, stand blocks that
 * copy one into the other: none of the specification's fields may be left behind.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skipWithoutTerraform } from '../support/terraform-binary.ts';
import { readTerraformFile } from '../support/terraform-files.ts';
import { evaluateDerived } from '../support/terraform-module.ts';
import { DERIVED_IDS, toRow, toTable } from '../support/terraform-tables.ts';

/** Names of all fields in a JSON value, at any depth. */
function listFields(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const own = Array.isArray(value) ? [] : entries.map(([name]) => name);
  return [...own, ...entries.flatMap(([, inner]) => listFields(inner))];
}

test('the deployment copies every field of the specification', { skip: skipWithoutTerraform }, () => {
  const { all } = evaluateDerived({
    all: { ...DERIVED_IDS, integrations: toTable(toRow('GET /method-4/a')), caller_source: 'gateway' },
  });
  const fields = new Set(listFields(all.specification));
  // The key of `parameters`, which is copied whole, is a name of this project's and not a field.
  assert.ok(fields.delete('authorization'));
  const text = readTerraformFile('gateway.tf');
  const missing = [...fields].filter((field) => !new RegExp(`\\.${field}\\b`).test(text));
  assert.deepEqual(missing, []);
  assert.match(text, /\.requestPolicies\.authorization\.type/);
});
