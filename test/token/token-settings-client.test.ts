/** The client that reads a protected key set: its token opens the domain, and goes nowhere else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from '../../src/runtime/settings.ts';
import { checkTokenSettings, tokenSettings } from '../../src/token/token-settings.ts';
import { AUDIENCE } from '../support/tokens.ts';

const DOMAIN = 'https://idcs-0123example.identity.example';
const SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';

type Environment = Readonly<Record<string, string>>;

function problemsOf(environment: Environment) {
  const result = readSettings(tokenSettings, { TOKEN_AUDIENCES: AUDIENCE, ...environment });
  return [...(result.ok ? [] : result.problems), ...checkTokenSettings(result.settings)];
}

function problemKeys(environment: Environment): string[] {
  return problemsOf(environment).map(({ key }) => key);
}

describe('JWKS_CREDENTIAL_SECRET_ID', () => {
  it('is the OCID of a secret, with the domain of that client', () => {
    const environment = { IDENTITY_DOMAIN_URL: DOMAIN, JWKS_CREDENTIAL_SECRET_ID: SECRET_ID };
    const read = readSettings(tokenSettings, { TOKEN_AUDIENCES: AUDIENCE, ...environment });
    assert.equal(read.settings.JWKS_CREDENTIAL_SECRET_ID, SECRET_ID);
    assert.deepEqual(problemKeys(environment), []);
    assert.deepEqual(problemKeys({ ...environment, JWKS_CREDENTIAL_SECRET_ID: '' }), [], 'or none');
  });

  for (const value of [
    'canary-id:canary-secret',
    'ocid1.vault.oc1.example-region.example',
    'ocid1.vaultsecret.',
    'OCID1.vaultsecret.oc1.x',
    `x${SECRET_ID}`,
    `${SECRET_ID}/x`,
    `${SECRET_ID} ${SECRET_ID}`,
    `${SECRET_ID}?x`,
    '..',
  ]) {
    it(`is refused as ${value}, and not repeated`, () => {
      const problems = problemsOf({ IDENTITY_DOMAIN_URL: DOMAIN, JWKS_CREDENTIAL_SECRET_ID: value });
      assert.deepEqual(
        problems.map(({ key }) => key),
        ['JWKS_CREDENTIAL_SECRET_ID'],
      );
      assert.doesNotMatch(JSON.stringify(problems), /canary/);
    });
  }

  it('needs IDENTITY_DOMAIN_URL, also beside another source of keys', () => {
    const environment = { JWKS_CREDENTIAL_SECRET_ID: SECRET_ID, JWKS_URL: `${DOMAIN}/keys` };
    const [problem, ...others] = problemsOf(environment);
    assert.equal(problem?.key, 'IDENTITY_DOMAIN_URL');
    assert.match(problem.expected, /JWKS_CREDENTIAL_SECRET_ID/);
    assert.deepEqual(others, []);
  });

  for (const url of [
    'https://keys.example/admin/v1/SigningCert/jwk',
    'https://idcs-9999example.identity.example/admin/v1/SigningCert/jwk',
    `${DOMAIN}:8443/admin/v1/SigningCert/jwk`,
    `${DOMAIN}.evil.example/`,
    'https://identity.example/',
  ]) {
    it(`refuses JWKS_URL=${url}: the token would go to another origin than the domain’s`, () => {
      const environment = { IDENTITY_DOMAIN_URL: DOMAIN, JWKS_URL: url };
      assert.deepEqual(problemKeys(environment), [], 'without a token it may be anywhere');
      const problems = problemsOf({ ...environment, JWKS_CREDENTIAL_SECRET_ID: SECRET_ID });
      assert.deepEqual(
        problems.map(({ key }) => key),
        ['JWKS_URL'],
      );
      assert.match(problems[0]?.expected ?? '', /IDENTITY_DOMAIN_URL.*JWKS_CREDENTIAL_SECRET_ID/);
    });
  }

  it('refuses JWKS_URL with plain http to the domain’s own host, on loopback too', () => {
    const environment = {
      IDENTITY_DOMAIN_URL: 'https://127.0.0.1:8443',
      JWKS_URL: 'http://127.0.0.1:8443/keys',
      JWKS_CREDENTIAL_SECRET_ID: SECRET_ID,
      ALLOW_INSECURE_HTTP: 'true',
    };
    assert.deepEqual(problemKeys(environment), ['JWKS_URL']);
  });

  for (const url of [`${DOMAIN}/keys`, `${DOMAIN}:443/keys`, `${DOMAIN.toUpperCase()}/keys`]) {
    it(`allows JWKS_URL=${url}, which is the domain itself`, () => {
      const environment = { IDENTITY_DOMAIN_URL: DOMAIN, JWKS_URL: url };
      assert.deepEqual(problemKeys({ ...environment, JWKS_CREDENTIAL_SECRET_ID: SECRET_ID }), []);
    });
  }
});

describe('a key that begins like one of ours', () => {
  for (const [key, known] of [
    ['REQUIRED_CLAIM', 'REQUIRED_CLAIMS'],
    ['JWKS_CREDENTIAL', 'JWKS_CREDENTIAL_SECRET_ID'],
    ['JWKS_CREDENTIAL_SECRET', 'JWKS_CREDENTIAL_SECRET_ID'],
    ['TOKEN_ALGORITHM', 'TOKEN_ALGORITHMS'],
  ] as const) {
    it(`is reported as ${key}, which was meant to be ${known}`, () => {
      const [problem, ...others] = problemsOf({ IDENTITY_DOMAIN_URL: DOMAIN, [key]: 'canary' });
      assert.equal(problem?.key, key);
      assert.match(problem.expected, new RegExp(`${known} `));
      assert.doesNotMatch(JSON.stringify(problem), /canary/);
      assert.deepEqual(others, []);
    });
  }
});

describe('the example of every key', () => {
  for (const [key, { example, parse }] of Object.entries(tokenSettings)) {
    // A modulus is too long to be shown.
    if (key !== 'JWKS') it(`is itself accepted: ${key}`, () => assert.notEqual(parse(example), undefined));
  }

  it('mends each problem between keys', () => {
    const { IDENTITY_DOMAIN_URL, JWKS_URL } = tokenSettings;
    const client = { JWKS_CREDENTIAL_SECRET_ID: tokenSettings.JWKS_CREDENTIAL_SECRET_ID.example };
    for (const environment of [
      {},
      { JWKS_URL: JWKS_URL.example, ...client },
      { IDENTITY_DOMAIN_URL: IDENTITY_DOMAIN_URL.example, JWKS_URL: 'https://keys.example/', ...client },
      { IDENTITY_DOMAIN_URL: `${DOMAIN}/path` },
      { IDENTITY_DOMAIN_URL: 'http://127.0.0.1' },
      { JWKS_URL: 'http://127.0.0.1/keys' },
    ]) {
      const examples = problemsOf(environment).map(({ key, example }) => [key, example]);
      assert.equal(examples.length, 1);
      assert.deepEqual(problemsOf({ ...environment, ...Object.fromEntries(examples) }), []);
    }
  });
});
