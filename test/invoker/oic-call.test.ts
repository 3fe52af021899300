/** The call to OIC: where it goes, what it carries, how it fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callOic, toTargetUrl } from '../../src/invoker/oic-call.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { HttpError, type HttpFailure, type HttpRequest, type HttpResponse } from '../../src/runtime/http.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { NOW, row, toResponse, toTable } from './bench.ts';

const TARGET = 'https://oic.example/flows/{id}';

function createMatch(
  changes: Record<string, unknown> = {},
  parameters: Record<string, string> = { id: '7' },
) {
  const [integration] = toTable([row({ target: TARGET, ...changes })]);
  assert.ok(integration);
  return { integration, parameters: new Map(Object.entries(parameters)) };
}

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
  const response = await callOic(
    { send, clock: () => NOW },
    {
      match: createMatch(options.integration),
      request: {
        method: options.method ?? 'GET',
        path: '/orders/7',
        query: '',
        headers: new Map(Object.entries(options.headers ?? {})),
        body: Buffer.from(options.body ?? ''),
      },
      authorization: createSecret('Basic dGVzdA=='),
      deadline: createDeadline(NOW + secondsLeft * 1000, () => NOW),
    },
  );
  assert.equal(sent.length, 1);
  const [request] = sent;
  assert.ok(request);
  return { response, request };
}

describe('the address of a call', () => {
  const url = (query: string, target = TARGET, parameters: Record<string, string> = { id: '7' }): string =>
    toTargetUrl(createMatch({ target }, parameters), query).href;

  it('is the target with its parameters encoded', () => {
    assert.equal(url('', TARGET, { id: 'a/../b?c#d' }), 'https://oic.example/flows/a%2F..%2Fb%3Fc%23d');
  });

  it('takes nothing of a value for another parameter or a pattern', () => {
    assert.equal(url('', TARGET, { id: '{id}' }), 'https://oic.example/flows/%7Bid%7D');
    assert.equal(url('', TARGET, { id: "$&$1$'" }), "https://oic.example/flows/%24%26%241%24'");
  });

  it('has the query of the caller', () => {
    assert.equal(url('?a=1&a=2&b=%20'), 'https://oic.example/flows/7?a=1&a=2&b=%20');
    assert.equal(new URL(url('?')).search, '');
    assert.equal(url('??a'), 'https://oic.example/flows/7??a');
  });

  it('has the query of the target first', () => {
    assert.equal(url('', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1');
    assert.equal(url('?', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1');
    assert.equal(url('?a=2', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1&a=2');
  });

  it('keeps what the target fixes from the caller, however the caller spells it', () => {
    const target = 'https://oic.example/x?mode=safe';
    for (const query of ['?mode=evil', '?%6dode=evil', '?mode', '?mode=&mode=evil']) {
      assert.equal(url(query, target), target, query);
    }
    assert.equal(url('?a=%20&mode=evil&b', target), 'https://oic.example/x?mode=safe&a=%20&b');
    assert.equal(url('?Mode=other', target), 'https://oic.example/x?mode=safe&Mode=other');
  });

  it('does not leave its host for a query that looks like one', () => {
    assert.equal(new URL(url('?@evil.example//')).host, 'oic.example');
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

  it('may take as long as the integration says, but no longer than the call', async () => {
    const integration = { timeoutSeconds: 5 };
    assert.equal((await call({ integration })).request.timeoutMs, 5_000);
    assert.equal((await call({ integration, secondsLeft: 2 })).request.timeoutMs, 2_000);
  });

  it('accepts an answer of 6 MB at most', async () => {
    assert.equal((await call({})).request.maxBytes, 6 * 1024 * 1024);
  });

  for (const status of [200, 202, 204, 302, 400, 403, 404, 409, 429, 500, 503]) {
    it(`hands on the status ${status}`, async () => {
      assert.equal((await call({ answer: toResponse(status) })).response.status, status);
    });
  }

  for (const status of [0, 100, 101, 199, 600, 999]) {
    it(`takes ${status} for no answer: a gateway could not hand it on`, async () => {
      await assert.rejects(call({ answer: toResponse(status, [], 'canary') }), {
        code: 'ERR_OIC_ANSWER',
        detail: 'status',
      });
    });
  }

  it('hands on the last of the statuses that there are', async () => {
    assert.equal((await call({ answer: toResponse(599) })).response.status, 599);
  });

  it('is not sent when no time is left to hear the answer', async () => {
    const sent: HttpRequest[] = [];
    await assert.rejects(call({ secondsLeft: 0, sent }), { code: 'ERR_OIC_TIMEOUT' });
    await assert.rejects(call({ secondsLeft: -5, sent }), { code: 'ERR_OIC_TIMEOUT' });
    assert.deepEqual(sent, []);
  });

  it('takes a 401 for a refused credential, which is no concern of the caller', async () => {
    await assert.rejects(call({ answer: toResponse(401, [], 'canary') }), {
      code: 'ERR_CREDENTIAL_REFUSED',
      upstreamStatus: 401,
    });
  });

  const failures: readonly (readonly [HttpFailure, string, string | undefined])[] = [
    ['timeout', 'ERR_OIC_TIMEOUT', 'timeout'],
    ['malformed', 'ERR_OIC_ANSWER', 'malformed'],
    ['invalid', 'ERR_INTERNAL', 'invalid'],
    ['too-large', 'ERR_OIC_ANSWER', 'too-large'],
    ['unreachable', 'ERR_OIC_UNREACHABLE', 'unreachable'],
    ['broken', 'ERR_OIC_BROKEN', 'broken'],
  ];
  for (const [failure, code, detail] of failures) {
    it(`fails with ${code} when the answer is ${failure}, and is not repeated`, async () => {
      const sent: HttpRequest[] = [];
      await assert.rejects(call({ answer: failure, sent }), { code, detail });
      assert.equal(sent.length, 1);
    });
  }

  it('does not take a mistake of ours for one of OIC', async () => {
    const mistake = new TypeError('mistake');
    await assert.rejects(call({ answer: mistake }), mistake);
  });
});
