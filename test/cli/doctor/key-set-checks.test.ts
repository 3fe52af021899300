/** What is said of keys that nobody publishes. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkKeySet } from '../../../cli/doctor/key-set-checks.ts';
import { readTokenSettings } from '../../support/token-settings.ts';
import { createSigningKey, toKeySetText } from '../../support/tokens.ts';

it('seed keys alone have no published form that could be wrong', () => {
  const settings = readTokenSettings({ JWKS: toKeySetText(createSigningKey('thumb-1')) });
  const checks = checkKeySet({
    settings,
    address: undefined,
    lookedAt: undefined,
    keys: { ok: true, value: settings.JWKS ?? [] },
    answers: [],
    client: undefined,
  });
  assert.deepEqual(
    checks.map(({ name, state }) => [name, state]),
    [
      ['key-set', 'pass'],
      ['key-form', 'skip'],
      ['key-algorithm', 'pass'],
    ],
  );
});
