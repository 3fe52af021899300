/** Callers that are refused: the order of the checks, the answer, and that neither OIC nor Vault hears of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import { acceptAs, type BenchOptions, createBench, toBasic } from './bench.ts';
import { createCall, onlyLine, parseProblem } from './call-bench.ts';
import { row, tokenCredential } from './table-bench.ts';

interface Refused extends BenchOptions {
  readonly code: string;
  readonly status: number;
}

async function refuse(headers: Parameters<typeof createCall>[0], { code, status, ...options }: Refused) {
  const bench = createBench(options);
  const answer = await bench.invoke(createCall(headers));
  assert.deepEqual([answer.status, parseProblem(answer)['code']], [status, code]);
  // Neither OIC, nor Vault, nor the token endpoint hears of a refused caller.
  assert.deepEqual([bench.sent.length, bench.reads.length, bench.asked.length], [0, 0, 0]);
  const line = onlyLine(bench.lines);
  assert.deepEqual(
    [line['secretId'], line['secretVersion'], line['attempts']],
    [undefined, undefined, undefined],
  );
  return { answer, line };
}

const REFUSED = { code: 'ERR_TOKEN_REFUSED', status: 401 };
const FORBIDDEN = { code: 'ERR_CALLER_NOT_ALLOWED', status: 403 };

describe('a caller that is refused', () => {
  it('without a token gets 401 and a challenge', async () => {
    const missing = { code: 'ERR_TOKEN_MISSING', status: 401 };
    const { answer, line } = await refuse({ 'fn-http-h-authorization': undefined }, missing);
    assert.ok(
      answer.headers?.some(([name, value]) => name === 'www-authenticate' && value.startsWith('Bearer ')),
    );
    assert.equal(line['reason'], 'token_missing');
  });

  it('with two tokens gets 401, even when both are good', async () => {
    const good = createCall().headers.get('fn-http-h-authorization')?.[0] ?? '';
    const { line } = await refuse({ 'fn-http-h-authorization': [good, good] }, REFUSED);
    assert.equal(line['reason'], 'token_repeated');
  });

  it('with OIC’s own kind of credential gets 401', async () => {
    const basic = toBasic('oic.user:oic-password');
    const { line } = await refuse({ 'fn-http-h-authorization': [basic] }, REFUSED);
    assert.equal(line['reason'], 'scheme_not_bearer');
  });

  it('with a bad token learns nothing of the routes', async () => {
    const forged = { 'fn-http-h-authorization': ['Bearer forged.forged.forged'] };
    for (const url of ['/orders/7', '/unknown', '/orders/%2e%2e']) {
      const { line } = await refuse({ ...forged, 'fn-http-request-url': [url] }, REFUSED);
      assert.deepEqual([line['client'], line['integration']], [undefined, undefined]);
    }
  });

  it('on an unknown path gets 404', async () => {
    const unknown = { code: 'ERR_ROUTE_UNKNOWN', status: 404 };
    await refuse({ 'fn-http-request-url': ['/unknown'] }, unknown);
  });

  it('with another method gets 405 and all methods that the path has', async () => {
    const rows = [
      row(),
      row({ name: 'b', route: 'DELETE /orders/{id}' }),
      row({ name: 'c', route: 'POST /x' }),
    ];
    const method = { code: 'ERR_METHOD_NOT_ALLOWED', status: 405, rows: rows.slice(0, 2) };
    const { answer, line } = await refuse({ 'fn-http-method': ['PUT'] }, method);
    assert.ok(answer.headers?.some(([name, value]) => name === 'allow' && value === 'GET, DELETE'));
    assert.deepEqual([line['method'], line['client'], line['integration']], ['PUT', 'orders-app', undefined]);
  });

  it('whom no entry allows gets 403, and the line says where and why', async () => {
    const rows = [row({ allow: [{ clients: ['payroll-app'] }, { scopes: ['oic.invoke', 'more'] }] })];
    const { answer, line } = await refuse({}, { ...FORBIDDEN, rows });
    assert.deepEqual(
      [line['integration'], line['client'], line['detail']],
      ['order', 'orders-app', 'fails allow[0]: clients, allow[1]: scopes'],
    );
    assert.doesNotMatch(String(answer.body), /allow\[/);
  });

  it('gets 403 where nobody is allowed', async () => {
    const { line } = await refuse({}, { ...FORBIDDEN, rows: [row({ allow: [] })] });
    assert.equal(line['detail'], 'allow is empty');
  });

  for (const [what, all] of [
    ['that its domain calls a client’s', { sub: 'orders-app', sub_type: 'client' }],
    ['that its domain calls a client’s, under a user’s name', { sub: 'orders-user', sub_type: 'client' }],
    ['whose subject is its client', { sub: 'orders-app' }],
    ['without a subject', {}],
    ['for a user without a name', { sub_type: 'user' }],
  ] as const) {
    const verifyToken = acceptAs({ subject: 'orders-app', all });

    it(`with a token ${what} is no listed subject`, async () => {
      const rows = [row({ allow: [{ subjects: ['orders-app', 'orders-user'] }] })];
      const { line } = await refuse({}, { ...FORBIDDEN, rows, verifyToken });
      assert.equal(line['detail'], 'fails allow[0]: subjects');
    });

    it(`with a token ${what} has no user for whom OIC could be called`, async () => {
      const bench = createBench({
        rows: [row({ credential: tokenCredential('user_assertion') })],
        verifyToken,
      });
      const answer = await bench.invoke(createCall());
      assert.deepEqual([answer.status, parseProblem(answer)['code']], [403, 'ERR_USER_REQUIRED']);
      assert.deepEqual([bench.sent.length, bench.reads.length, bench.asked.length], [0, 0, 0]);
      assert.equal(onlyLine(bench.lines)['level'], 'info');
    });
  }

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
