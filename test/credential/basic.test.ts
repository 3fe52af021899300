/** The Basic credential: made from the cached secret, and secret itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createBasicCredential } from '../../src/credential/basic.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createSecret } from '../../src/runtime/secret.ts';

const DEADLINE = createDeadline(5_000, () => 0);
const createFrom = (content: string, version = 3) =>
  createBasicCredential({ get: async () => ({ content: createSecret(content), version }) });

describe('the Basic credential', () => {
  it('is user and password in Base64, in UTF-8 (RFC 7617 §2.1)', async () => {
    const { value } = await createFrom('test:123£')('id', DEADLINE);
    assert.equal(value.reveal(), 'Basic dGVzdDoxMjPCow==');
  });

  it('is the same from each form of the secret', async () => {
    for (const form of ['u:p', 'dTpw', '{"username":"u","password":"p"}']) {
      assert.equal((await createFrom(form)('id', DEADLINE)).value.reveal(), 'Basic dTpw');
    }
  });

  it('says of which version it was made', async () => {
    assert.equal((await createFrom('u:p', 7)('id', DEADLINE)).secretVersion, 7);
  });

  it('prints as redacted', async () => {
    const made = await createFrom('u:p')('id', DEADLINE);
    assert.doesNotMatch(inspect(made, { depth: 9 }) + JSON.stringify(made) + String(made.value), /dTpw/);
  });

  it('asks for the secret by its id, within the deadline', async () => {
    const asked: unknown[] = [];
    const create = createBasicCredential({
      get: async (...what) => {
        asked.push(...what);
        return { content: createSecret('u:p'), version: 1 };
      },
    });
    await create('ocid1.x', DEADLINE);
    assert.deepEqual(asked, ['ocid1.x', DEADLINE]);
  });

  it('fails as Vault fails', async () => {
    const failure = new GatekeeperError('ERR_VAULT_DENIED');
    const create = createBasicCredential({ get: async () => Promise.reject(failure) });
    await assert.rejects(create('id', DEADLINE), failure);
  });

  it('fails when the secret has no known form', async () => {
    await assert.rejects(createFrom('no-colon')('id', DEADLINE), { code: 'ERR_SECRET_FORM' });
  });
});
