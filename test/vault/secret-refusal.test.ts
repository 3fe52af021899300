/** The refusal of a secret: what counts as one, what it says, and how it is said again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { isRefusal, SecretRefusedError, toHeldRefusal } from '../../src/vault/secret-refusal.ts';

describe('a refusal', () => {
  for (const [what, error] of [
    ['an outage', new GatekeeperError('ERR_VAULT_UNAVAILABLE')],
    ['a denial of Vault', new GatekeeperError('ERR_VAULT_DENIED')],
    ['an error with the code of one', new GatekeeperError('ERR_CREDENTIAL_REFUSED')],
    ['a mistake', new TypeError('x')],
    ['an object like one', { code: 'ERR_SECRET_FORM' }],
    ['nothing', undefined],
  ] as const) {
    it(`is not ${what}`, () => assert.equal(isRefusal(error), false));
  }

  it('is the word of whoever checks the secret, or its own form', () => {
    assert.equal(isRefusal(new SecretRefusedError('ERR_CREDENTIAL_REFUSED', {})), true);
    assert.equal(isRefusal(new GatekeeperError('ERR_SECRET_FORM')), true);
  });

  it('is an error with a code, about the secret unless it says otherwise', () => {
    const error = new SecretRefusedError('ERR_DOMAIN_GRANT_REFUSED', { detail: 'd', upstreamStatus: 400 });
    assert.ok(error instanceof GatekeeperError);
    assert.deepEqual(
      [error.code, error.detail, error.upstreamStatus, error.isAboutPurpose],
      ['ERR_DOMAIN_GRANT_REFUSED', 'd', 400, false],
    );
    assert.equal(new SecretRefusedError(error.code, { isAboutPurpose: true }).isAboutPurpose, true);
  });
});

describe('a refusal that still holds', () => {
  it('is a refusal with the same code and status, and says that nobody was asked', () => {
    const refusal = new SecretRefusedError('ERR_DOMAIN_CLIENT_REFUSED', {
      detail: '/oauth2/v1/token: invalid_client',
      upstreamStatus: 401,
    });
    const held = toHeldRefusal(refusal);
    assert.notEqual(held, refusal);
    assert.equal(isRefusal(held), true);
    assert.deepEqual(
      [held.code, held.detail, held.upstreamStatus],
      ['ERR_DOMAIN_CLIENT_REFUSED', '/oauth2/v1/token: invalid_client; not tried again yet', 401],
    );
  });

  it('says so also where the refusal had neither detail nor status', () => {
    const held = toHeldRefusal(new GatekeeperError('ERR_SECRET_FORM'));
    assert.deepEqual(
      [held.code, held.detail, held.upstreamStatus],
      ['ERR_SECRET_FORM', 'refused; not tried again yet', undefined],
    );
  });
});
