/** Where the Vault client asks when no endpoint is configured: in the region that the platform names. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it, mock } from 'node:test';
import { SecretsClient } from 'oci-secrets';
import { sendHttp } from '../../../src/runtime/http.ts';
import { createVaultClient } from '../../../src/vault/vault-client.ts';
import { installPrincipal, muteConsole, toBundle } from './vault-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';

describe('the region of the Vault client', () => {
  const principal = installPrincipal();
  const endpoints: string[] = [];

  beforeEach(() => {
    muteConsole();
    // Nothing goes out: the client of the SDK answers by itself and tells where it would have asked.
    mock.method(SecretsClient.prototype, 'getSecretBundle', async function answer(this: SecretsClient) {
      endpoints.push(this.endpoint);
      return { secretBundle: toBundle(Buffer.from('u:p').toString('base64')) };
    });
  });
  afterEach(() => {
    mock.restoreAll();
    endpoints.length = 0;
  });
  after(() => principal.restore());

  const unknown: readonly (readonly [what: string, region: string])[] = [
    ['is none that the SDK knows', 'xx-nowhere-1'],
    ['is empty of meaning', '-'],
  ];
  for (const [what, region] of unknown) {
    it(`that ${what} is an error that says what to set, and names no other cause`, () => {
      principal.install({ REGION: region });
      assert.throws(
        () => createVaultClient({ endpoint: undefined, send: sendHttp }),
        (error: Error) => {
          assert.deepEqual(
            [error.message, Reflect.get(error, 'detail'), error.cause],
            ['ERR_VAULT_NO_PRINCIPAL', 'the region is not known to this SDK: set VAULT_ENDPOINT', undefined],
          );
          return true;
        },
      );
    });

    it(`that ${what} does not matter when an endpoint is configured`, async () => {
      principal.install({ REGION: region });
      await createVaultClient({ endpoint: new URL('https://vault.example'), send: sendHttp })(
        SECRET_ID,
        'CURRENT',
        1_000,
      );
      assert.deepEqual(endpoints, ['https://vault.example/20190301']);
    });
  }

  for (const region of ['us-phoenix-1', 'phx']) {
    it(`is where secrets are read, when the platform names ${region}`, async () => {
      principal.install({ REGION: region });
      assert.equal(
        (await createVaultClient({ endpoint: undefined, send: sendHttp })(SECRET_ID, 'CURRENT', 1_000))
          .version,
        3,
      );
      assert.deepEqual(endpoints, ['https://secrets.vaults.us-phoenix-1.oci.oraclecloud.com/20190301']);
    });
  }

  it('is not asked when an endpoint is configured', async () => {
    principal.install();
    await createVaultClient({ endpoint: new URL('https://vault.example/prefix'), send: sendHttp })(
      SECRET_ID,
      'CURRENT',
      1_000,
    );
    assert.deepEqual(endpoints, ['https://vault.example/20190301']);
  });
});
