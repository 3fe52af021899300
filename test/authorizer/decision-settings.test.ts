/** The authorizer's own configuration: defaults, what is refused, and what it means. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkDecisionSettings,
  createConfiguredRevocationCheck,
  decisionSettings,
  toDecisionPolicy,
} from '../../src/authorizer/decision-settings.ts';
import { readSettings } from '../../src/runtime/settings.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';
const DEADLINE = { remainingMs: () => 1000 };

type Environment = Readonly<Record<string, string>>;

function read(environment: Environment = {}) {
  const result = readSettings(decisionSettings, environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}

function problemKeys(environment: Environment): string[] {
  const result = readSettings(decisionSettings, environment);
  return result.ok ? [] : result.problems.map(({ key }) => key);
}

describe('the settings of decisions', () => {
  it('have the documented defaults', () => {
    assert.deepEqual(read(), {
      REQUIRED_SCOPES: [],
      CONTEXT_CLAIMS: ['sub', 'client_id', 'tenant', 'scope'],
      DECISION_TTL_SECONDS: 300,
      MIN_TOKEN_LIFETIME_SECONDS: 0,
      INTROSPECTION: 'off',
    });
  });

  it('become the policy of decisions', () => {
    const environment = {
      REQUIRED_SCOPES: 'oic.invoke oic.read',
      CONTEXT_CLAIMS: 'sub',
      DECISION_TTL_SECONDS: '60',
      MIN_TOKEN_LIFETIME_SECONDS: '90',
    };
    assert.deepEqual(toDecisionPolicy(read(environment)), {
      requiredScopes: ['oic.invoke', 'oic.read'],
      contextClaims: ['sub'],
      ttlSeconds: 60,
      minTokenLifetimeSeconds: 90,
    });
  });

  it('let no decision be kept longer than the gateway must where the domain is always asked', () => {
    const ttlOf = (environment: Environment) => toDecisionPolicy(read(environment)).ttlSeconds;
    assert.equal(ttlOf({ INTROSPECTION: 'always' }), 60);
    assert.equal(ttlOf({ INTROSPECTION: 'always', DECISION_TTL_SECONDS: '3600' }), 60);
    assert.equal(ttlOf({ INTROSPECTION: 'first-use', DECISION_TTL_SECONDS: '120' }), 120);
    assert.equal(ttlOf({ INTROSPECTION: 'off' }), 300);
  });

  for (const [key, values] of [
    ['REQUIRED_SCOPES', ['"oic.invoke"', 'oic.invoke oic\\read', 'oïc', 'oic.invoke \u0001']],
    ['DECISION_TTL_SECONDS', ['59', '3601', '-60', '60s']],
    ['MIN_TOKEN_LIFETIME_SECONDS', ['-1', '3601', '60.5', 'none']],
    ['INTROSPECTION', ['on', 'OFF', 'true', 'first', 'first_use', 'always off']],
  ] as const) {
    for (const value of values) {
      it(`refuse ${key}=${JSON.stringify(value)}`, () => {
        assert.deepEqual(problemKeys({ [key]: value }), [key]);
      });
    }
  }

  for (const key of ['REQUIRED_SCOPE', 'CONTEXT_CLAIM', 'DECISION_TTL', 'MIN_TOKEN_LIFETIME']) {
    it(`report ${key}, which is no key`, () => assert.deepEqual(problemKeys({ [key]: '1' }), [key]));
  }

  for (const [key, { example, parse }] of Object.entries(decisionSettings)) {
    it(`give ${key} an example that is itself accepted`, () => assert.notEqual(parse(example), undefined));
  }
});

describe('INTROSPECTION', () => {
  for (const mode of ['first-use', 'always'] as const) {
    it(`as ${mode} needs a client of the domain`, () => {
      const { INTROSPECTION } = read({ INTROSPECTION: mode });
      const [problem, ...others] = checkDecisionSettings({ INTROSPECTION });
      assert.equal(problem?.key, 'INTROSPECTION');
      assert.match(problem.expected, /JWKS_CREDENTIAL_SECRET_ID/);
      assert.deepEqual(others, []);
      assert.deepEqual(checkDecisionSettings({ ...read({ INTROSPECTION: problem.example }) }), []);
      assert.deepEqual(checkDecisionSettings({ INTROSPECTION, JWKS_CREDENTIAL_SECRET_ID: SECRET_ID }), []);
    });

    it(`as ${mode} asks the domain about each token`, async () => {
      const { clock } = createTestClock();
      const asked: unknown[] = [];
      const isRevoked = createConfiguredRevocationCheck(
        read({ INTROSPECTION: mode }),
        async (path, form) => {
          asked.push([path, form]);
          return { active: false };
        },
        clock,
      );
      assert.equal(await isRevoked?.('aa.bb.cc', NOW_SECONDS + 60, DEADLINE), true);
      assert.deepEqual(asked, [['/oauth2/v1/introspect', { token: 'aa.bb.cc' }]]);
    });
  }

  it('differs by how long an active token is believed', async () => {
    for (const [mode, times] of [
      ['first-use', 1],
      ['always', 2],
    ] as const) {
      const time = createTestClock();
      let asked = 0;
      const post = async () => {
        asked += 1;
        return { active: true };
      };
      const isRevoked = createConfiguredRevocationCheck(read({ INTROSPECTION: mode }), post, time.clock);
      await isRevoked?.('aa.bb.cc', NOW_SECONDS + 60, DEADLINE);
      time.now += 10_000;
      await isRevoked?.('aa.bb.cc', NOW_SECONDS + 60, DEADLINE);
      assert.equal(asked, times, mode);
    }
  });

  it('needs nothing when it is off, or could not be read, which is said elsewhere', () => {
    assert.deepEqual(checkDecisionSettings({ INTROSPECTION: 'off' }), []);
    assert.deepEqual(checkDecisionSettings({}), []);
  });

  it('asks nobody when it is off, whatever client there is', () => {
    const post = async () => assert.fail('asked');
    assert.equal(
      createConfiguredRevocationCheck(read(), post, () => 0),
      undefined,
    );
  });

  it('never goes without the check that it asks for: without a client, which the settings refuse, it throws', () => {
    const settings = read({ INTROSPECTION: 'always' });
    assert.equal(checkDecisionSettings(settings).length, 1);
    assert.throws(() => createConfiguredRevocationCheck(settings, undefined, () => 0), {
      code: 'ERR_CONFIG_INVALID',
    });
  });
});
