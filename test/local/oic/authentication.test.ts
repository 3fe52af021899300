import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { describe, it } from 'node:test';
import { FLOWS, PASSWORD, readJson, runOic, toBasic } from './running-oic.ts';

const HELLO = '/HELLO_WORLD/1.0/hello';

/** `fetch` would join two headers of one name. */
function sendRaw(url: string, headers: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      { headers: ['Host', new URL(url).host, ...headers] as never },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('Basic authentication at OIC', () => {
  it('lets a user with the ServiceInvoker role in, whatever the case of the scheme', async (test) => {
    const oic = await runOic(test);

    const response = await oic.call(HELLO);
    const lower = await oic.call(HELLO, {
      headers: { authorization: toBasic('invoker').replace('Basic', 'basic') },
    });

    assert.deepEqual([response.status, lower.status], [200, 200]);
    assert.equal((await readJson(response))['invokedBy'], 'invoker');
  });

  const refused: [string, string][] = [
    ['no scheme', Buffer.from(`invoker:${PASSWORD}`).toString('base64')],
    ['a wrong password', toBasic('invoker', 'wrong')],
    ['an empty password', toBasic('invoker', '')],
    ['a password with something behind it', toBasic('invoker', `${PASSWORD} `)],
    ['an unknown user', toBasic('nobody')],
    ['an unknown user without a password', toBasic('nobody', '')],
    ['a name of another case', toBasic('Invoker')],
    ['no colon', `Basic ${Buffer.from('invoker').toString('base64')}`],
    ['no Base64', 'Basic %%%%'],
    ['Base64 with something in it', toBasic('invoker').replace(/.{8}$/, '-$&')],
    ['an unknown scheme', 'Digest username="invoker"'],
    ['a bearer token when none are accepted', 'Bearer e30.e30.e30'],
    ['nothing but the scheme', 'Basic'],
  ];
  for (const [what, authorization] of refused) {
    it(`refuses ${what}`, async (test) => {
      const oic = await runOic(test);

      const response = await oic.call(HELLO, { headers: { authorization } });

      assert.equal(response.status, 401);
      assert.match(response.headers.get('www-authenticate') ?? '', /^Basic realm="/);
      assert.deepEqual(Object.keys(await readJson(response)), ['title', 'status', 'detail', 'errorCode']);
    });
  }

  it('refuses a request without credentials, even for what does not exist', async (test) => {
    const oic = await runOic(test);

    for (const path of [`${FLOWS}${HELLO}`, `${FLOWS}/NOTHING/1.0/x`, '/', '/ic/api/']) {
      assert.equal((await fetch(oic.url + path)).status, 401, path);
    }
  });

  it('refuses a user without the role with 403', async (test) => {
    const oic = await runOic(test);

    assert.equal((await oic.call(HELLO, { headers: { authorization: toBasic('monitor') } })).status, 403);
  });

  it('refuses two Authorization headers, even two equal ones', async (test) => {
    const oic = await runOic(test);
    const url = oic.url + FLOWS + HELLO;
    const good = toBasic('invoker');

    for (const second of [good, toBasic('nobody'), 'Bearer x']) {
      assert.equal(await sendRaw(url, ['Authorization', good, 'authorization', second]), 400);
    }
    assert.equal(await sendRaw(url, ['Authorization', good]), 200);
  });

  it('takes a new password at run time, and the old one no more', async (test) => {
    const oic = await runOic(test);

    const changed = await oic.control('PUT', '/.local/users/invoker', { password: 'another' });

    assert.equal(changed.status, 204);
    assert.equal((await oic.call(HELLO)).status, 401);
    assert.equal(
      (await oic.call(HELLO, { headers: { authorization: toBasic('invoker', 'another') } })).status,
      200,
    );
  });

  it('changes no password for an unknown user, an empty one, or another shape', async (test) => {
    const oic = await runOic(test);
    const put = async (name: string, body: unknown) =>
      (await oic.control('PUT', `/.local/users/${name}`, body)).status;

    assert.equal(await put('nobody', { password: 'x' }), 404);
    assert.equal(await put('invoker', { password: '' }), 400);
    assert.equal(await put('invoker', { secret: 'x' }), 400);
    assert.equal(await put('invoker', undefined), 400);
    assert.equal((await oic.call(HELLO)).status, 200);
  });

  it('notes user and outcome of each call, and neither password nor free text of a caller', async (test) => {
    const now = Date.parse('2026-01-02T03:04:05Z');
    const oic = await runOic(test, undefined, { now: () => now });
    await oic.call(`${HELLO}?name=canary`, { headers: { 'opc-request-id': 'abc/123' } });
    await oic.call(HELLO, { headers: { authorization: toBasic('invoker', 'canary') } });
    await oic.call(HELLO, { headers: { authorization: toBasic('canary'), 'opc-request-id': 'can ary' } });

    const at = '2026-01-02T03:04:05.000Z';
    const common = { at, method: 'GET', path: FLOWS + HELLO };
    assert.deepEqual(await oic.journal(3), [
      { ...common, status: 200, scheme: 'Basic', user: 'invoker', requestId: 'abc/123' },
      { ...common, status: 401, scheme: 'Basic', user: 'invoker' },
      { ...common, status: 401, scheme: 'Basic' },
    ]);
  });
});
