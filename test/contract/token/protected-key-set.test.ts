/** The verifier as it is configured, against a real domain that shows its key set to its own client only. */
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { createConfiguredDomainClient } from '../../../src/identity-domain/configured-client.ts';
import { createDeadline } from '../../../src/runtime/clock.ts';
import { sendHttp } from '../../../src/runtime/http.ts';
import { createConfiguredVerifier } from '../../../src/token/configured-verifier.ts';
import { createSecretCache } from '../../../src/vault/secret-cache.ts';
import { createSecretUse } from '../../../src/vault/secret-use.ts';
import { createVaultBench } from '../../identity-domain/vault-bench.ts';
import { createTestClock } from '../../support/clock.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { startLoopbackServer } from '../../support/loopback-server.ts';
import { readTokenSettings } from '../../support/token-settings.ts';
import { createSigningKey, signToken, TENANT, toClaims, toKeySetText } from '../../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
const KEY_PATH = '/admin/v1/SigningCert/jwk';
const TOKEN_PATH = '/oauth2/v1/token';
const CLIENT = `Basic ${Buffer.from('app:canary-secret').toString('base64')}`;

/** A domain with one client; it mints canary-token-1, canary-token-2, … and takes the latest only. */
async function start(t: TestContext, secret = 'app:canary-secret') {
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const domain = { minted: 0, requests: [] as string[] };
  const answer = (path: string, authorization: string | undefined): [status: number, body: string] => {
    if (path === TOKEN_PATH) {
      if (authorization !== CLIENT) return [401, '{"error":"invalid_client"}'];
      domain.minted += 1;
      const token = `canary-token-${domain.minted}`;
      return [200, JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 3600 })];
    }
    const isAdmitted = authorization === `Bearer canary-token-${domain.minted}`;
    return isAdmitted && path === KEY_PATH ? [200, toKeySetText(KEY)] : [401, '{}'];
  };
  const host = await startLoopbackServer(t, async (request, response) => {
    const { method, url = '', headers } = request;
    const form = await text(request);
    domain.requests.push(`${method} ${url} ${form}`.trim());
    const [status, body] = answer(url, headers.authorization);
    response.writeHead(status).end(body);
  });
  const settings = readTokenSettings({
    IDENTITY_DOMAIN_URL: `http://${host}`,
    ALLOW_INSECURE_HTTP: 'true',
    TOKEN_TENANT: TENANT,
    JWKS_CREDENTIAL_SECRET_ID: 'ocid1.vaultsecret.oc1.example-region.exampledomainclient',
  });
  const { clock } = time;
  const vault = Object.assign(createVaultBench(time), { toContent: () => secret });
  const cache = createSecretCache({ read: vault.read, ttlSeconds: 300, clock, log });
  const secrets = createSecretUse({ secrets: cache, clock, log });
  const client = createConfiguredDomainClient(settings, { secrets, send: sendHttp, clock, log });
  const verifyToken = createConfiguredVerifier(settings, {
    log,
    clock,
    send: sendHttp,
    accessToken: client?.accessToken,
  });
  const verify = async (): Promise<string> => {
    const token = signToken(KEY, toClaims(time.now / 1000));
    const outcome = await verifyToken(token, createDeadline(time.now + 30_000, time.clock));
    return 'denied' in outcome ? outcome.denied : 'allow';
  };
  return { time, domain, host, lines, entries, verify };
}

const MINT = `POST ${TOKEN_PATH} grant_type=client_credentials&scope=urn%3Aopc%3Aidm%3A__myscopes__`;
const READ = `GET ${KEY_PATH}`;

describe('the key set of a domain that protects it', () => {
  it('is read with a token of the configured client, which the log does not see', async (t) => {
    const { verify, domain, host, lines, entries } = await start(t);
    assert.equal(await verify(), 'allow');
    assert.deepEqual(domain.requests, [READ, MINT, READ]);
    assert.deepEqual(
      entries().map(({ event, keyCount, host, secretVersion }) => [event, keyCount, host, secretVersion]),
      [
        ['token_minted', undefined, host, 1],
        ['keys_fetched', 1, host, undefined],
      ],
    );
    assert.doesNotMatch(lines.join(''), /canary/);
  });

  it('is read with the same token when it is old, and with a new one when that is refused', async (t) => {
    const { verify, domain, time } = await start(t);
    assert.equal(await verify(), 'allow');
    domain.requests.length = 0;
    time.now += 600_000;
    assert.equal(await verify(), 'allow');
    assert.deepEqual(domain.requests, [READ]);
    domain.minted += 1;
    domain.requests.length = 0;
    time.now += 600_000;
    assert.equal(await verify(), 'allow');
    assert.deepEqual(domain.requests, [READ, MINT, READ]);
  });

  it('cannot be read with a wrong secret: every call is undecided, and nobody is refused', async (t) => {
    const { verify, domain, lines, entries } = await start(t, 'app:canary-wrong');
    await assert.rejects(verify(), { code: 'ERR_DOMAIN_CLIENT_REFUSED' });
    await assert.rejects(verify(), { code: 'ERR_DOMAIN_CLIENT_REFUSED' }, 'left alone for a while');
    assert.equal(domain.minted, 0);
    assert.ok(domain.requests.length <= 4, 'at the start, and by the first call');
    const refusals = entries().map(({ event, code, secretVersion }) => [event, code, secretVersion]);
    assert.deepEqual(
      new Set(refusals.map(String)),
      new Set(['secret_refused,ERR_DOMAIN_CLIENT_REFUSED,1', 'keys_fetch_failed,ERR_DOMAIN_CLIENT_REFUSED,']),
    );
    assert.doesNotMatch(lines.join(''), /canary/);
  });
});
