/** The configuration of token verification: defaults, what is refused, what is warned about. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { readSettings } from '../../src/runtime/settings.ts';
import {
  checkTokenSettings,
  createConfiguredVerifier,
  tokenSettings,
  warnOfWeakSettings,
} from '../../src/token/token-settings.ts';
import { createTestClock, NOW, NOW_SECONDS } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import {
  AUDIENCE,
  createSigningKey,
  SHARED_ISSUER,
  signToken,
  TENANT,
  toClaims,
  toKeySetText,
} from '../support/tokens.ts';

const DOMAIN = 'https://idcs-0123example.identity.example';
const KEY = createSigningKey('thumb-1');

type Environment = Readonly<Record<string, string>>;

function read(environment: Environment) {
  const result = readSettings(tokenSettings, { TOKEN_AUDIENCES: AUDIENCE, ...environment });
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}

function problemKeys(environment: Environment): string[] {
  const result = readSettings(tokenSettings, environment);
  return (result.ok ? checkTokenSettings(result.settings) : result.problems).map(({ key }) => key);
}

describe('the settings of token verification', () => {
  it('have the documented defaults', () => {
    assert.deepEqual(read({}), {
      IDENTITY_DOMAIN_URL: undefined,
      JWKS_URL: undefined,
      JWKS: undefined,
      TOKEN_ISSUERS: [SHARED_ISSUER],
      TOKEN_AUDIENCES: [AUDIENCE],
      TOKEN_TENANT: undefined,
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
    const settings = read({ IDENTITY_DOMAIN_URL: 'http://a.example', JWKS_URL: 'http://b.example/keys' });
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

describe('a weak choice', () => {
  const warningsOf = (environment: Environment) => {
    const { log, entries } = createLogLines(() => NOW);
    warnOfWeakSettings(read(environment), log);
    return entries().map(({ level, event }) => `${level} ${event}`);
  };

  it('is to accept every tenant of the shared issuer', () => {
    assert.deepEqual(warningsOf({}), ['warn tenant_not_pinned']);
    assert.deepEqual(warningsOf({ TOKEN_ISSUERS: `https://own.example/ ${SHARED_ISSUER}` }), [
      'warn tenant_not_pinned',
    ]);
  });

  it('is not to leave the tenant open under an issuer of one’s own', () => {
    assert.deepEqual(warningsOf({ TOKEN_ISSUERS: 'https://own.example/' }), []);
    assert.deepEqual(warningsOf({ TOKEN_TENANT: TENANT }), []);
  });

  it('is to allow plain http', () => {
    const environment = { ALLOW_INSECURE_HTTP: 'true', TOKEN_TENANT: TENANT };
    assert.deepEqual(warningsOf(environment), ['warn insecure_http_allowed']);
  });
});

describe('a verifier with keys from the configuration alone', () => {
  it('accepts tokens for as long as it runs, without ever asking an address', async () => {
    const time = createTestClock();
    const { log, lines } = createLogLines(time.clock);
    const verify = createConfiguredVerifier(read({ JWKS: toKeySetText(KEY) }), log, time.clock);
    for (const days of [0, 1, 30]) {
      time.now = NOW + days * 86_400_000;
      const outcome = await verify(
        signToken(KEY, toClaims(NOW_SECONDS + days * 86_400)),
        createDeadline(time.now + 1000, time.clock),
      );
      assert.ok('claims' in outcome, JSON.stringify(outcome));
      assert.ok(outcome.keyFreshUntil > time.now);
    }
    assert.deepEqual(lines, []);
  });

  it('accepts nobody when there is no source of keys, which the check of the settings refuses', async () => {
    const time = createTestClock();
    const verify = createConfiguredVerifier(read({}), createLogLines(time.clock).log, time.clock);
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    assert.deepEqual(await verify(token, createDeadline(NOW + 1000, time.clock)), { denied: 'key_unknown' });
  });

  it('follows the settings for issuer, audience, tenant and skew', async () => {
    const time = createTestClock();
    const { log } = createLogLines(time.clock);
    const settings = read({
      JWKS: toKeySetText(KEY),
      TOKEN_ISSUERS: 'https://own.example/',
      TOKEN_TENANT: TENANT,
      CLOCK_SKEW_SECONDS: '0',
    });
    const verify = createConfiguredVerifier(settings, log, time.clock);
    const own = { iss: 'https://own.example/' };
    const reasonOf = async (changes: Readonly<Record<string, unknown>>) => {
      const token = signToken(KEY, toClaims(NOW_SECONDS, changes));
      const outcome = await verify(token, createDeadline(NOW + 1000, time.clock));
      return 'denied' in outcome ? outcome.denied : 'allow';
    };
    assert.equal(await reasonOf(own), 'allow');
    assert.equal(await reasonOf({}), 'issuer_not_accepted');
    assert.equal(await reasonOf({ ...own, aud: 'https://other.example/' }), 'audience_not_accepted');
    assert.equal(await reasonOf({ ...own, tenant: 'idcs-9999example' }), 'tenant_not_accepted');
    assert.equal(await reasonOf({ ...own, exp: NOW_SECONDS }), 'token_expired');
  });
});
