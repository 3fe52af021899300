/** Bodies of callers: any bytes of any charset arrive as they were, framed by their own length and by nothing else. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startRig } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const ECHO = { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/echo'] };
const SMUGGLED = 'GET /ic/api/integration/v1/flows/rest/PAYROLL/1.0/run HTTP/1.1\r\nHost: x\r\n\r\n';
const BODIES: readonly (readonly [source: string, what: string, body: Buffer, type: string])[] = [
  ['CWE-444', 'a second request', Buffer.from(SMUGGLED), 'text/plain'],
  ['CWE-444', 'the end of chunks and a second request', Buffer.from(`0\r\n\r\n${SMUGGLED}`), 'text/plain'],
  ['CWE-444', 'chunks', Buffer.from('5\r\nhello\r\n0\r\n\r\n'), 'text/plain'],
  ['CWE-93', 'nothing but line breaks', Buffer.from('\r\n\r\n\r\n'), 'text/plain'],
  ['CWE-158', 'NULs', Buffer.alloc(64), 'application/octet-stream'],
  ['RFC 9110 §8.3.2', 'Latin-1', Buffer.from('caf\xe9', 'latin1'), 'text/plain; charset=iso-8859-1'],
  ['RFC 9110 §8.3.2', 'UTF-16 with its mark', Buffer.from('\ufeffx', 'utf16le'), 'text/xml; charset=utf-16'],
  ['RFC 9110 §8.3.2', 'UTF-8 that says it is another', Buffer.from('é'), 'text/plain; charset=utf-7'],
  ['RFC 3629 §10', 'overlong and cut UTF-8', Buffer.from('c0afe282', 'hex'), 'application/json'],
  ['CWE-838', 'a byte order mark before JSON', Buffer.from('\ufeff{}'), 'application/json'],
  ['CWE-409', 'what says that it is compressed', Buffer.from('1f8b08', 'hex'), 'application/gzip'],
  ['CWE-20', 'bytes at random', randomBytes(100_000), 'application/octet-stream'],
];

describe('a body arrives byte for byte', () => {
  for (const [source, what, body, type] of BODIES) {
    it(`${source}: ${what}`, () => {
      const headers = { ...ECHO, 'content-type': [type], 'fn-http-h-content-encoding': ['x-any'] };
      const passed = [`content-type: ${type}`, 'content-encoding: x-any', `content-length: ${body.length}`];
      return rig.assertSent('/ECHO/1.0/echo', headers, passed, body);
    });
  }

  it('RFC 9110 §9.3.1: a GET with a body has a length, and no second request behind it', () =>
    rig.assertSent('/ORDERS/1.0/orders/7', {}, [`content-length: ${SMUGGLED.length}`], SMUGGLED));

  it('RFC 9110 §8.6: a GET without a body has neither length nor type', () =>
    rig.assertSent('/ORDERS/1.0/orders/7', {
      'content-type': ['application/json'],
      'fn-http-h-content-encoding': ['gzip'],
      'fn-http-h-content-length': ['5'],
    }));

  for (const length of ['0', '1', '99', '-1', '5, 5', '']) {
    it(`CWE-444: Content-Length ${JSON.stringify(length)} of the caller’s does not change where the body ends`, () =>
      rig.assertSent(
        '/ECHO/1.0/echo',
        { ...ECHO, 'fn-http-h-content-length': [length], 'content-length': [length] },
        ['content-length: 2'],
        '{}',
      ));
  }

  it('CWE-770: a body of 6 MB and one byte is refused', () =>
    rig.assertRefused([413, 'ERR_REQUEST_TOO_LARGE'], ECHO, Buffer.alloc(6 * 1024 * 1024 + 1)));

  it('CWE-915: a form’s _method is data', async () => {
    const headers = { ...ECHO, 'content-type': ['application/x-www-form-urlencoded'] };
    const { sent } = await rig.call(headers, '_method=DELETE&mode=evil');
    assert.deepEqual([sent[0]?.method, String(sent[0]?.body)], ['POST', '_method=DELETE&mode=evil']);
  });
});
