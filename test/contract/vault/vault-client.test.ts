/** The Vault client on Oracle's real SDK against a real server: what it asks, and how each failure comes out. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import { sendHttp } from '../../../src/runtime/http.ts';
import type { ReadSecret } from '../../../src/vault/secret-version.ts';
import { createVaultClient } from '../../../src/vault/vault-client.ts';
import {
  installPrincipal,
  isSigned,
  json,
  muteConsole,
  raw,
  startSecretsApi,
  toBundle,
} from './vault-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';
const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the Vault client', () => {
  const principal = installPrincipal();
  let api: Awaited<ReturnType<typeof startSecretsApi>>;
  let read: ReadSecret;
  let said = (): string => '';

  before(async () => {
    api = await startSecretsApi();
    principal.install();
    read = createVaultClient({ endpoint: api.url, send: sendHttp });
  });
  after(async () => {
    await api.close();
    principal.restore();
  });
  // The SDK writes warnings of its own to the console, which is the function's log: never what Vault said.
  beforeEach(() => {
    said = muteConsole();
  });
  afterEach(() => {
    mock.restoreAll();
    api.requests.length = 0;
    assert.doesNotMatch(said(), /canary/i);
  });

  /** A read that must fail: the error, and how often Vault was asked. */
  async function fail(timeoutMs = 2_000) {
    const error: unknown = await read(SECRET_ID, 'CURRENT', timeoutMs).then(
      () => assert.fail('the read succeeded'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Error, inspect(error));
    assert.doesNotMatch(inspect(error, { depth: 9 }), /canary/);
    return { error, asked: api.requests.length };
  }

  it('reads content and version of the current version', async () => {
    api.respond = json(200, toBundle(toBase64('üser:canary'), 5));
    const { content, version } = await read(SECRET_ID, 'CURRENT', 2_000);
    assert.deepEqual([content.reveal(), version], ['üser:canary', 5]);
    assert.doesNotMatch(inspect(content, { depth: 9 }), /canary/);
  });

  it('asks once, for that secret, in the current stage', async () => {
    api.respond = json(200, toBundle(toBase64('u:p')));
    await read(SECRET_ID, 'CURRENT', 2_000);
    const [request] = api.requests;
    const url = new URL(request?.url ?? '', api.url);
    assert.deepEqual([api.requests.length, request?.method], [1, 'GET']);
    assert.equal(url.pathname, `/20190301/secretbundles/${SECRET_ID}`);
    // No version may be pinned.
    assert.equal(url.search, '?stage=CURRENT');
  });

  it('signs with the key of the resource principal and names its session token', async () => {
    api.respond = json(200, toBundle(toBase64('u:p')));
    await read(SECRET_ID, 'CURRENT', 2_000);
    const [request] = api.requests;
    assert.ok(request);
    assert.match(request.headers.authorization ?? '', /^Signature version="1",.*algorithm="rsa-sha256"/);
    assert.ok(request.headers.authorization?.includes(`keyId="ST$${principal.sessionToken}"`));
    assert.equal(isSigned(request), true);
  });

  it('names one host only (RFC 9112 §3.2), the one that it signed', async () => {
    api.respond = json(200, toBundle(toBase64('u:p')));
    await read(SECRET_ID, 'CURRENT', 2_000);
    const names = api.requests[0]?.rawHeaders.filter((_text, index) => index % 2 === 0) ?? [];
    assert.equal(names.filter((name) => name.toLowerCase() === 'host').length, 1, names.join());
    assert.equal(api.requests[0]?.headers.host, api.url.host);
  });

  it('ignores a path in the endpoint', async () => {
    api.respond = json(200, toBundle(toBase64('u:p')));
    await createVaultClient({ endpoint: new URL('/prefix', api.url), send: sendHttp })(
      SECRET_ID,
      'CURRENT',
      2_000,
    );
    assert.equal(api.requests[0]?.url, `/20190301/secretbundles/${SECRET_ID}?stage=CURRENT`);
  });

  for (const status of [401, 403, 404]) {
    it(`takes ${status} for a denial, and names both causes of it`, async () => {
      api.respond = json(status, { code: 'NotAuthorizedOrNotFound', message: 'canary' });
      const { error, asked } = await fail();
      assert.deepEqual(
        [Reflect.get(error, 'code'), Reflect.get(error, 'upstreamStatus')],
        ['ERR_VAULT_DENIED', status],
      );
      const detail = String(Reflect.get(error, 'detail'));
      assert.match(detail, /^no such secret or version, or no policy: Allow dynamic-group /);
      assert.ok(detail.endsWith(` where target.secret.id = '${SECRET_ID}'`));
      assert.equal(asked, 1);
    });
  }

  for (const status of [400, 409, 429, 500, 502, 503, 504]) {
    it(`takes ${status} for an outage and does not try again`, async () => {
      api.respond = json(status, { code: 'Canary', message: 'canary' }, { 'retry-after': '1' });
      const { error, asked } = await fail();
      assert.deepEqual(
        [Reflect.get(error, 'code'), Reflect.get(error, 'upstreamStatus')],
        ['ERR_VAULT_UNAVAILABLE', status],
      );
      assert.equal(asked, 1);
    });
  }

  for (const status of [201, 202, 204, 205, 206, 304, 451, 600, 999]) {
    it(`takes ${status}, which Vault never says, for an outage, although the SDK might not`, async () => {
      api.respond = raw(status, [204, 205, 304].includes(status) ? '' : '{"message":"canary"}');
      const { error, asked } = await fail();
      assert.deepEqual(
        [Reflect.get(error, 'code'), Reflect.get(error, 'upstreamStatus'), asked],
        ['ERR_VAULT_UNAVAILABLE', status, 1],
      );
    });
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not carry its signature after a redirect ${status}`, async () => {
      api.respond = json(status, {}, { location: '/elsewhere' });
      const { error, asked } = await fail();
      assert.deepEqual([Reflect.get(error, 'code'), asked], ['ERR_VAULT_UNAVAILABLE', 1]);
    });
  }

  it('gives up when Vault does not answer in time', async () => {
    api.respond = () => undefined;
    const { error, asked } = await fail(100);
    assert.deepEqual([Reflect.get(error, 'code'), asked], ['ERR_VAULT_TIMEOUT', 1]);
  });

  it('gives up when the answer begins in time and does not end', async () => {
    api.respond = (_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('{');
    };
    const { error, asked } = await fail(100);
    assert.deepEqual([Reflect.get(error, 'code'), asked], ['ERR_VAULT_TIMEOUT', 1]);
  });

  it('stops reading an answer that is too large', async () => {
    api.respond = json(200, toBundle('A'.repeat(70_000)));
    const { error, asked } = await fail();
    assert.deepEqual([Reflect.get(error, 'code'), asked], ['ERR_VAULT_UNAVAILABLE', 1]);
  });

  it('takes an answer that breaks off for an outage', async () => {
    api.respond = (request, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('{', () => request.socket.destroy());
    };
    const { error, asked } = await fail();
    assert.deepEqual([Reflect.get(error, 'code'), asked], ['ERR_VAULT_UNAVAILABLE', 1]);
  });

  it('takes an answer that is no HTTP for an outage', async () => {
    api.respond = (request) => request.socket.end('canary\r\n\r\n');
    assert.equal(Reflect.get((await fail()).error, 'code'), 'ERR_VAULT_UNAVAILABLE');
  });

  it('takes a Vault that is not there for an outage', async () => {
    const gone = await startSecretsApi();
    await gone.close();
    await assert.rejects(
      createVaultClient({ endpoint: gone.url, send: sendHttp })(SECRET_ID, 'CURRENT', 2_000),
      {
        code: 'ERR_VAULT_UNAVAILABLE',
        detail: 'unreachable',
      },
    );
  });
});
