/** The zip file for OCI Resource Manager: what is in it, what never is, and that it is always the same. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { packStack } from '../../scripts/stack-archive.ts';
import { withTerraformFolder } from '../support/terraform-binary.ts';
import { listTerraformFiles, readTerraformFile, TERRAFORM_FOLDER } from '../support/terraform-files.ts';

test('the archive has the files of the configuration at its root, byte for byte', () => {
  const files = unzipSync(packStack());
  assert.deepEqual(Object.keys(files), [
    'README.md',
    'functions.tf',
    'gateway.tf',
    'iam.tf',
    'locals.tf',
    'modules/configuration/keys.tf',
    'modules/configuration/outputs.tf',
    'modules/configuration/size.tf',
    'modules/configuration/variables.tf',
    'modules/configuration/versions.tf',
    'modules/crossing/patterns.tf',
    'modules/crossing/versions.tf',
    'modules/derived/iam.tf',
    'modules/derived/outputs.tf',
    'modules/derived/paths.tf',
    'modules/derived/routes.tf',
    'modules/derived/specification.tf',
    'modules/derived/variables.tf',
    'modules/derived/versions.tf',
    'outputs.tf',
    'schema.yaml',
    'terraform.tfvars.example',
    'variables-functions.tf',
    'variables-token.tf',
    'variables.tf',
    'versions.tf',
  ]);
  for (const [path, bytes] of Object.entries(files)) {
    assert.equal(Buffer.from(bytes).toString(), readTerraformFile(path), path);
  }
});

test('two archives of the same files are the same bytes, whenever they were written', () => {
  withTerraformFolder((folder) => {
    for (const path of listTerraformFiles()) {
      const copy = join(folder, path);
      cpSync(join(TERRAFORM_FOLDER, path), copy);
      utimesSync(copy, new Date(), new Date(2001, 1, 1));
    }
    assert.deepEqual(packStack(folder), packStack());
  });
});

test('what terraform or a person leaves in the folder stays out', () => {
  withTerraformFolder((folder) => {
    const left = [
      '.terraform/providers/example/terraform-provider-oci',
      '.terraform/modules/modules.json',
      '.terraform.lock.hcl',
      '.terraform.tfstate.lock.info',
      'terraform.tfstate',
      'terraform.tfstate.backup',
      'errored.tfstate',
      'terraform.tfvars',
      'mine.auto.tfvars',
      'mine.tfvars.json',
      'override.tf',
      'mine_override.tf',
      'main.tf.json',
      'crash.log',
      'plan.bin',
      'key.pem',
      'integrations.json',
      '.env',
      'modules/derived/.terraform/x.tf',
      'modules/derived/terraform.tfstate',
    ];
    for (const path of [...left, 'main.tf']) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path);
    }
    assert.deepEqual(Object.keys(unzipSync(packStack(folder))), ['main.tf']);
  });
});
