/**
 * Authorizer functions: what they are sent and how their answers are taken.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authorizerCalls,
  BEARER,
  BY_ARGUMENT,
  BY_TOKEN,
  guarded,
  useAuthorizer,
} from './authorizer-world.ts';
import { SPECIFICATION_C } from './specifications.ts';
import { AUTHORIZER, INVOKER, json, send } from './stand-ins.ts';

const clock = useAuthorizer();
const ALLOWED = { active: true, scope: ['oic.invoke'], context: { client_id: 'app', sub: 'user' } };

describe('an authorizer function with arguments', () => {
  it('lets an allowed caller through to the invoker, with the context in headers and the token filtered', async () => {
    const { url, functions } = await clock.start(SPECIFICATION_C);
    functions.behave((seen, response) => {
      if (seen.url.endsWith(AUTHORIZER)) json(ALLOWED)(seen, response);
      else response.setHeader('Fn-Http-Status', '201').end('done');
    });
    const headers = { ...BEARER, 'X-Caller-Sub': 'forged', 'x-caller-client': 'forged' };
    const reply = await send(url, '/v1/orders/7', { method: 'POST', headers, body: 'order' });
    assert.equal(reply.status, 201);
    const [authorizer, invoker] = functions.seen;
    assert.deepEqual(JSON.parse(String(authorizer?.body)), {
      type: 'USER_DEFINED',
      data: { authorization: 'Bearer sample' },
    });
    assert.equal(invoker?.url, `/invoke/${INVOKER}`);
    assert.equal(invoker?.headers['fn-http-h-x-caller-sub'], 'user');
    assert.equal(invoker?.headers['fn-http-h-x-caller-client'], 'app');
    assert.equal(invoker?.headers['fn-http-h-authorization'], undefined);
  });

  it('is not told of an absent value, and is told of a repeated one as an array', async () => {
    const parameters = {
      a: 'request.headers[X-A]',
      b: 'request.headers[X-B]',
      c: 'request.query[c]',
      d: 'request.host',
      e: 'request.body',
    };
    const { url, functions } = await clock.start(guarded({ parameters }));
    functions.behave(json({ active: true }));
    const headers = ['X-A', '1', 'x-a', '2', 'Host', 'api.example:8443'];
    await send(url, '/v1/a?c=x%2Fy&c=z', { method: 'POST', headers, body: 'né' });
    assert.deepEqual(JSON.parse(String(functions.seen[0]?.body)).data, {
      a: ['1', '2'],
      c: ['x%2Fy', 'z'],
      d: 'api.example',
      e: 'né',
    });
  });

  it('answers 401 with the challenge when the caller is not active', async () => {
    const { url, functions } = await clock.start(guarded(BY_ARGUMENT));
    functions.behave(json({ active: false, wwwAuthenticate: 'Bearer realm="example"\r\nSet-Cookie: a=b' }));
    const reply = await send(url, '/v1/a', { headers: BEARER });
    assert.equal(reply.status, 401);
    assert.equal(reply.headers['www-authenticate'], 'Bearer realm="example"Set-Cookie: a=b');
    assert.deepEqual(JSON.parse(reply.text), { code: 401, message: 'Unauthorized' });
  });

  for (const active of [undefined, 'true', 1, null, {}]) {
    it(`takes active: ${JSON.stringify(active)} for a refusal`, async () => {
      const { url, functions } = await clock.start(guarded(BY_ARGUMENT));
      functions.behave(json({ active }));
      assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 401);
    });
  }

  const undecidable: Readonly<Record<string, [string, number]>> = {
    'no JSON': ['active', 200],
    'an array': ['[{"active":true}]', 200],
    'a string': ['"active"', 200],
    nothing: ['', 200],
    'a 502 that says active': ['{"active":true}', 502],
    'a 504': ['{"message":"Timed out"}', 504],
    'a 503': ['{"active":true}', 503],
  };
  for (const [name, [body, status]] of Object.entries(undecidable)) {
    it(`answers 502 when the function answers ${name}, and asks again next time`, async () => {
      const running = await clock.start(guarded(BY_ARGUMENT));
      running.functions.behave((_seen, response) => response.writeHead(status).end(body));
      const reply = await send(running.url, '/v1/a', { headers: BEARER });
      assert.equal(reply.status, 502);
      assert.deepEqual(JSON.parse(reply.text), { code: 502, message: 'Bad Gateway' });
      await send(running.url, '/v1/a', { headers: BEARER });
      assert.equal(authorizerCalls(running).length, 2);
    });
  }

  it('answers 500 when the gateway may not invoke the function', async () => {
    const { url, functions } = await clock.start(guarded(BY_ARGUMENT));
    functions.behave(json({ active: true }, 404));
    assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 500);
  });

  it('answers 502 when the functions service is down', async () => {
    const { url, functions } = await clock.start(guarded(BY_ARGUMENT));
    await functions.close();
    assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 502);
  });

  it('answers 504 when the function does not answer in time', async () => {
    const { url, functions } = await clock.start(guarded(BY_ARGUMENT), { functionTimeoutMs: 60 });
    functions.behave(() => undefined);
    const reply = await send(url, '/v1/a', { headers: BEARER });
    assert.equal(reply.status, 504);
    assert.deepEqual(JSON.parse(reply.text), { code: 504, message: 'Gateway Timeout' });
  });
});

describe('an authorizer function with a token', () => {
  it('is sent the raw value of the header', async () => {
    const { url, functions } = await clock.start(guarded(BY_TOKEN));
    functions.behave(json({ active: true }));
    assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 200);
    assert.deepEqual(JSON.parse(String(functions.seen[0]?.body)), { type: 'TOKEN', token: 'Bearer sample' });
  });

  it('is sent the value of the query parameter', async () => {
    const { url, functions } = await clock.start(guarded({ tokenQueryParam: 'token' }));
    functions.behave(json({ active: true }));
    await send(url, '/v1/a?token=sample');
    assert.deepEqual(JSON.parse(String(functions.seen[0]?.body)), { type: 'TOKEN', token: 'sample' });
  });

  it('is not asked without a token or with two of them', async () => {
    const { url, functions } = await clock.start(guarded(BY_TOKEN));
    functions.behave(json({ active: true }));
    assert.equal((await send(url, '/v1/a')).status, 401);
    assert.equal(
      (await send(url, '/v1/a', { headers: ['Authorization', 'a', 'authorization', 'b'] })).status,
      401,
    );
    assert.equal(functions.seen.length, 0);
  });
});
