/** What the second delivery after a 401 carries, and how it may end. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError, type HttpResponse } from '../../src/runtime/http.ts';
import { createBench } from './bench.ts';
import { createCall, lastLine, linesOf, parseProblem, toResponse } from './call-bench.ts';
import { row } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const ROWS = [row({ route: 'POST /orders/{id}', requestHeaders: ['x-tenant'] })];
const POST = { 'fn-http-method': ['POST'] };
const VERSIONS = [toSecretVersion('a:new', 2), toSecretVersion('a:old', 1, ['PREVIOUS'])];

/** A call to OIC that says 401 first and then `second`. */
async function deliverTwice(second: HttpResponse | Error, versions = VERSIONS) {
  const answers = [toResponse(401), second];
  const bench = createBench({
    rows: ROWS,
    readSecret: createReader(...versions),
    send: async () => {
      const answer = answers.shift() ?? toResponse(500, [], 'a third delivery');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const body = Buffer.from([0, 255, 1]);
  const headers = { ...POST, 'content-type': ['a/b'], 'fn-http-h-x-tenant': ['1'] };
  const url = { 'fn-http-request-url': ['/orders/a%20b?x=1&x=2'] };
  const answer = await bench.invoke(createCall({ ...headers, ...url }, body));
  return { ...bench, answer, line: lastLine(bench.lines) };
}

describe('the second delivery', () => {
  it('that fails on its way is not followed by a third', async () => {
    for (const [failure, code] of [
      ['broken', 'ERR_OIC_BROKEN'],
      ['unreachable', 'ERR_OIC_UNREACHABLE'],
      ['timeout', 'ERR_OIC_TIMEOUT'],
      ['too-large', 'ERR_OIC_ANSWER'],
    ] as const) {
      const { answer, sent, line } = await deliverTwice(new HttpError(failure));
      assert.deepEqual([parseProblem(answer)['code'], sent.length], [code, 2]);
      assert.deepEqual([line['attempts'], line['secretVersion'], line['detail']], [2, 1, failure]);
    }
  });

  it('that is refused too is not followed by a third, although there are more versions', async () => {
    const more = [...VERSIONS, toSecretVersion('a:older', 0, ['DEPRECATED'])];
    const { answer, sent, line } = await deliverTwice(toResponse(401), more);
    assert.deepEqual([parseProblem(answer)['code'], sent.length], ['ERR_CREDENTIAL_REFUSED', 2]);
    assert.deepEqual([line['attempts'], line['secretVersion']], [2, 1]);
  });

  it('is not made with a version that has no known form', async () => {
    const versions = [toSecretVersion('a:new', 2), toSecretVersion('no form', 1, ['PREVIOUS'])];
    const { answer, sent, line, lines } = await deliverTwice(toResponse(200), versions);
    assert.deepEqual([parseProblem(answer)['code'], sent.length], ['ERR_SECRET_FORM', 1]);
    assert.deepEqual([line['attempts'], line['secretVersion']], [1, 2]);
    assert.deepEqual(
      linesOf(lines, 'secret_refused').map(({ code, secretVersion }) => [code, secretVersion]),
      [
        ['ERR_CREDENTIAL_REFUSED', 2],
        ['ERR_SECRET_FORM', 1],
      ],
    );
  });

  it('is the same as the first but for its credential, byte for byte', async () => {
    const { sent, answer } = await deliverTwice(toResponse(201));
    assert.equal(answer.status, 201);
    const [first, second] = sent.map(({ headers, ...request }) => ({
      ...request,
      headers: headers.filter(([name]) => name !== 'authorization'),
    }));
    assert.deepEqual(second, first);
    assert.deepEqual(first?.body, Buffer.from([0, 255, 1]));
    assert.deepEqual(first?.headers, [
      ['x-tenant', '1'],
      ['content-type', 'a/b'],
    ]);
  });

  for (const status of [202, 403, 404, 429, 500, 503]) {
    it(`that is answered with ${status} is OIC’s word, and the credential is good`, async () => {
      const { answer, sent, line } = await deliverTwice(toResponse(status, [['Retry-After', '3']], 'x'));
      assert.deepEqual([answer.status, String(answer.body), sent.length], [status, 'x', 2]);
      assert.deepEqual(answer.headers, [['retry-after', '3']]);
      assert.deepEqual([line['level'], line['attempts'], line['secretVersion']], ['info', 2, 1]);
    });
  }
});
