/** A wrong configuration of the invoker: every problem is named once and without a value. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readInvokerSettings } from '../../src/invoker/invoker-settings.ts';

const CANARY = 'canary-7f3a';
const GATEWAY_ID = 'ocid1.apigateway.oc1.example-region.example';
const TOKEN = { TOKEN_AUDIENCES: 'https://api.example/', IDENTITY_DOMAIN_URL: 'https://idcs.example' };
const GATEWAY = { CALLER_SOURCE: 'gateway', GATEWAY_ID };

type Environment = Parameters<typeof readInvokerSettings>[0];

/** The problems, one text each: key and what is expected. */
function problemsOf(environment: Environment): readonly string[] {
  const result = readInvokerSettings(environment);
  if (result.ok) return [];
  assert.doesNotMatch(JSON.stringify(result.problems), new RegExp(CANARY));
  return result.problems.map(({ key, expected }) => `${key}: ${expected}`);
}

describe('the configuration is refused', () => {
  it('without anything: tokens are what callers are known by', () => {
    assert.deepEqual(problemsOf({}), [
      'TOKEN_AUDIENCES: one or more values separated by spaces',
      'IDENTITY_DOMAIN_URL: a value, unless JWKS_URL or JWKS is set',
    ]);
  });

  it('with CALLER_SOURCE=token, as without it, when no audience is set', () => {
    const environment = { CALLER_SOURCE: 'token', ...TOKEN, TOKEN_AUDIENCES: '' };
    assert.deepEqual(problemsOf(environment), ['TOKEN_AUDIENCES: one or more values separated by spaces']);
  });

  it('with a domain that secrets would go to over plain http, whoever says who calls', () => {
    const IDENTITY_DOMAIN_URL = 'http://idcs.example/';
    const expected = 'IDENTITY_DOMAIN_URL: https; or http to loopback with ALLOW_INSECURE_HTTP=true';
    assert.deepEqual(problemsOf({ ...GATEWAY, IDENTITY_DOMAIN_URL }), [expected]);
    assert.deepEqual(problemsOf({ ...TOKEN, IDENTITY_DOMAIN_URL }), [expected]);
  });

  it('with a path behind the domain, which would be lost without a word', () => {
    const IDENTITY_DOMAIN_URL = 'https://idcs.example/path';
    assert.match(
      problemsOf({ ...GATEWAY, IDENTITY_DOMAIN_URL }).join(),
      /^IDENTITY_DOMAIN_URL: a URL without a path/,
    );
  });

  it('with a misspelt key, once, although it is unknown to two readers', () => {
    for (const known of [TOKEN, GATEWAY]) {
      assert.equal(problemsOf({ ...known, REQUIRED_ROLES: 'x', JWKS_TTL: '600' }).length, 2);
    }
  });

  it('with CALLER_SOURCE=gateway and no gateway', () => {
    for (const id of [undefined, '', ' ']) {
      assert.deepEqual(problemsOf({ CALLER_SOURCE: 'gateway', GATEWAY_ID: id }), [
        "GATEWAY_ID: the gateway's OCID, as CALLER_SOURCE=gateway",
      ]);
    }
  });

  for (const id of [
    CANARY,
    'ocid1.apigateway.',
    'ocid1.fnfunc.oc1..x',
    `x${GATEWAY_ID}`,
    `${GATEWAY_ID} x`,
  ]) {
    it(`with ${id === CANARY ? 'a word' : id} as the gateway, which is named once`, () => {
      const problem = ['GATEWAY_ID: the OCID of an API gateway'];
      assert.deepEqual(problemsOf({ ...GATEWAY, GATEWAY_ID: id }), problem);
      assert.deepEqual(problemsOf({ ...TOKEN, GATEWAY_ID: id }), problem);
    });
  }

  it('with another source of callers, and then asks for what tokens need', () => {
    for (const source of [CANARY, 'Gateway', 'gateway token']) {
      assert.deepEqual(problemsOf({ CALLER_SOURCE: source, GATEWAY_ID }), [
        'CALLER_SOURCE: token or gateway',
        'TOKEN_AUDIENCES: one or more values separated by spaces',
        'IDENTITY_DOMAIN_URL: a value, unless JWKS_URL or JWKS is set',
      ]);
    }
  });

  it('with a wrong key that two of its parts read, which is named once', () => {
    assert.deepEqual(problemsOf({ ...TOKEN, IDENTITY_DOMAIN_URL: CANARY, ALLOW_INSECURE_HTTP: CANARY }), [
      "IDENTITY_DOMAIN_URL: the identity domain's URL",
      'ALLOW_INSECURE_HTTP: true or false',
    ]);
  });

  for (const [key, known] of [
    ['TOKEN_AUDIENCE', 'TOKEN_AUDIENCES'],
    ['CALLER_SOURCES', 'CALLER_SOURCE'],
    ['GATEWAY_OCID', 'GATEWAY_ID'],
    ['INTEGRATIONS_FILE', 'INTEGRATIONS'],
    ['SECRET_TTL', 'SECRET_TTL_SECONDS'],
    ['LOG_LVL', 'LOG_LEVEL'],
    ['REQUIRED_SCOPE', 'REQUIRED_SCOPES'],
    ['JWKS_URI', 'JWKS_URL'],
  ] as const) {
    it(`with the misspelt ${key}, which is named once, whoever says who calls`, () => {
      const problem = [`${key}: a known key: ${known} perhaps`];
      assert.deepEqual(problemsOf({ ...TOKEN, [key]: CANARY }), problem);
      assert.deepEqual(problemsOf({ ...GATEWAY, [key]: CANARY }), problem);
    });
  }

  it('with a Vault endpoint of http, unless that is allowed on this machine', () => {
    const environment = { ...GATEWAY, VAULT_ENDPOINT: 'http://127.0.0.1:8082' };
    assert.deepEqual(problemsOf(environment), [
      'VAULT_ENDPOINT: https without a path; or http to loopback with ALLOW_INSECURE_HTTP=true',
    ]);
    assert.deepEqual(problemsOf({ ...environment, ALLOW_INSECURE_HTTP: 'true' }), []);
  });

  it('with several mistakes, all of them at once, and gives what could be read', () => {
    const result = readInvokerSettings({
      ...TOKEN,
      TOKEN_AUDIENCES: '',
      LOG_LEVEL: 'loud',
      VAULT_ENDPOINT: 'http://vault.example',
      INTEGRATIONS: 'table.json',
      CLOCK_SKEW_SECONDS: '-1',
    });
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ key }) => key),
      ['LOG_LEVEL', 'VAULT_ENDPOINT', 'TOKEN_AUDIENCES', 'CLOCK_SKEW_SECONDS'],
    );
    assert.deepEqual(
      [result.settings.INTEGRATIONS, result.settings.IDENTITY_DOMAIN_URL?.href],
      ['table.json', 'https://idcs.example/'],
    );
  });
});
