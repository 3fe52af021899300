/** The invoker as a whole: the order of its checks, its answers, and its one log line per call. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import {
  createBench,
  createCall,
  OIC,
  onlyLine,
  parseProblem,
  row,
  SECRET_ID,
  toResponse,
  toSecretVersion,
} from './bench.ts';

const BASIC = `Basic ${Buffer.from('oic.user:oic-password').toString('base64')}`;

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

  it('is answered as bytes of no known type when OIC names none', async () => {
    const { invoke } = createBench();
    assert.equal((await invoke(createCall())).contentType, 'application/octet-stream');
  });

  it('leaves one line that says who called what with which version of which secret', async () => {
    const bench = createBench({ readSecret: async () => toSecretVersion('a:b', 4) });
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
      status: 200,
      ms: 0,
    });
  });

  it('reads the secret once for many', async () => {
    const { invoke, reads } = createBench();
    await invoke(createCall());
    await invoke(createCall());
    assert.equal(reads.length, 1);
  });

  it('hands on a failure of OIC as OIC put it', async () => {
    const { invoke } = createBench({
      send: async () => toResponse(500, [['content-type', 'text/plain']], 'no'),
    });
    const got = await invoke(createCall());
    assert.deepEqual([got.status, got.contentType, String(got.body)], [500, 'text/plain', 'no']);
  });
});

describe('a caller that is refused', () => {
  const nothing = async (
    what: Parameters<typeof createCall>[0],
    code: string,
    status: number,
    rows = [row()],
  ) => {
    const bench = createBench({ rows });
    const answer = await bench.invoke(createCall(what));
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [status, code]);
    // Neither OIC nor Vault hears of a refused caller.
    assert.deepEqual([bench.sent.length, bench.reads.length], [0, 0]);
    return { answer, line: onlyLine(bench.lines) };
  };

  it('without a token gets 401 and a challenge', async () => {
    const { answer, line } = await nothing(
      { 'fn-http-h-authorization': undefined },
      'ERR_TOKEN_MISSING',
      401,
    );
    assert.ok(
      answer.headers?.some(([name, value]) => name === 'www-authenticate' && value.startsWith('Bearer ')),
    );
    assert.equal(line['reason'], 'token_missing');
  });

  it('with two tokens gets 401, even when both are good', async () => {
    const good = createCall().headers.get('fn-http-h-authorization')?.[0] ?? '';
    const { line } = await nothing({ 'fn-http-h-authorization': [good, good] }, 'ERR_TOKEN_REFUSED', 401);
    assert.equal(line['reason'], 'token_repeated');
  });

  it('with OIC’s own kind of credential gets 401', async () => {
    const { line } = await nothing({ 'fn-http-h-authorization': [BASIC] }, 'ERR_TOKEN_REFUSED', 401);
    assert.equal(line['reason'], 'scheme_not_bearer');
  });

  it('with a bad token learns nothing of the routes', async () => {
    const forged = { 'fn-http-h-authorization': ['Bearer forged.forged.forged'] };
    for (const url of ['/orders/7', '/unknown']) {
      await nothing({ ...forged, 'fn-http-request-url': [url] }, 'ERR_TOKEN_REFUSED', 401);
    }
  });

  it('on an unknown path gets 404', async () => {
    await nothing({ 'fn-http-request-url': ['/unknown'] }, 'ERR_ROUTE_UNKNOWN', 404);
  });

  it('with another method gets 405 and the methods there are', async () => {
    const { answer } = await nothing({ 'fn-http-method': ['PUT'] }, 'ERR_METHOD_NOT_ALLOWED', 405);
    assert.ok(answer.headers?.some(([name, value]) => name === 'allow' && value === 'GET'));
  });

  it('whom no entry allows gets 403, and the line says where', async () => {
    const rows = [row({ allow: [{ clients: ['payroll-app'] }] })];
    const { line } = await nothing({}, 'ERR_CALLER_NOT_ALLOWED', 403, rows);
    assert.deepEqual(
      [line['integration'], line['client'], line['secretId']],
      ['order', 'orders-app', undefined],
    );
  });

  it('gets 403 where nobody is allowed', async () => {
    await nothing({}, 'ERR_CALLER_NOT_ALLOWED', 403, [row({ allow: [] })]);
  });

  for (const reason of Object.keys(DENIAL_REASONS) as DenialReason[]) {
    it(`for ${reason} reads no more than that the token was not accepted`, async () => {
      const bench = createBench({ verifyToken: async () => ({ denied: reason }) });
      const answer = await bench.invoke(createCall());
      assert.equal(answer.status, 401);
      assert.equal(onlyLine(bench.lines)['reason'], reason);
      assert.doesNotMatch(JSON.stringify(answer), new RegExp(reason));
    });
  }
});
