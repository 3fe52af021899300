/** INTROSPECTION: what it needs, and which check it makes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkDecisionSettings,
  createConfiguredRevocationCheck,
  decisionSettings,
} from '../../src/authorizer/decision-settings.ts';
import { readSettings } from '../../src/runtime/settings.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';
const DEADLINE = { remainingMs: () => 1000 };

function read(environment: Readonly<Record<string, string>> = {}) {
  const result = readSettings(decisionSettings, environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}

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
        async (token, deadline) => {
          asked.push([token, deadline.remainingMs()]);
          return false;
        },
        clock,
      );
      assert.equal(await isRevoked?.('aa.bb.cc', NOW_SECONDS + 60, DEADLINE), true);
      assert.deepEqual(asked, [['aa.bb.cc', 1000]]);
    });
  }

  it('differs by how long an active token is believed', async () => {
    for (const [mode, times] of [
      ['first-use', 1],
      ['always', 2],
    ] as const) {
      const time = createTestClock();
      let asked = 0;
      const introspect = async () => {
        asked += 1;
        return true;
      };
      const isRevoked = createConfiguredRevocationCheck(
        read({ INTROSPECTION: mode }),
        introspect,
        time.clock,
      );
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
    const introspect = async () => assert.fail('asked');
    assert.equal(
      createConfiguredRevocationCheck(read(), introspect, () => 0),
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
