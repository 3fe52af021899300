/** The transport under Oracle's SDK by itself: what it does with a request that cannot be signed or sent. */
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { sendHttp } from '../../../src/runtime/http.ts';
import { createPrincipal } from '../../../src/vault/principal.ts';
import { createSigningHttpClient } from '../../../src/vault/signing-http-client.ts';
import { installPrincipal, isSigned, json, muteConsole, startSecretsApi } from './vault-bench.ts';

describe('the signing transport', () => {
  const principal = installPrincipal();
  let api: Awaited<ReturnType<typeof startSecretsApi>>;

  before(async () => {
    muteConsole();
    api = await startSecretsApi();
    principal.install();
  });
  after(async () => {
    mock.restoreAll();
    await api.close();
    principal.restore();
  });

  const create = () =>
    createSigningHttpClient({
      principal: createPrincipal().details,
      secretId: 'a',
      timeoutMs: 2_000,
      send: sendHttp,
    });

  it('throws an error of ours for an address that is none, and keeps it', async () => {
    const { client, failure } = create();
    const sending = client.send({ uri: 'canary', method: 'GET', headers: new Headers() } as never);
    await assert.rejects(sending, (error: Error) => {
      assert.match(error.message, /^ERR_VAULT_(NO_PRINCIPAL|UNAVAILABLE)$/);
      assert.equal(failure(), error);
      return true;
    });
  });

  it('knows of no failure before one, and after a good answer', async () => {
    const { client, failure } = create();
    assert.equal(failure(), undefined);
    api.respond = json(200, {});
    const uri = new URL('/20190301/x', api.url).href;
    const answer = await client.send({ uri, method: 'GET', headers: new Headers() } as never);
    assert.deepEqual([answer.status, failure()], [200, undefined]);
    assert.ok(api.requests[0] && isSigned(api.requests[0]));
  });
});
