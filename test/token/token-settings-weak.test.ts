/** Choices that are allowed but weak: the log warns of them, and of nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { warnOfWeakSettings } from '../../src/token/token-settings.ts';
import { NOW } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { readTokenSettings } from '../support/token-settings.ts';
import { SHARED_ISSUER, TENANT } from '../support/tokens.ts';

type Environment = Readonly<Record<string, string>>;

describe('a weak choice', () => {
  const warningsOf = (environment: Environment) => {
    const { log, entries } = createLogLines(() => NOW);
    warnOfWeakSettings(readTokenSettings(environment), log);
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

  it('is not an issuer where no tokens are verified, since there is none', () => {
    const { log, entries } = createLogLines(() => NOW);
    warnOfWeakSettings({ ALLOW_INSECURE_HTTP: false }, log);
    assert.deepEqual(entries(), []);
    warnOfWeakSettings({ ALLOW_INSECURE_HTTP: true }, log);
    const [{ event, key } = {}, ...others] = entries();
    assert.deepEqual([event, key, others], ['insecure_http_allowed', 'ALLOW_INSECURE_HTTP', []]);
  });

  it('is to allow plain http', () => {
    const environment = { ALLOW_INSECURE_HTTP: 'true', TOKEN_TENANT: TENANT };
    assert.deepEqual(warningsOf(environment), ['warn insecure_http_allowed']);
  });
});
