/** The published JSON Schema of integrations.json: it says what the invoker says, as far as JSON Schema can. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parseIntegrations } from '../../src/invoker/integrations.ts';

const ROOT = new URL('../../', import.meta.url);
const validate = new Ajv({ strict: true, allErrors: true }).compile(
  readJson('integrations.schema.json') as object,
);
const CONTEXT = { allowInsecureHttp: false, identityDomain: new URL('https://idcs-0123example.example/') };

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(new URL(path, ROOT)), 'utf8'));
}

const ROW = {
  name: 'order',
  route: 'GET /orders/{id}',
  target: 'https://oic.example/orders/{id}',
  credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..example' },
  allow: [{ clients: ['orders-app'] }],
};
const TOKEN = {
  secretId: 'ocid1.vaultsecret.oc1..example',
  scope: 'https://oic.example:443urn:opc:resource:consumer::all',
};

for (const file of ['integrations.json', 'local/integrations.json']) {
  test(`${file} is right by the schema and by the invoker`, () => {
    const table = readJson(file);
    assert.ok(validate(table), JSON.stringify(validate.errors));
    assert.ok(parseIntegrations(JSON.stringify(table), CONTEXT).ok);
  });
}

describe('the schema and the invoker both accept', () => {
  for (const [what, changes] of Object.entries({
    'a wildcard': { route: 'POST /files/{path*}', target: 'https://oic.example/files/{path*}' },
    'client credentials': { credential: { type: 'client_credentials', ...TOKEN } },
    'a user assertion with a token endpoint of its own': {
      credential: { type: 'user_assertion', ...TOKEN, tokenUrl: 'https://idcs.example/oauth2/v1/token' },
    },
    'a time limit and headers': {
      timeoutSeconds: 1,
      requestHeaders: ['X-Trace'],
      responseHeaders: ['x-total'],
    },
    'an integration that nobody may call': { allow: [] },
  })) {
    it(what, () => assertBoth([{ ...ROW, ...changes }], true));
  }
});

describe('the schema and the invoker both refuse', () => {
  for (const [what, changes] of Object.entries({
    'a name with other letters': { name: 'Order 1' },
    'a route without a method': { route: '/orders' },
    'a method in lower case': { route: 'get /orders' },
    'a wildcard in the middle': { route: 'GET /{path*}/orders' },
    'a target without a scheme': { target: 'oic.example/orders' },
    'a parameter in the host of a target': { target: 'https://{id}.example/' },
    'a kind of credential that there is not': { credential: { type: 'bearer', secretId: TOKEN.secretId } },
    'a password in place of a secret': { credential: { type: 'basic', secretId: 'user:password' } },
    'a token without a scope': { credential: { type: 'client_credentials', secretId: TOKEN.secretId } },
    'a scope for basic': { credential: { type: 'basic', ...TOKEN } },
    'an entry without a condition': { allow: [{}] },
    'a condition without a value': { allow: [{ clients: [] }] },
    'a condition that there is not': { allow: [{ roles: ['x'] }] },
    'no time at all': { timeoutSeconds: 0 },
    'more time than a function has': { timeoutSeconds: 301 },
    'half a second': { timeoutSeconds: 1.5 },
    'a header name that is none': { requestHeaders: ['x trace'] },
    'a member that there is not': { credentials: {} },
  })) {
    it(what, () => assertBoth([{ ...ROW, ...changes }], false));
  }

  for (const member of Object.keys(ROW)) {
    it(`a row without ${member}`, () => assertBoth([{ ...ROW, [member]: undefined }], false));
  }

  it('an empty table', () => assertBoth([], false));
});

function assertBoth(table: readonly unknown[], isRight: boolean): void {
  const text = JSON.stringify(table);
  assert.equal(validate(JSON.parse(text)), isRight, JSON.stringify(validate.errors));
  assert.equal(parseIntegrations(text, CONTEXT).ok, isRight);
}
