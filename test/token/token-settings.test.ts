/** The configuration of token verification: defaults, what is refused, what is warned about. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from '../../src/runtime/settings.ts';
import { checkTokenSettings, tokenSettings } from '../../src/token/token-settings.ts';
import { readTokenSettings } from '../support/token-settings.ts';
import { AUDIENCE, createSigningKey, SHARED_ISSUER, TENANT, toKeySetText } from '../support/tokens.ts';

const DOMAIN = 'https://idcs-0123example.identity.example';
const KEY = createSigningKey('thumb-1');

type Environment = Readonly<Record<string, string>>;

function problemKeys(environment: Environment): string[] {
  const result = readSettings(tokenSettings, environment);
  return (result.ok ? checkTokenSettings(result.settings) : result.problems).map(({ key }) => key);
}

describe('the settings of token verification', () => {
  it('have the documented defaults', () => {
    assert.deepEqual(readTokenSettings({}), {
      IDENTITY_DOMAIN_URL: undefined,
      JWKS_URL: undefined,
      JWKS: undefined,
      JWKS_CREDENTIAL_SECRET_ID: undefined,
      TOKEN_ISSUERS: [SHARED_ISSUER],
      TOKEN_AUDIENCES: [AUDIENCE],
      TOKEN_TENANT: undefined,
      TOKEN_ALGORITHMS: ['RS256'],
      REQUIRED_CLAIMS: [],
      CLOCK_SKEW_SECONDS: 30,
      JWKS_TTL_SECONDS: 600,
      JWKS_STALE_SECONDS: 3600,
      JWKS_COOLDOWN_SECONDS: 30,
      JWKS_TIMEOUT_MS: 3000,
      ALLOW_INSECURE_HTTP: false,
    });
  });

  it('need an audience, which has no default', () => {
    assert.deepEqual(problemKeys({ IDENTITY_DOMAIN_URL: DOMAIN }), ['TOKEN_AUDIENCES']);
    assert.deepEqual(problemKeys({ IDENTITY_DOMAIN_URL: DOMAIN, TOKEN_AUDIENCES: '  ' }), [
      'TOKEN_AUDIENCES',
    ]);
  });

  it('need a source of keys', () => {
    assert.deepEqual(problemKeys({ TOKEN_AUDIENCES: AUDIENCE }), ['IDENTITY_DOMAIN_URL']);
  });

  for (const source of [
    { IDENTITY_DOMAIN_URL: DOMAIN },
    { JWKS_URL: `${DOMAIN}/keys` },
    { JWKS: toKeySetText(KEY) },
    { IDENTITY_DOMAIN_URL: DOMAIN, JWKS_URL: `${DOMAIN}/keys`, JWKS: toKeySetText(KEY) },
  ]) {
    it(`are content with ${Object.keys(source).join(' and ')} as the source of keys`, () => {
      assert.deepEqual(problemKeys({ TOKEN_AUDIENCES: AUDIENCE, ...source }), []);
    });
  }

  it('report a misspelt key instead of guarding less', () => {
    const misspelt = {
      TOKEN_AUDIENCE: AUDIENCE,
      TOKEN_TENENT: TENANT,
      JWKS_TTL: '60',
      IDENTITY_DOMAIN: DOMAIN,
    };
    assert.deepEqual(
      problemKeys({ ...misspelt, IDENTITY_DOMAIN_URL: DOMAIN, TOKEN_AUDIENCES: AUDIENCE }).sort(),
      Object.keys(misspelt).sort(),
    );
  });

  for (const [key, values] of [
    ['CLOCK_SKEW_SECONDS', ['-1', '121', '1.5', '30s', 'NaN', '1e2', '0x10']],
    ['JWKS_TTL_SECONDS', ['59', '86401']],
    ['JWKS_STALE_SECONDS', ['-1', '86401']],
    ['JWKS_COOLDOWN_SECONDS', ['0', '3601']],
    ['JWKS_TIMEOUT_MS', ['99', '60001', 'Infinity']],
    ['ALLOW_INSECURE_HTTP', ['yes', 'TRUE', '1']],
    ['JWKS', ['{}', '{"keys":[]}', 'SIGNING_KEY', DOMAIN]],
    [
      'JWKS_URL',
      [
        'keys',
        'ftp://keys.example/',
        'https://user:canary@keys.example/',
        'https://keys.example/?x',
        'https://keys.example/#x',
      ],
    ],
    ['IDENTITY_DOMAIN_URL', ['idcs-0123example', 'file:///etc/passwd', 'javascript:1', 'https://']],
  ] as const) {
    for (const value of values) {
      it(`refuse ${key}=${value}`, () => {
        assert.deepEqual(problemKeys({ TOKEN_AUDIENCES: AUDIENCE, JWKS: toKeySetText(KEY), [key]: value }), [
          key,
        ]);
      });
    }
  }

  for (const key of ['IDENTITY_DOMAIN_URL', 'JWKS_URL']) {
    it(`refuse plain http in ${key} unless it is allowed, and to loopback only even then`, () => {
      const keysOf = (value: string, allow: string) =>
        problemKeys({ TOKEN_AUDIENCES: AUDIENCE, ALLOW_INSECURE_HTTP: allow, [key]: value });
      assert.deepEqual(keysOf('http://127.0.0.1:8080', 'false'), [key]);
      assert.deepEqual(keysOf('http://domain.example', 'true'), [key]);
      assert.deepEqual(keysOf('http://169.254.169.254', 'true'), [key]);
      assert.deepEqual(keysOf('http://127.0.0.1:8080', 'true'), []);
    });
  }

  it('refuse plain http also when it could not be read whether that is allowed', () => {
    const environment = { TOKEN_AUDIENCES: AUDIENCE, ALLOW_INSECURE_HTTP: 'yes' };
    const { settings } = readSettings(tokenSettings, {
      ...environment,
      JWKS_URL: 'http://127.0.0.1:8080/keys',
    });
    assert.equal(settings.ALLOW_INSECURE_HTTP, undefined);
    assert.deepEqual(
      checkTokenSettings(settings).map(({ key }) => key),
      ['JWKS_URL'],
    );
  });

  for (const path of ['/admin/v1/SigningCert/jwk', '/x', '//', '/x/']) {
    it(`refuse IDENTITY_DOMAIN_URL with the path ${path}, which would be lost without a word`, () => {
      const environment = { TOKEN_AUDIENCES: AUDIENCE, IDENTITY_DOMAIN_URL: `${DOMAIN}${path}` };
      assert.deepEqual(problemKeys(environment), ['IDENTITY_DOMAIN_URL']);
      assert.deepEqual(problemKeys({ ...environment, JWKS_URL: `${DOMAIN}/keys` }), ['IDENTITY_DOMAIN_URL']);
    });
  }

  it('are content with IDENTITY_DOMAIN_URL that ends with a slash', () => {
    assert.deepEqual(problemKeys({ TOKEN_AUDIENCES: AUDIENCE, IDENTITY_DOMAIN_URL: `${DOMAIN}/` }), []);
  });

  it('give each key an example of its own that is itself accepted', () => {
    const settings = readTokenSettings({
      IDENTITY_DOMAIN_URL: 'http://a.example',
      JWKS_URL: 'http://b.example/keys',
    });
    const examples = checkTokenSettings(settings).map(({ key, example }) => [key, String(example)] as const);
    assert.deepEqual(
      examples.map(([key]) => key),
      ['IDENTITY_DOMAIN_URL', 'JWKS_URL'],
    );
    assert.equal(new URL(examples[0]?.[1] ?? '').pathname, '/');
    assert.equal(new URL(examples[1]?.[1] ?? '').pathname, '/admin/v1/SigningCert/jwk');
    assert.deepEqual(problemKeys({ TOKEN_AUDIENCES: AUDIENCE, ...Object.fromEntries(examples) }), []);
  });

  it('say what is wrong without the value, which may be a secret', () => {
    const result = readSettings(tokenSettings, {
      JWKS_URL: 'https://user:canary@keys.example/',
      JWKS: 'canary',
    });
    assert.ok(!result.ok);
    assert.doesNotMatch(JSON.stringify(result), /canary/);
  });
});
