/** The deployed table with local addresses: only addresses change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toLocalIntegrations } from '../../../local/cloud/local-integrations.ts';

const URLS = { oic: 'http://127.0.0.1:8083', 'identity-domain': 'http://127.0.0.1:8081' };
const INSTANCE = 'https://example-instance.integration.example-region.ocp.oraclecloud.com';

describe('the local table of integrations', () => {
  it('has OIC in place of the instance, and everything else of a row unchanged', () => {
    const row = {
      name: 'order',
      route: 'GET /method-4/orders/{id}',
      target: `${INSTANCE}/ic/api/orders/{id}?at=https://elsewhere.example/`,
      credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..example' },
      allow: [{ scopes: ['oic.invoke'] }],
    };

    assert.deepEqual(toLocalIntegrations([row], URLS), [
      { ...row, target: `${URLS.oic}/ic/api/orders/{id}?at=https://elsewhere.example/` },
    ]);
  });

  it("has the local identity domain in place of a credential's", () => {
    const credential = {
      type: 'any',
      scope: 'https://audience.example:443all',
      tokenUrl: 'https://idcs-0.identity.oraclecloud.com:443/oauth2/v1/token',
    };

    const [local] = toLocalIntegrations([{ target: `${INSTANCE}:443/ic`, credential }], URLS);

    assert.deepEqual(local, {
      target: `${URLS.oic}/ic`,
      credential: { ...credential, tokenUrl: `${URLS['identity-domain']}/oauth2/v1/token` },
    });
  });

  it('leaves the deployed table as it was', () => {
    const credential = Object.freeze({ type: 'any', tokenUrl: INSTANCE });
    const row = Object.freeze({ target: INSTANCE, credential });

    assert.notEqual(toLocalIntegrations([row], URLS)[0], row);
    assert.equal(row.credential.tokenUrl, INSTANCE);
  });
});
