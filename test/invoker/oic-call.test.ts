/** The call to OIC: what it carries, how long it may take, how it fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callOic } from '../../src/invoker/oic-call.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { HttpError, type HttpFailure, type HttpRequest, type HttpResponse } from '../../src/runtime/http.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { NOW } from '../support/clock.ts';
import { toResponse } from './call-bench.ts';
import { toIntegration } from './table-bench.ts';

interface CallOptions {
  answer?: HttpResponse | HttpFailure | Error;
  method?: string;
  headers?: Record<string, readonly string[]>;
  body?: string;
  secondsLeft?: number;
  /** Takes what was sent, for a call that fails. */
  sent?: HttpRequest[];
  integration?: Record<string, unknown>;
}

/** Calls OIC, which gives `answer`; returns what came back and what was sent. */
async function call(options: CallOptions) {
  const { answer = toResponse(200), secondsLeft = 30, sent = [] } = options;
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'string') throw new HttpError(answer);
    return answer;
  };
  const response = await callOic(send, {
    integration: toIntegration(options.integration),
    target: new URL('https://oic.example/flows/7'),
    request: {
      method: options.method ?? 'GET',
      path: '/orders/7',
      query: '',
      headers: new Map(Object.entries(options.headers ?? {})),
      body: Buffer.from(options.body ?? ''),
    },
    authorization: createSecret('Basic dGVzdA=='),
    deadline: createDeadline(NOW + secondsLeft * 1000, () => NOW),
  });
  assert.equal(sent.length, 1);
  const [request] = sent;
  assert.ok(request);
  return { response, request };
}

describe('a call to OIC fails', () => {
  it('without being sent when no time is left to hear the answer', async () => {
    const sent: HttpRequest[] = [];
    for (const secondsLeft of [0, -5]) {
      await assert.rejects(call({ secondsLeft, sent }), { code: 'ERR_OIC_NOT_CALLED' });
    }
    assert.deepEqual(sent, []);
  });

  for (const status of [0, 100, 101, 199, 600, 999]) {
    it(`with the status ${status}, which is no answer: a gateway could not hand it on`, async () => {
      await assert.rejects(call({ answer: toResponse(status, [], 'canary') }), {
        code: 'ERR_OIC_ANSWER',
        detail: 'status',
      });
    });
  }

  const failures: readonly (readonly [HttpFailure, string])[] = [
    ['timeout', 'ERR_OIC_TIMEOUT'],
    ['malformed', 'ERR_OIC_ANSWER'],
    ['invalid', 'ERR_INTERNAL'],
    ['too-large', 'ERR_OIC_ANSWER'],
    ['unreachable', 'ERR_OIC_UNREACHABLE'],
    ['broken', 'ERR_OIC_BROKEN'],
  ];
  for (const [failure, code] of failures) {
    it(`with ${code} when the answer is ${failure}, and is not repeated`, async () => {
      const sent: HttpRequest[] = [];
      await assert.rejects(call({ answer: failure, sent }), { code, detail: failure });
      assert.equal(sent.length, 1);
    });
  }

  it('with a mistake of ours as such, which is none of OIC', async () => {
    const mistake = new TypeError('mistake');
    await assert.rejects(call({ answer: mistake }), mistake);
  });
});

describe('a call to OIC', () => {
  it('carries the credential from Vault and no Authorization of the caller', async () => {
    const { request } = await call({ headers: { authorization: ['Bearer canary'], accept: ['*/*'] } });
    assert.deepEqual(request.headers, [
      ['accept', '*/*'],
      ['authorization', 'Basic dGVzdA=='],
    ]);
  });

  it('carries the headers that the integration asks for', async () => {
    const integration = { requestHeaders: ['X-Tenant'] };
    const { request } = await call({ integration, headers: { 'x-tenant': ['1'], 'x-other': ['2'] } });
    assert.deepEqual(request.headers, [
      ['x-tenant', '1'],
      ['authorization', 'Basic dGVzdA=='],
    ]);
  });

  it('goes to the target with the caller’s method', async () => {
    const { request } = await call({ method: 'DELETE' });
    assert.deepEqual([request.method, request.url.href], ['DELETE', 'https://oic.example/flows/7']);
  });

  it('carries the body byte for byte, whatever the method', async () => {
    assert.deepEqual((await call({ method: 'DELETE', body: 'x' })).request.body, Buffer.from('x'));
  });

  it('says that the body is empty where the method lets one expect it', async () => {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      assert.equal((await call({ method })).request.body?.length, 0, method);
    }
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
      assert.equal((await call({ method })).request.body, undefined, method);
    }
  });

  it('may take as long as the deadline says, and get 6 MB at most', async () => {
    const { request } = await call({ secondsLeft: 2 });
    assert.deepEqual([request.timeoutMs, request.maxBytes], [2_000, 6 * 1024 * 1024]);
  });

  for (const status of [200, 202, 204, 302, 400, 401, 403, 404, 409, 429, 500, 503, 599]) {
    it(`hands on the status ${status}`, async () => {
      assert.equal((await call({ answer: toResponse(status) })).response.status, status);
    });
  }
});
