/** Attacks on the whole, through the local gateway and the built functions: what the caller is told, and what OIC saw. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { GATEWAY_ID, INVOKER_ID, OIC_USERS } from '../../local/cloud/names.ts';
import { type RawAnswer, type RawRequest, send, startTestCloud, type TestCloud } from '../e2e/test-cloud.ts';

let cloud: TestCloud;
let authorization = '';
before(async () => {
  cloud = await startTestCloud();
  authorization = await cloud.bearer();
});
after(() => cloud.stopAndRemove());
beforeEach(async () => {
  await fetch(`${cloud.urls.oic}/.local/journal`, { method: 'DELETE' });
});

const FLOWS = '/ic/api/integration/v1/flows/rest';

/** Path of each call that OIC saw, and as whom. */
async function seen(): Promise<readonly (readonly [path: unknown, user: unknown])[]> {
  const answer = await fetch(`${cloud.urls.oic}/.local/journal`);
  const entries = (await answer.json()) as Record<string, unknown>[];
  return entries.map(({ path, user }) => [path, user] as const);
}

/** The answer to these bytes. */
async function sendBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(cloud.urls.gateway);
  const socket = net.connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

const codeOf = ({ body }: RawAnswer): unknown => JSON.parse(body.toString()).code;
const get = (path: string): RawRequest => ({ path, headers: { authorization } });

// An answer of the gateway's own has its status as its code.
describe('a hostile request on the whole way reaches nothing', () => {
  for (const [source, what, status, code, path] of [
    ['CWE-22', 'encoded dots out of a wildcard', 400, 400, '/method-4/echo/a/%2e%2e/%2e%2e/payroll'],
    ['CWE-22', 'dots behind an encoded slash', 400, 400, '/method-4/echo/a%2f..%2f..%2fpayroll'],
    ['CWE-177', 'an encoded slash in a wildcard', 400, 'ERR_REQUEST_PATH', '/method-4/echo/a/b%2Fc'],
    [
      'OWASP Double Encoding',
      'dots encoded twice',
      400,
      'ERR_REQUEST_PATH',
      '/method-4/echo/%252e%252e/payroll',
    ],
    ['CWE-647', 'an empty segment in a wildcard', 404, 404, '/method-4/echo/a//b'],
    ['CWE-178', 'a literal in other letters', 404, 404, '/method-4/Orders/7'],
    ['CWE-177', 'a literal with an encoded letter', 404, 404, '/method-4/%6frders/7'],
    ['CVE-2020-5902', 'a matrix parameter on a literal', 404, 404, '/method-4/orders;x/7'],
    ['RFC 9112 §3.2.3', 'the authority form', 400, 400, 'evil.example:443'],
    ['RFC 3986 §3.5', 'a fragment', 400, 400, '/method-4/orders/7#/../hello'],
  ] as const) {
    it(`${source}: ${what}`, async () => {
      const answer = await send(cloud.urls.gateway, get(path));
      assert.deepEqual([answer.status, codeOf(answer), await seen()], [status, code, []]);
    });
  }

  for (const method of ['TRACE', 'POST']) {
    it(`OWASP REST Security: ${method} that says it is a GET`, async () => {
      const headers = { authorization, 'x-http-method-override': 'GET' };
      const answer = await send(cloud.urls.gateway, { method, path: '/method-4/orders/7', headers });
      assert.deepEqual([answer.status, await seen()], [405, []]);
    });
  }

  const line = 'GET /method-4/orders/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
  const both = 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX';
  for (const [source, what, head, rest] of [
    ['RFC 9112 §5.2', 'a folded header', `${line}Accept: a\r\n b\r\n`, '\r\n'],
    ['CWE-158', 'a NUL in a header', `${line}Accept: a\0b\r\n`, '\r\n'],
    ['CWE-93', 'a raw line feed in the path', line.replace('7', '7\n8'), '\r\n'],
    ['CWE-444', 'a length and chunks', line, both],
    ['CWE-436', 'two hosts', `${line}Host: y\r\n`, '\r\n'],
  ] as const) {
    it(`${source}: ${what}`, async () => {
      const answer = await sendBytes(`${head}Authorization: ${authorization}\r\n${rest}`);
      assert.deepEqual([answer.slice(0, 12), await seen()], ['HTTP/1.1 400', []]);
    });
  }

  it('CWE-290: a direct invocation that says it is the gateway’s has no token, and that is what counts', async () => {
    const answer = await send(cloud.urls.fn, {
      method: 'POST',
      path: `/invoke/${INVOKER_ID}`,
      headers: {
        'fn-intent': 'httprequest',
        'fn-http-method': 'GET',
        'fn-http-request-url': '/method-4/orders/7',
        'oci-subject-id': GATEWAY_ID,
        'fn-http-h-x-caller-client': 'orders-app-example',
      },
      body: '',
    });
    assert.deepEqual([answer.headers['fn-http-status'], await seen()], ['401', []]);
  });
});

describe('an odd but legal request on the whole way is data, and nothing of its headers is OIC’s', () => {
  it('CWE-436: nothing that names, frames, routes or authenticates arrives, in whichever spelling', async () => {
    const names =
      'X-Caller-Sub X_Caller_Sub Oci-Subject-Id Oci_Subject_Id X-Real-IP X-Forwarded-Host Via Forwarded';
    const others = 'Cookie Proxy-Authorization Fn-Http-Status Opc-Principal __proto__';
    const planted = Object.fromEntries(`${names} ${others}`.split(' ').map((name) => [name, 'planted']));
    const answer = await send(cloud.urls.gateway, {
      method: 'POST',
      path: '/method-4/echo?a=%0d%0aX:y&b=..%2f',
      headers: {
        ...planted,
        authorization,
        'content-type': 'application/octet-stream',
        accept: 'planted/too',
      },
      body: 'GET / HTTP/1.1\r\n\r\n',
    });
    assert.equal(answer.status, 200);
    const { headers } = JSON.parse(answer.body.toString()) as { headers: Record<string, unknown> };
    const passed = ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host'];
    assert.deepEqual(Object.keys(headers).toSorted(), passed);
    assert.equal(headers['accept'], 'planted/too');
    assert.deepEqual(await seen(), [[`${FLOWS}/ECHO/1.0/echo`, OIC_USERS.gatekeeper]]);
  });

  it('CVE-2020-5902: matrix parameters and a foreign host in a wildcard are segments', async () => {
    await send(cloud.urls.gateway, get('/method-4/echo/..;/@evil.example/...?mode=1'));
    assert.deepEqual(await seen(), [
      [`${FLOWS}/ECHO/1.0/echo/..%3B/%40evil.example/...`, OIC_USERS.gatekeeper],
    ]);
  });
});
