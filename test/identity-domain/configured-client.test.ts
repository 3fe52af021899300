/** The client of the domain that the configuration describes, or none, against a domain of its own. */
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createConfiguredDomainClient } from '../../src/identity-domain/configured-client.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import { createDomainBench, DOMAIN, SECRET_ID, toFailure } from './domain-bench.ts';

function createWith(settings: { domain?: URL; secretId?: string }) {
  const bench = createDomainBench();
  const { time, log, secrets } = bench;
  const client = createConfiguredDomainClient(
    { IDENTITY_DOMAIN_URL: settings.domain, JWKS_CREDENTIAL_SECRET_ID: settings.secretId },
    { secrets, send: sendHttp, clock: time.clock, log },
  );
  return { ...bench, client };
}

/** A domain that mints canary-token-1, … and says that every token is active. */
async function start(t: TestContext) {
  const requests: string[] = [];
  const host = await startLoopbackServer(t, async (request, response) => {
    requests.push(`${request.method} ${request.url} ${await text(request)}`);
    const access_token = `canary-token-${requests.length}`;
    response.end(JSON.stringify({ access_token, token_type: 'Bearer', expires_in: 3600, active: true }));
  });
  const { client, ...bench } = createWith({ domain: new URL(`http://${host}`), secretId: SECRET_ID });
  assert.ok(client !== undefined);
  return { ...bench, client, requests, deadline: bench.deadlineIn(30_000) };
}

const MINT = 'POST /oauth2/v1/token grant_type=client_credentials&scope=urn%3Aopc%3Aidm%3A__myscopes__';

describe('the configured client of the domain', () => {
  for (const settings of [{}, { domain: DOMAIN }, { secretId: SECRET_ID }]) {
    it(`is none with ${JSON.stringify(settings)} alone, and no secret is read`, () => {
      const { client, vault } = createWith(settings);
      assert.equal(client, undefined);
      assert.deepEqual(vault.reads, []);
    });
  }

  it('reads its secret when it is first used, and not before; it fails as Vault fails', async () => {
    const { client, vault, deadlineIn, sent } = createWith({ domain: DOMAIN, secretId: SECRET_ID });
    assert.ok(client !== undefined);
    assert.deepEqual(vault.reads, []);
    vault.failure = new GatekeeperError('ERR_VAULT_DENIED');
    assert.equal(await toFailure(client.accessToken.get(deadlineIn(1_000))), vault.failure);
    assert.equal(await toFailure(client.introspect('canary', deadlineIn(1_000))), vault.failure);
    assert.deepEqual(sent, []);
  });

  it('gets a token for all that its roles allow, once, and a newer one when that is refused', async (t) => {
    const { client, deadline, requests, vault } = await start(t);
    const first = await client.accessToken.get(deadline);
    assert.equal(first.token.reveal(), 'canary-token-1');
    assert.equal(await client.accessToken.get(deadline), first);
    assert.deepEqual([requests, vault.reads], [[MINT], ['CURRENT']]);
    const second = await client.accessToken.renew(first, deadline);
    assert.equal(second.token.reveal(), 'canary-token-2');
    assert.equal(await client.accessToken.get(deadline), second);
    assert.deepEqual(
      [requests, vault.reads],
      [
        [MINT, MINT],
        ['CURRENT', 'CURRENT'],
      ],
    );
  });

  it('asks after a token with its own secret, and with no access token', async (t) => {
    const { client, deadline, requests } = await start(t);
    assert.equal(await client.introspect('aa.bb.cc', deadline), true);
    assert.deepEqual(requests, ['POST /oauth2/v1/introspect token=aa.bb.cc']);
  });
});
