/** The configuration of Vault: where it may be, how long a secret is trusted, and what the OCID of one looks like. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sendHttp } from '../../src/runtime/http.ts';
import { readSettings } from '../../src/runtime/settings.ts';
import {
  checkVaultSettings,
  createConfiguredSecrets,
  secretId,
  vaultSettings,
} from '../../src/vault/vault-settings.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';

type Environment = Readonly<Record<string, string>>;

function read(environment: Environment = {}) {
  const result = readSettings(vaultSettings, environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}

function problemKeys(environment: Environment, allowInsecureHttp = false): string[] {
  const result = readSettings(vaultSettings, environment);
  const problems = result.ok ? checkVaultSettings(result.settings, allowInsecureHttp) : result.problems;
  return problems.map(({ key }) => key);
}

describe('the settings of Vault', () => {
  it('have the documented defaults, with which nothing is wrong', () => {
    assert.deepEqual(read(), { VAULT_ENDPOINT: undefined, SECRET_TTL_SECONDS: 300 });
    assert.deepEqual(checkVaultSettings(read(), false), []);
    assert.deepEqual(checkVaultSettings({}, false), []);
  });

  for (const [key, values] of [
    ['SECRET_TTL_SECONDS', ['0', '3601', '-1', '5m']],
    ['VAULT_ENDPOINT', ['vault', 'ftp://vault.example', 'https://user:canary@vault.example']],
    ['VAULT_ENDPOIN', ['https://vault.example']],
    ['SECRET_TTL', ['60']],
  ] as const) {
    for (const value of values) {
      it(`refuse ${key}=${value}`, () => assert.deepEqual(problemKeys({ [key]: value }), [key]));
    }
  }

  for (const [endpoint, allowInsecureHttp] of [
    ['http://vault.example', false],
    ['http://vault.example', true],
    ['http://169.254.169.254', true],
    ['http://127.0.0.1:8082', false],
    ['https://vault.example/20190301', false],
    ['https://vault.example//', false],
    ['http://127.0.0.1:8082/x', true],
  ] as const) {
    it(`refuse ${endpoint} as the endpoint${allowInsecureHttp ? ', even where http is allowed' : ''}`, () => {
      assert.deepEqual(problemKeys({ VAULT_ENDPOINT: endpoint }, allowInsecureHttp), ['VAULT_ENDPOINT']);
    });
  }

  for (const [endpoint, allowInsecureHttp] of [
    ['https://vault.example', false],
    ['https://vault.example/', true],
    ['http://127.0.0.1:8082', true],
    ['http://localhost:8082/', true],
  ] as const) {
    it(`take ${endpoint} as the endpoint${allowInsecureHttp ? ' where http is allowed' : ''}`, () => {
      assert.deepEqual(problemKeys({ VAULT_ENDPOINT: endpoint }, allowInsecureHttp), []);
    });
  }

  it('say what is wrong without the value, and with an example that is itself accepted', () => {
    const wrong = read({ VAULT_ENDPOINT: 'https://canary.example/x' });
    const [problem] = checkVaultSettings(wrong, false);
    assert.ok(problem !== undefined);
    assert.doesNotMatch(JSON.stringify(problem), /canary/);
    assert.deepEqual(problemKeys({ VAULT_ENDPOINT: problem.example }, true), []);
  });
});

describe('the OCID of a secret', () => {
  const { parse, example } = secretId();

  for (const ocid of [
    example,
    'ocid1.vaultsecret.oc1..exampleuniqueid',
    'ocid1.vaultsecret.oc1.eu-frankfurt-1.a_B-9.x',
  ]) {
    it(`is ${ocid}`, () => assert.equal(parse(ocid), ocid));
  }

  for (const text of [
    '',
    'secret',
    'ocid1.vaultsecret',
    'ocid1.vaultsecret.',
    'ocid1.vault.oc1..x',
    'ocid1.key.oc1..x',
    ' ocid1.vaultsecret.oc1..x',
    'ocid1.vaultsecret.oc1..x\n',
    'ocid1.vaultsecret.oc1..x/y',
    'ocid1.vaultsecret.oc1..x?stage=PREVIOUS',
    'ocid1.vaultsecret.oc1..x%2F',
    'ocid1xvaultsecretxoc1',
    'user:canary',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parse(text), undefined));
  }
});

describe('the configured secrets', () => {
  it('need a resource principal when the first one is read, and none before', async (t) => {
    const before = process.env['OCI_RESOURCE_PRINCIPAL_VERSION'];
    delete process.env['OCI_RESOURCE_PRINCIPAL_VERSION'];
    t.after(() => {
      if (before !== undefined) process.env['OCI_RESOURCE_PRINCIPAL_VERSION'] = before;
    });
    const { clock } = createTestClock();
    const { log, entries } = createLogLines(clock);
    const secrets = createConfiguredSecrets(read(), { log, clock, send: sendHttp });
    const deadline = { remainingMs: () => 1000 };
    await assert.rejects(secrets.get(secretId().example, deadline), { code: 'ERR_VAULT_NO_PRINCIPAL' });
    const [{ level, event, code, stage, secretId: asked } = {}, ...others] = entries();
    assert.deepEqual(
      [level, event, code, stage, asked, others],
      ['warn', 'secret_read_failed', 'ERR_VAULT_NO_PRINCIPAL', 'CURRENT', secretId().example, []],
    );
  });
});
