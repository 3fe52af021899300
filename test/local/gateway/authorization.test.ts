/**
 * Who may use a route, and what a refused caller is told.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorizerCalls, BEARER, BY_TOKEN, guarded, useAuthorizer } from './authorizer-world.ts';
import { functionRoute } from './specifications.ts';
import { json, send, variable } from './stand-ins.ts';

const clock = useAuthorizer();

describe('a route', () => {
  const authorization = (policy: unknown): unknown => ({
    ...functionRoute('/a', ['GET']),
    requestPolicies: { authorization: policy },
  });
  const anyOf = authorization({ type: 'ANY_OF', allowedScope: ['read', 'oic.invoke'] });

  const scopes: readonly [unknown, number][] = [
    ['oic.invoke', 200],
    ['other oic.invoke', 200],
    [['other', 'read'], 200],
    ['OIC.INVOKE', 403],
    ['oic.invoke.more', 403],
    [['other oic.invoke'], 403],
    [[1], 403],
    [undefined, 403],
  ];
  for (const [scope, status] of scopes) {
    it(`with ANY_OF answers ${status} to the scope ${JSON.stringify(scope)}`, async () => {
      const { url, functions } = await clock.start(guarded(BY_TOKEN, [anyOf]));
      functions.behave(json({ active: true, scope }));
      const reply = await send(url, '/v1/a', { headers: BEARER });
      assert.equal(reply.status, status);
      if (status === 403) assert.deepEqual(JSON.parse(reply.text), { code: 403, message: 'Forbidden' });
    });
  }

  it('with AUTHENTICATION_ONLY ignores scopes', async () => {
    const { url, functions } = await clock.start(
      guarded(BY_TOKEN, [authorization({ type: 'AUTHENTICATION_ONLY' })]),
    );
    functions.behave(json({ active: true }));
    assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 200);
  });

  it('that is anonymous asks nobody, even with a token; the one beside it asks', async () => {
    const anonymous = {
      ...functionRoute('/free', ['GET']),
      requestPolicies: { authorization: { type: 'ANONYMOUS' } },
    };
    const running = await clock.start(
      guarded({ ...BY_TOKEN, isAnonymousAccessAllowed: true }, [anonymous, functionRoute('/a', ['GET'])]),
    );
    running.functions.behave(json({ active: false }));
    assert.equal((await send(running.url, '/v1/free', { headers: BEARER })).status, 200);
    assert.equal(authorizerCalls(running).length, 0);
    assert.equal((await send(running.url, '/v1/a')).status, 401);
  });
});

describe('a failure policy', () => {
  const policy = {
    type: 'MODIFY_RESPONSE',
    responseCode: 'request.auth[code]',
    responseMessage: `no entry for ${variable('request.headers[x-name]')}: ${variable('request.auth[why]')}${variable('request.auth[missing]')}`,
    responseHeaderTransformations: {
      setHeaders: {
        items: [
          { name: 'Content-Type', values: ['text/plain; charset=utf-8'] },
          { name: 'Location', values: [variable('request.auth[location]')] },
        ],
      },
    },
  };
  const specification = guarded({ ...BY_TOKEN, validationFailurePolicy: policy });

  it('answers with the values of the context, control characters taken out of headers', async () => {
    const { url, functions } = await clock.start(specification);
    const context = { code: '302', why: 'né', location: '/login\r\nSet-Cookie: a=b', nested: { a: 1 } };
    functions.behave(json({ active: false, context, wwwAuthenticate: 'Bearer' }));
    const reply = await send(url, '/v1/a', { headers: { ...BEARER, 'X-Name': 'user' } });
    assert.equal(reply.status, 302);
    assert.equal(reply.text, 'no entry for user: né');
    assert.equal(reply.headers['location'], '/loginSet-Cookie: a=b');
    assert.equal(reply.headers['set-cookie'], undefined);
    assert.equal(reply.headers['www-authenticate'], undefined);
  });

  for (const code of [undefined, '99', '1000', 'abc', '101']) {
    it(`leaves 401 for the code ${code}`, async () => {
      const { url, functions } = await clock.start(specification);
      functions.behave(json({ active: false, context: { code } }));
      assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 401);
    });
  }

  it('does not hide an undecidable case', async () => {
    const { url, functions } = await clock.start(specification);
    functions.behave(json({}, 502));
    assert.equal((await send(url, '/v1/a', { headers: BEARER })).status, 502);
  });
});
