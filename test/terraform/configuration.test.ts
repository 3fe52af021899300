/**
 * The functions' configuration as the Terraform module makes it, evaluated by a real terraform and read by the functions' own
 * settings: nothing that Terraform lets through may end a function at its start.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import { readTable } from '../../src/invoker/table-source.ts';
import { skipWithoutTerraform } from '../support/terraform-binary.ts';
import { evaluateConfiguration, refuse } from '../support/terraform-module.ts';
import { toRow, toTable } from '../support/terraform-tables.ts';

const SAMPLE = toTable(toRow('GET /method-4/x'));
const TABLE_SECRET = 'ocid1.vaultsecret.oc1.example-region.exampletable';
const DOMAIN_SECRET = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';
const GATEWAY_ID = 'ocid1.apigateway.oc1.example-region.examplegateway';

const base = {
  identity_domain_url: 'https://idcs-0123example.identity.oraclecloud.com',
  token_audiences: 'https://gatekeeper.example/',
  token_tenant: 'idcs-0123example',
  integrations: SAMPLE,
};
const AUTHORIZER = {
  IDENTITY_DOMAIN_URL: base.identity_domain_url,
  LOG_LEVEL: 'info',
  TOKEN_AUDIENCES: base.token_audiences,
  TOKEN_TENANT: base.token_tenant,
};

test('the functions get the keys that have a value, and take them', { skip: skipWithoutTerraform }, () => {
  const key = { kty: 'RSA', kid: 'SIGNING_KEY', n: 'AQAB', e: 'AQAB' };
  const results = evaluateConfiguration({
    inline: base,
    secret: { ...base, integrations_secret_id: TABLE_SECRET, jwks_credential_secret_id: DOMAIN_SECRET },
    gateway: { ...base, caller_source: 'gateway', gateway_id: GATEWAY_ID },
    further: {
      ...base,
      jwks: JSON.stringify({ keys: [{ ...key, x5c: ['CERTIFICATE'] }] }),
      token_issuers: 'https://identity.example/ https://identity.oraclecloud.com/',
      further_config: '{"REQUIRED_CLAIMS":"sub_type=client","LOG_LEVEL":"debug"}',
    },
  });
  assert.deepEqual(results.inline.authorizer, AUTHORIZER);
  const { INTEGRATIONS, ...keys } = results.inline.invoker;
  assert.deepEqual(keys, { ...AUTHORIZER, CALLER_SOURCE: 'token' });
  assert.deepEqual(JSON.parse(INTEGRATIONS ?? ''), JSON.parse(SAMPLE));

  assert.equal(results.secret.invoker['INTEGRATIONS'], TABLE_SECRET);
  assert.equal(results.secret.authorizer['JWKS_CREDENTIAL_SECRET_ID'], DOMAIN_SECRET);
  assert.deepEqual(results.gateway.authorizer, AUTHORIZER);
  assert.deepEqual(Object.keys(results.gateway.invoker).sort(), [
    'CALLER_SOURCE',
    'GATEWAY_ID',
    'IDENTITY_DOMAIN_URL',
    'INTEGRATIONS',
    'LOG_LEVEL',
  ]);
  assert.deepEqual(JSON.parse(results.further.authorizer['JWKS'] ?? ''), { keys: [key] });
  // The keys that have a variable of their own count before further ones.
  assert.equal(results.further.authorizer['LOG_LEVEL'], 'info');
  assert.equal(results.further.invoker['REQUIRED_CLAIMS'], 'sub_type=client');

  for (const { invoker } of [results.inline, results.secret, results.gateway]) {
    const read = readInvokerSettings(invoker);
    assert.deepEqual(read.ok ? [] : read.problems, []);
    assert.ok(!('problems' in readTable(read.settings, () => assert.fail('no file is read'))));
  }
});

test('more than 4 KB is refused to the octet, and the message says to use the secret', {
  skip: skipWithoutTerraform,
}, () => {
  const row = JSON.parse(SAMPLE)[0];
  // An empty name and the rest leave this much; the umlaut has two octets.
  const toInputs = (name: string) => ({ ...base, integrations: JSON.stringify([{ ...row, name }]) });
  const { empty } = evaluateConfiguration({ empty: toInputs('') });
  const used = Object.entries(empty.invoker).flat().join('').length;
  const full = `ü${'x'.repeat(4096 - used - 2)}`;
  const { invoker } = evaluateConfiguration({ full: toInputs(full) }).full;
  assert.equal(Buffer.byteLength(Object.entries(invoker).flat().join('')), 4096);
  assert.match(
    refuse('configuration', toInputs(`${full}x`)).join('\n'),
    /4097 octets, and OCI allows 4096: put the table into a Vault secret and set integrations_secret_id/,
  );
  assert.match(
    refuse('configuration', { ...toInputs(full), caller_source: 'gateway', gateway_id: GATEWAY_ID }).join(),
    /OCI allows 4096/,
  );
});

test('what the functions could not work with, or should not, is refused', {
  skip: skipWithoutTerraform,
}, () => {
  const refused = (inputs: object) => refuse('configuration', { ...base, ...inputs }).join('\n');
  assert.match(refused({ identity_domain_url: '' }), /set identity_domain_url or jwks/);
  assert.match(
    refused({
      identity_domain_url: '',
      jwks: '{"keys":[{"kty":"RSA"}]}',
      jwks_credential_secret_id: DOMAIN_SECRET,
    }),
    /jwks_credential_secret_id needs identity_domain_url/,
  );
  assert.match(refused({ token_tenant: '' }), /Set token_tenant: all Oracle tenants share the issuer/);
  assert.match(refused({ further_config: '{"required":"x"}' }), /further_config must be a JSON object/);
  const { own } = evaluateConfiguration({
    own: { ...base, token_tenant: '', token_issuers: 'https://identity.example/' },
  });
  assert.equal(own.authorizer['TOKEN_TENANT'], undefined);
});
