/**
 * The whole Terraform configuration with the provider itself, whose schema only it has in full. The provider comes from no
 * npm package, so that these run where `TERRAFORM_PLUGIN_DIR` names a folder that `terraform providers mirror` has written.
 */
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runTerraform, skipWithoutTerraform, withTerraformFolder } from '../support/terraform-binary.ts';
import { listTerraformFiles, TERRAFORM_FOLDER } from '../support/terraform-files.ts';
import { toRow, toTable } from '../support/terraform-tables.ts';

const TABLE = toTable(toRow('GET /method-4/x'));
const MOCKED = fileURLToPath(new URL('root.tftest.hcl', import.meta.url));

const plugins = process.env['TERRAFORM_PLUGIN_DIR'];
const skip =
  skipWithoutTerraform || (plugins === undefined && 'TERRAFORM_PLUGIN_DIR names no mirror of the provider');

/** Runs commands in a copy of the configuration, in which the provider is there. All must succeed. */
function runInCopy(...commands: readonly (readonly string[])[]): void {
  withTerraformFolder((folder) => {
    for (const path of listTerraformFiles()) cpSync(join(TERRAFORM_FOLDER, path), join(folder, path));
    cpSync(MOCKED, join(folder, 'root.tftest.hcl'));
    writeFileSync(join(folder, 'table.auto.tfvars.json'), JSON.stringify({ integrations: TABLE }));
    const init = ['init', '-backend=false', `-plugin-dir=${plugins}`];
    for (const args of [init, ...commands]) {
      const { ok, output } = runTerraform(folder, [...args, '-no-color']);
      assert.ok(ok, output);
    }
  });
}

test('the provider accepts the configuration', { skip }, () => {
  runInCopy(['validate']);
});

test('with mocked resources, a new and an existing gateway get what they need', { skip }, () => {
  runInCopy(['test']);
});
