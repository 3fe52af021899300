/** Calls that are allowed: what OIC gets, what the caller gets back, and the one log line. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toFingerprint } from '../../src/token/fingerprint.ts';
import { authorizationsOf, createBench, toBasic } from './bench.ts';
import { createCall, lastLine, linesOf, onlyLine, TOKEN, toResponse } from './call-bench.ts';
import { CLIENT_SECRET_ID, OIC, row, SCOPE, SECRET_ID, TOKEN_URL, tokenCredential } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const BASIC = toBasic('oic.user:oic-password');

describe('a call that is allowed', () => {
  it('reaches OIC with the credential from Vault and comes back with status, headers and bytes', async () => {
    const body = Buffer.from([0, 1, 254, 255]);
    const answer = toResponse(
      201,
      [
        ['Content-Type', 'application/x-bytes'],
        ['ETag', '"1"'],
        ['Set-Cookie', 'a=b'],
      ],
      body,
    );
    const { invoke, sent } = createBench({ send: async () => answer });

    const got = await invoke(createCall({ 'fn-http-request-url': ['/orders/7?x=1'] }));

    assert.deepEqual(got, {
      status: 201,
      contentType: 'application/x-bytes',
      headers: [['etag', '"1"']],
      body,
    });
    assert.equal(sent[0]?.url.href, `${OIC}/ORDERS/1.0/orders/7?x=1`);
    assert.deepEqual(sent[0]?.headers, [['authorization', BASIC]]);
  });

  it('reaches what a wildcard names, segment by segment', async () => {
    const rows = [row({ route: 'GET /files/{path*}', target: `${OIC}/FILES/1.0/{path*}` })];
    const { invoke, sent } = createBench({ rows });
    await invoke(createCall({ 'fn-http-request-url': ['/files/a%20b/c'] }));
    assert.equal(sent[0]?.url.href, `${OIC}/FILES/1.0/a%20b/c`);
  });

  it('is answered as bytes of no known type when OIC names none', async () => {
    const { invoke } = createBench();
    assert.equal((await invoke(createCall())).contentType, 'application/octet-stream');
  });

  it('leaves one line that says who called what with which version of which secret', async () => {
    const bench = createBench({ readSecret: createReader(toSecretVersion('a:b', 4)) });
    await bench.invoke(createCall());
    const { time, ...line } = onlyLine(bench.lines);
    assert.equal(time, '2026-01-01T00:00:00.000Z');
    assert.deepEqual(line, {
      level: 'info',
      function: 'invoker',
      event: 'invocation',
      callId: 'call-1',
      client: 'orders-app',
      subject: 'orders-user',
      method: 'GET',
      integration: 'order',
      credential: 'basic',
      secretId: SECRET_ID,
      secretVersion: 4,
      attempts: 1,
      status: 200,
      upstreamStatus: 200,
      tokenFingerprint: toFingerprint(TOKEN),
      ms: 0,
    });
  });

  it('by a token without a client has an empty client in its line', async () => {
    const caller = { clientId: undefined, subject: 'u', user: 'u', scopes: [] };
    const rows = [row({ allow: [{ subjects: ['u'] }] })];
    const bench = createBench({ rows, identifyCaller: async () => caller });
    assert.equal((await bench.invoke(createCall())).status, 200);
    assert.deepEqual([onlyLine(bench.lines)['client'], onlyLine(bench.lines)['subject']], ['', 'u']);
  });

  it('leaves a line with the time that it took', async () => {
    const bench = createBench({
      send: async () => {
        bench.now += 1_500;
        return toResponse(200);
      },
    });
    await bench.invoke(createCall());
    assert.equal(onlyLine(bench.lines)['ms'], 1_500);
  });

  it('leaves a line about each answer of OIC for whoever looks closely', async () => {
    const bench = createBench({
      send: async () => {
        bench.now += 700;
        return toResponse(207);
      },
    });
    await bench.invoke(createCall());
    const [{ time: _time, ...line } = {}, ...others] = linesOf(bench.lines, 'oic_answered');
    assert.deepEqual(line, {
      level: 'debug',
      function: 'invoker',
      event: 'oic_answered',
      callId: 'call-1',
      integration: 'order',
      secretVersion: 1,
      attempts: 1,
      upstreamStatus: 207,
      ms: 700,
    });
    assert.deepEqual(others, []);
  });

  it('reads the secret once for many', async () => {
    const { invoke, reads } = createBench();
    await invoke(createCall());
    await invoke(createCall());
    assert.deepEqual(reads, [`CURRENT ${SECRET_ID}`]);
  });
});

describe('a call with a token of our own', () => {
  const rows = [row({ credential: tokenCredential('client_credentials') })];
  const readSecret = createReader(toSecretVersion('client:client-secret', 3));

  it('asks the token endpoint as the client from Vault, for the scope of the table', async () => {
    const { invoke, asked, sent } = createBench({ rows, readSecret });
    assert.equal((await invoke(createCall())).status, 200);
    assert.deepEqual(authorizationsOf(asked), [toBasic('client:client-secret')]);
    assert.equal(asked[0]?.url.href, TOKEN_URL);
    assert.equal(
      String(asked[0]?.body),
      new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE }).toString(),
    );
    assert.deepEqual(authorizationsOf(sent), ['Bearer minted-1']);
  });

  it('mints it once for many, and says with which version of which secret', async () => {
    const bench = createBench({ rows, readSecret });
    await bench.invoke(createCall());
    await bench.invoke(createCall());
    assert.deepEqual([bench.asked.length, bench.sent.length, bench.reads.length], [1, 2, 1]);
    const { credential, secretId, secretVersion, attempts } = lastLine(bench.lines);
    assert.deepEqual(
      [credential, secretId, secretVersion, attempts],
      ['client_credentials', CLIENT_SECRET_ID, 3, 1],
    );
  });
});
