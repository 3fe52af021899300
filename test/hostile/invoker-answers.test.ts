/** Hostile answers of OIC: of its headers the caller sees the allow-list, and none of them changes what the answer is. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startRig } from './invoker-rig.ts';
import { toAnswer } from './invoker-wire.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());
afterEach(() => rig.wire.restore());

const ECHO = { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/echo'] };

const STAYS: readonly (readonly [source: string, what: string, ...lines: string[]])[] = [
  ['CWE-565', 'cookies', 'Set-Cookie: JSESSIONID=a; Path=/', 'Set-Cookie2: b=c'],
  ['RFC 9110 §11.6.1', 'a challenge', 'WWW-Authenticate: Basic realm="oic"', 'Proxy-Authenticate: Basic'],
  [
    'CWE-200',
    'what runs there',
    'Server: WebLogic',
    'X-Powered-By: x',
    'X-ORACLE-DMS-ECID: 1',
    'Via: 1.1 oic',
  ],
  ['CWE-290', 'who calls', 'X-Caller-Sub: admin', 'X-Caller-Client: admin', 'X-Forwarded-Host: evil.example'],
  [
    'RFC 9110 §7.6.1',
    'what frames',
    'Connection: keep-alive, x',
    'Keep-Alive: timeout=9',
    'Trailer: ETag',
    'TE: x',
  ],
  ['CWE-444', 'a status for Fn', 'Fn-Http-Status: 500', 'Fn_Http_Status: 500', 'FN-HTTP-STATUS: 500'],
  [
    'CWE-444',
    'headers for Fn',
    'Fn-Http-H-Set-Cookie: a=b',
    'Fn_Http_H_X: y',
    'Fn-Call-Id: evil',
    'Fn-Fdk-Version: x',
  ],
  ['CWE-444', 'headers of the platform', 'Oci-Subject-Id: x', 'Opc-Request-Id: x', 'opc_request_id: x'],
  [
    'CWE-436',
    'allowed names with underscores',
    'Cache_Control: public',
    'Content_Type: text/html',
    'X_Tenant: evil',
  ],
  [
    'CWE-601',
    'a redirect’s address, where no one asked for it',
    'Refresh: 0;url=http://evil',
    'Content-Location: /x',
  ],
  [
    'CWE-942',
    'leave for other origins',
    'Access-Control-Allow-Origin: *',
    'Access-Control-Allow-Credentials: true',
  ],
  ['CWE-1321', 'members of every object', '__proto__: x', 'valueOf: x', 'prototype: x'],
  [
    'RFC 9110 §6.6.1',
    'the date and the length',
    'Date: Thu, 01 Jan 1970 00:00:00 GMT',
    'Accept-Ranges: bytes',
  ],
  [
    'PortSwigger cache poisoning',
    'ages and keys',
    'Age: 0',
    'Expires: 0',
    'Vary: *',
    'X-Cache: hit',
    'Surrogate-Control: x',
  ],
];

describe('a header of OIC’s that no list names does not reach the caller, and changes nothing', () => {
  for (const [source, what, ...lines] of STAYS) {
    it(`${source}: ${what}`, async () => {
      rig.wire.answer = toAnswer([...lines, 'Content-Type: text/plain', 'ETag: "kept"']);
      const { answer, sent } = await rig.call(ECHO, '{}');
      assert.deepEqual(
        [answer.status, answer.contentType, answer.headers, String(answer.body), sent.length],
        [200, 'text/plain', [['etag', '"kept"']], 'ok', 1],
      );
    });
  }

  it('RFC 9110 §7.6.1: a header that Connection names was for one connection', async () => {
    rig.wire.answer = toAnswer(['Connection: ETag, close', 'ETag: "x"', 'Cache-Control: no-store']);
    assert.deepEqual((await rig.call()).answer.headers, [['cache-control', 'no-store']]);
  });

  it('RFC 9110 §6.5.1: trailers are no headers', async () => {
    rig.wire.answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x="y"\r\nok\r\n0\r\nETag: "x"\r\nSet-Cookie: a=b\r\n\r\n`;
    const { answer } = await rig.call();
    assert.deepEqual([answer.status, answer.headers, String(answer.body)], [200, [], 'ok']);
  });

  it('RFC 9110 §15.2: headers of an interim answer are not those of the answer', async () => {
    rig.wire.answer = `HTTP/1.1 103 Early Hints\r\nETag: "early"\r\n\r\n${toAnswer(['Retry-After: 1'])}`;
    assert.deepEqual((await rig.call()).answer.headers, [['retry-after', '1']]);
  });

  it('CWE-113: letters that are a line break to some arrive as the bytes that they are', async () => {
    rig.wire.answer = toAnswer(['ETag: "\xe5\x98\x8a\xe5\x98\x8dSet-Cookie: a=b"']);
    const { answer } = await rig.call();
    assert.deepEqual(answer.headers, [['etag', '"\xe5\x98\x8a\xe5\x98\x8dSet-Cookie: a=b"']]);
  });

  it('CWE-436: of two content types the caller sees one', async () => {
    rig.wire.answer = toAnswer(['Content-Type: text/plain', 'Content-Type: text/html']);
    const { answer } = await rig.call();
    assert.deepEqual([answer.contentType, answer.headers], ['text/plain', []]);
  });

  for (const [status, location] of [
    ['302 Found', 'http://evil.example/'],
    ['307 Temporary Redirect', '/ic/api/integration/v1/flows/rest/PAYROLL/1.0/run'],
    ['308 Permanent Redirect', '//evil.example/'],
  ] as const) {
    it(`CWE-918: a ${status} is followed by nobody, and its Location stays unless it was asked for`, async () => {
      rig.wire.answer = toAnswer([`Location: ${location}`], 'ok', status);
      const [order, echo] = [await rig.call(), await rig.call(ECHO)];
      assert.deepEqual([order.sent.length, echo.sent.length], [1, 1]);
      assert.deepEqual([order.answer.status, order.answer.headers], [Number(status.slice(0, 3)), []]);
      assert.deepEqual(echo.answer.headers, [['location', location]]);
    });
  }
});
