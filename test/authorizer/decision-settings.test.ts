/** The authorizer's own configuration: defaults, what is refused, and what it means. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decisionSettings, toDecisionPolicy } from '../../src/authorizer/decision-settings.ts';
import { readSettings } from '../../src/runtime/settings.ts';

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
      CONTEXT_CLAIMS: ['sub', 'sub_type', 'client_id', 'tenant', 'scope'],
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
