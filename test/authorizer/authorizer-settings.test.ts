/** The authorizer's configuration as a whole: what it takes, and that everything wrong in it is said at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAuthorizerSettings } from '../../src/authorizer/authorizer-settings.ts';

const GOOD = {
  IDENTITY_DOMAIN_URL: 'https://idcs-0123example.identity.oraclecloud.com',
  TOKEN_AUDIENCES: 'https://gatekeeper.example/',
};

function keysOf(result: ReturnType<typeof readAuthorizerSettings>): readonly string[] {
  return result.ok ? [] : result.problems.map(({ key }) => key).sort();
}

test('takes the least that it needs, with defaults for the rest', () => {
  const read = readAuthorizerSettings(GOOD);
  assert.ok(read.ok);
  assert.equal(read.settings.DECISION_TTL_SECONDS, 300);
  assert.equal(read.settings.ALLOW_INSECURE_HTTP, false);
});

test('names everything that is missing or wrong, of tokens, Vault and decisions, at once', () => {
  const wrong = {
    TOKEN_TENAN: 'x',
    DECISION_TTL_SECONDS: '5',
    VAULT_ENDPOINT: 'http://vault.example',
    INTROSPECTION: 'always',
    ALLOW_INSECURE_HTTP: 'perhaps',
  };
  assert.deepEqual(keysOf(readAuthorizerSettings(wrong)), [
    'ALLOW_INSECURE_HTTP',
    'DECISION_TTL_SECONDS',
    'IDENTITY_DOMAIN_URL',
    'INTROSPECTION',
    'TOKEN_AUDIENCES',
    'TOKEN_TENAN',
    'VAULT_ENDPOINT',
  ]);
});

test('refuses what only two keys together show', () => {
  assert.deepEqual(keysOf(readAuthorizerSettings({ ...GOOD, INTROSPECTION: 'first-use' })), [
    'INTROSPECTION',
  ]);
});

test("takes the invoker's keys for what they are: the application hands them to both", () => {
  const others = { INTEGRATIONS: 'integrations.json', CALLER_SOURCE: 'gateway', GATEWAY_ID: 'x' };
  assert.deepEqual(keysOf(readAuthorizerSettings({ ...GOOD, ...others })), []);
});

test('keeps no value in a problem', () => {
  const result = readAuthorizerSettings({ ...GOOD, VAULT_ENDPOINT: 'http://canary4f1d', JWKS: 'canary4f1d' });
  assert.deepEqual(keysOf(result), ['JWKS', 'VAULT_ENDPOINT']);
  assert.doesNotMatch(JSON.stringify(result), /canary4f1d/);
});
