/** OIC says 401 to a token of our own: one newer token, then the integration is left alone for a while. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HttpRequest, SendHttp } from '../../src/runtime/http.ts';
import { authorizationsOf, createBench, toBasic } from './bench.ts';
import { createCall, lastLine, parseProblem, toResponse } from './call-bench.ts';
import { CLIENT_SECRET_ID, row, tokenCredential } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const ROWS = [row({ credential: tokenCredential('client_credentials') })];
const CLIENT = createReader(toSecretVersion('client:one'));
const COOL_DOWN_MS = 5_000;

/** OIC that accepts these Authorization values only. */
function accept(...tokens: readonly string[]): SendHttp {
  return async (request) => {
    const isGood = authorizationsOf([request]).every((value) => tokens.includes(value));
    return toResponse(isGood ? 200 : 401, [['WWW-Authenticate', 'Bearer']]);
  };
}

describe('a token of our own that OIC refuses', () => {
  it('twice is the caller’s failure 502, not its 401, and is left alone for a while', async () => {
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, send: accept() });
    const answer = await bench.invoke(createCall());
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [502, 'ERR_CREDENTIAL_REFUSED']);
    assert.doesNotMatch(JSON.stringify([answer, bench.lines]), /minted-|www-authenticate/i);
    const { attempts, upstreamStatus, credential, detail } = lastLine(bench.lines);
    assert.deepEqual(
      [attempts, upstreamStatus, credential, detail],
      [2, 401, 'client_credentials', undefined],
    );

    for (let turn = 0; turn < 3; turn += 1) await bench.invoke(createCall());
    assert.deepEqual([bench.sent.length, bench.asked.length], [2, 2]);
    const held = lastLine(bench.lines);
    assert.deepEqual([held['attempts'], held['detail']], [undefined, 'refused; not tried again yet']);
  });

  it('is tried again after its cool-down', async () => {
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, send: accept('Bearer minted-3') });
    assert.equal((await bench.invoke(createCall())).status, 502);
    bench.now += COOL_DOWN_MS;
    assert.equal((await bench.invoke(createCall())).status, 200);
    assert.deepEqual(authorizationsOf(bench.sent).at(-1), 'Bearer minted-3');
  });

  it('stops no other integration with the same client', async () => {
    const other = row({ name: 'b', route: 'GET /b', target: 'https://oic.example/b' });
    const rows = [...ROWS, { ...other, credential: tokenCredential('client_credentials') }];
    const send = async ({ url }: HttpRequest) => toResponse(url.pathname === '/b' ? 200 : 401);
    const bench = createBench({ rows, readSecret: CLIENT, send });
    const statuses = [];
    for (const url of ['/orders/7', '/b', '/orders/7']) {
      statuses.push((await bench.invoke(createCall({ 'fn-http-request-url': [url] }))).status);
    }
    assert.deepEqual(statuses, [502, 200, 502]);
  });

  it('once is replaced by a newer one, and the newer one is kept', async () => {
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, send: accept('Bearer minted-2') });
    assert.equal((await bench.invoke(createCall())).status, 200);
    assert.equal(lastLine(bench.lines)['attempts'], 2);
    assert.equal((await bench.invoke(createCall())).status, 200);
    assert.equal(lastLine(bench.lines)['attempts'], 1);
    assert.deepEqual(
      authorizationsOf(bench.sent),
      ['minted-1', 'minted-2', 'minted-2'].map((token) => `Bearer ${token}`),
    );
  });

  it('is replaced by one of the secret as it is by now, and the line has that version', async () => {
    let versions = [toSecretVersion('client:one', 1)];
    const bench = createBench({
      rows: ROWS,
      readSecret: (...read) => createReader(...versions)(...read),
      send: (request) => {
        versions = [toSecretVersion('client:two', 2), toSecretVersion('client:one', 1, ['PREVIOUS'])];
        return accept('Bearer minted-2')(request);
      },
    });
    assert.equal((await bench.invoke(createCall())).status, 200);
    const { attempts, secretId, secretVersion } = lastLine(bench.lines);
    assert.deepEqual([attempts, secretId, secretVersion], [2, CLIENT_SECRET_ID, 2]);
    assert.deepEqual(authorizationsOf(bench.asked), ['client:one', 'client:two'].map(toBasic));
  });

  it('is not followed by a second delivery when the endpoint mints no other', async () => {
    const answers = [200, 500].map((status) =>
      toResponse(status, [], '{"access_token":"minted-1","token_type":"Bearer","expires_in":3600}'),
    );
    const bench = createBench({
      rows: ROWS,
      readSecret: CLIENT,
      send: accept(),
      askDomain: async () => answers.shift() ?? toResponse(500),
    });
    const answer = await bench.invoke(createCall());
    assert.deepEqual([parseProblem(answer)['code'], bench.sent.length], ['ERR_DOMAIN_UNAVAILABLE', 1]);
    assert.equal(lastLine(bench.lines)['attempts'], 1);
  });
});
