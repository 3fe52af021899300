/** The Terraform files have terraform's own format. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { format } from '@cdktf/hcl-tools';
import { runTerraform, skipWithoutTerraform } from '../support/terraform-binary.ts';
import { listTerraformFiles, readTerraformFile, TERRAFORM_FOLDER } from '../support/terraform-files.ts';

const files = listTerraformFiles().filter((path) => /\.(?:tf|tfvars\.example)$/.test(path));
const mocked = readFileSync(new URL('root.tftest.hcl', import.meta.url), 'utf8');

test('every file is as the formatter of HCL writes it', async () => {
  assert.ok(files.length > 10);
  for (const path of files) {
    const text = readTerraformFile(path);
    assert.equal(await format(text), text, path);
  }
  assert.equal(await format(mocked), mocked);
});

test('a file that is not is found', async () => {
  const text = 'locals {\na = 1\n  bb = 2\n}\n';
  assert.equal(await format(text), 'locals {\n  a  = 1\n  bb = 2\n}\n');
});

test('every file is as terraform fmt writes it', { skip: skipWithoutTerraform }, () => {
  const { ok, output } = runTerraform(TERRAFORM_FOLDER, ['fmt', '-check', '-recursive']);
  assert.ok(ok, output);
});
