/** Attacks on the real edge, where the FDK reads `_` as `-` and node reads the bytes: what the invoker makes of them. */
import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startEdge } from './invoker-edge.ts';
import { BEARER, baseLines, FLOWS, toLines } from './invoker-rig.ts';

let edge: Awaited<ReturnType<typeof startEdge>>;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const NOT_HTTP = ['400', 'ERR_REQUEST_NOT_HTTP'] as const;
const REFUSED = ['401', 'ERR_TOKEN_REFUSED'] as const;

const MERGED: readonly (readonly [
  source: string,
  what: string,
  expected: readonly [string, string],
  headers: OutgoingHttpHeaders,
])[] = [
  ['CWE-436', 'Authorization, with _', REFUSED, { fn_http_h_authorization: 'Bearer x.y.z' }],
  ['CWE-436', 'Authorization, one _ of it', REFUSED, { 'fn-http-h_authorization': 'Bearer x.y.z' }],
  ['CWE-436', 'Authorization, the same twice', REFUSED, { 'fn-http-h-authorization': [BEARER, BEARER] }],
  ['CWE-436', 'the method, with _', NOT_HTTP, { fn_http_method: 'POST' }],
  ['CWE-436', 'the URL, with _', NOT_HTTP, { 'fn-http_request-url': '/payroll' }],
  ['CWE-436', 'the intent, with _', NOT_HTTP, { fn_intent: 'httprequest' }],
  ['CWE-436', 'the content type, with _', NOT_HTTP, { 'content-type': 'a/b', content_type: 'c/d' }],
  [
    'CWE-287',
    'only the platform’s Authorization',
    ['401', 'ERR_TOKEN_MISSING'],
    { 'fn-http-h-authorization': undefined, authorization: BEARER },
  ],
];

describe('a header that is spelt so that it merges with another is a second value, and no call', () => {
  for (const [source, what, expected, headers] of MERGED) {
    it(`${source}: ${what}`, () => edge.assertRefused(expected, headers));
  }
});

describe('a header that is spelt so that it passes for another stays behind', () => {
  for (const [source, name, value] of [
    ['CWE-436', 'fn_http_h_x_caller_sub', 'admin'],
    ['CWE-436', 'fn-http-h-oci_subject_id', 'ocid1.apigateway.oc1..x'],
    ['CWE-436', 'fn-http-h-transfer_encoding', 'chunked'],
    ['CWE-436', 'fn-http-h-content_length', '5'],
    ['CWE-436', 'FN_HTTP_H_HOST', 'evil.example'],
    ['CWE-436', 'fn-http-h-x_forwarded_for', '127.0.0.1'],
    ['CWE-436', 'fn-http-h-cookie', 'a=b'],
    ['CWE-436', 'fn-http-h-fn-http-h-cookie', 'a=b'],
    ['CWE-1321', 'fn-http-h-__proto__', 'x'],
    ['CWE-1321', '__proto__', 'x'],
    ['CWE-1321', 'fn-http-h-constructor', 'x'],
    ['CWE-1321', 'tostring', 'x'],
    ['CWE-444', 'expect', '100-continue'],
    ['CWE-444', 'fn-http-h-expect', '100-continue'],
    ['CWE-444', 'fn-http-h-upgrade', 'h2c'],
  ] as const) {
    it(`${source}: ${name}`, async () => {
      const { status, sent } = await edge.call({ [name]: value });
      assert.deepEqual([status, sent.length, sent[0]?.target], ['200', 1, `${FLOWS}/ORDERS/1.0/orders/7`]);
      assert.deepEqual(toLines(sent[0]), baseLines(edge.wire.host));
    });
  }

  it('RFC 9110 §5.5: what is passed on arrives byte for byte', async () => {
    const { sent } = await edge.call({ 'fn-http-h-accept': 'caf\xe9', fn_http_h_if_match: '"x"' });
    assert.deepEqual(
      toLines(sent[0]),
      [...baseLines(edge.wire.host), 'accept: caf\xe9', 'if-match: "x"'].toSorted(),
    );
  });

  it('CWE-400: two hundred headers stay behind', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`fn-http-h-x-${index}`, 'y']));
    const { sent } = await edge.call(many);
    assert.deepEqual(toLines(sent[0]), baseLines(edge.wire.host));
  });
});

const HEAD = `POST /call HTTP/1.1\r\nHost: x\r\nConnection: close\r\nFn-Intent: httprequest\r\nFn-Http-Method: GET\r\nFn-Http-H-Authorization: ${BEARER}\r\n`;
const URL_LINE = 'Fn-Http-Request-Url: /orders/7';

describe('bytes that no client would send do not come through as a header', () => {
  for (const [source, what, lines] of [
    ['RFC 9112 §5.2', 'a folded URL', 'Fn-Http-Request-Url: /orders/7\r\n ?x=1'],
    [
      'RFC 9112 §5.2',
      'a folded header before the URL',
      `Fn-Http-H-Accept: a\r\n\tFn-Http-H-Cookie: b\r\n${URL_LINE}`,
    ],
    ['CWE-158', 'a NUL in a value', `Fn-Http-H-Accept: a\0b\r\n${URL_LINE}`],
    ['CWE-113', 'a bare carriage return in a value', `Fn-Http-H-Accept: a\rb\r\n${URL_LINE}`],
    ['CWE-113', 'a bare line feed between two headers', `Fn-Http-H-Accept: a\n${URL_LINE}`],
    ['RFC 9112 §5.1', 'a space before a colon', `Fn-Http-H-Accept : a\r\n${URL_LINE}`],
    ['CWE-444', 'a length and chunks', `${URL_LINE}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked`],
    ['CWE-444', 'two lengths', `${URL_LINE}\r\nContent-Length: 0\r\nContent-Length: 5`],
    ['CWE-770', 'headers of 20 KB', `${URL_LINE}\r\nFn-Http-H-Accept: ${'a'.repeat(20_480)}`],
  ] as const) {
    it(`${source}: ${what}`, async () => {
      assert.match(await edge.sendBytes(`${HEAD}${lines}\r\n\r\n`), /^HTTP\/1\.1 4\d\d /);
      assert.deepEqual(edge.wire.take(), []);
    });
  }

  it('the control: the same bytes without any of this are a call', async () => {
    assert.match(
      await edge.sendBytes(`${HEAD}${URL_LINE}\r\nContent-Length: 0\r\n\r\n`),
      /Fn-Http-Status: 200/i,
    );
    assert.equal(edge.wire.take().length, 1);
  });

  it('CWE-444: a second call behind the first is a call of its own, or none', async () => {
    const second = `${HEAD}Fn-Http-Request-Url: /payroll\r\nContent-Length: 0\r\n\r\n`;
    await edge.sendBytes(`${HEAD}${URL_LINE}\r\nContent-Length: ${second.length}\r\n\r\n${second}`);
    const sent = edge.wire.take();
    assert.deepEqual([sent.length, sent[0]?.body.toString('latin1')], [1, second]);
  });
});
