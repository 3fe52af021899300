/** The client of the domain that the configuration describes, or none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createConfiguredDomainClient } from '../../src/identity-domain/configured-client.ts';
import type { SecretCache } from '../../src/vault/secret-cache.ts';
import { DOMAIN, SECRET_ID, toFailure } from './domain-bench.ts';

function createWith(settings: { domain?: URL; secretId?: string }) {
  const read: string[] = [];
  const denied = new GatekeeperError('ERR_VAULT_DENIED');
  const secrets: SecretCache = {
    get: async (secretId) => {
      read.push(secretId);
      throw denied;
    },
    drop: () => assert.fail('nothing has been refused'),
  };
  const { domain, secretId } = settings;
  const post = createConfiguredDomainClient(
    { IDENTITY_DOMAIN_URL: domain, JWKS_CREDENTIAL_SECRET_ID: secretId },
    secrets,
  );
  return { post, read, denied };
}

describe('the configured client of the domain', () => {
  for (const settings of [{}, { domain: DOMAIN }, { secretId: SECRET_ID }]) {
    it(`is none with ${JSON.stringify(settings)} alone, and no secret is read`, () => {
      const { post, read } = createWith(settings);
      assert.equal(post, undefined);
      assert.deepEqual(read, []);
    });
  }

  it('reads its secret when it is first asked, and not before', async () => {
    const { post, read, denied } = createWith({ domain: DOMAIN, secretId: SECRET_ID });
    assert.ok(post !== undefined);
    assert.deepEqual(read, []);
    assert.equal(await toFailure(post('/x', {}, { remainingMs: () => 1000 })), denied);
    assert.deepEqual(read, [SECRET_ID]);
  });
});
