/** What the OCI SDK writes of its own, and what somebody else does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSdkLines } from '../../src/vault/sdk-warnings.ts';

function written(lines: readonly unknown[]): readonly unknown[] {
  const through: unknown[] = [];
  const warn = withoutSdkLines((line) => through.push(line));
  for (const line of lines) warn(line);
  return through;
}

test("the SDK's lines about a failed request do not reach the log", () => {
  const lines = [
    'All retry attempts have exhausted. Total Attempts : 1. Last exception occurred : [object Object]',
    'Request cannot be retried. Not Retrying. Exception occurred : [object Object]',
  ];
  assert.deepEqual(written(lines), []);
});

test('a warning of anybody else does', () => {
  const lines = ['the disk is full', new Error('All retry attempts have exhausted.'), '', undefined];
  assert.deepEqual(written(lines), lines);
});
