/**
 * Attacks on the request that reaches the invoker: path, query and headers, by a caller with a good token and by
 * someone who may invoke the function and so writes every header. Each row names where the attack comes from.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench } from '../invoker/bench.ts';
import { createCall, parseProblem, TOKEN } from '../invoker/call-bench.ts';
import { OIC, row } from '../invoker/table-bench.ts';

type Headers = Parameters<typeof createCall>[0];
const ROWS = [
  row(),
  row({
    name: 'payroll',
    route: 'POST /payroll',
    target: `${OIC}/PAYROLL/1.0/run`,
    allow: [{ clients: ['payroll-app'] }],
  }),
  row({ name: 'files', route: 'GET /files/{path*}', target: `${OIC}/FILES/1.0/{path*}` }),
  row({ name: 'fixed', route: 'GET /fixed', target: `${OIC}/FIXED/1.0/x?mode=safe` }),
];

async function attack(headers: Headers) {
  const bench = createBench({ rows: ROWS });
  const answer = await bench.invoke(createCall(headers));
  return { answer, sent: bench.sent };
}

/** Source, what is tried, the request URL, and how it is refused. */
const PATHS: readonly (readonly [source: string, url: string, code: string])[] = [
  ['CWE-22', '/orders/../payroll', 'ERR_REQUEST_PATH'],
  ['CWE-22', '/orders/7/..', 'ERR_REQUEST_PATH'],
  ['CWE-22', '/orders/.', 'ERR_REQUEST_PATH'],
  ['CWE-22, encoded', '/orders/%2e%2e', 'ERR_REQUEST_PATH'],
  ['CWE-22, half encoded', '/orders/.%2E', 'ERR_REQUEST_PATH'],
  ['CWE-22, encoded slash', '/orders/..%2fpayroll', 'ERR_REQUEST_PATH'],
  ['CWE-22, encoded slash alone', '/orders/7%2Flines', 'ERR_REQUEST_PATH'],
  ['CWE-22, backslash', '/orders\\..\\payroll', 'ERR_REQUEST_PATH'],
  ['CWE-22, encoded backslash', '/orders/..%5cpayroll', 'ERR_REQUEST_PATH'],
  ['OWASP double encoding', '/orders/%252e%252e', 'ERR_REQUEST_PATH'],
  ['OWASP double encoding of a slash', '/orders/..%252fpayroll', 'ERR_REQUEST_PATH'],
  ['CVE-2000-0884, overlong UTF-8', '/orders/%c0%af', 'ERR_REQUEST_PATH'],
  ['RFC 3629 §10, overlong dot', '/orders/%c0%ae%c0%ae', 'ERR_REQUEST_PATH'],
  ['RFC 3629 §3, surrogate', '/orders/%ed%a0%80', 'ERR_REQUEST_PATH'],
  ['RFC 3629, not UTF-8', '/orders/%ff%fe', 'ERR_REQUEST_PATH'],
  ['CWE-158, NUL', '/orders/7%00.json', 'ERR_REQUEST_PATH'],
  ['CWE-93, line break', '/orders/7%0d%0aX-Admin:%201', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §2.1, bad escape', '/orders/%g1', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §2.1, cut escape', '/orders/7%', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §3.3, space', '/orders/7 HTTP/1.1', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §3.5, fragment', '/orders/7#/../payroll', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §4.2, network path', '//evil.example/orders/7', 'ERR_REQUEST_PATH'],
  ['SSRF, other scheme', 'file:///etc/passwd', 'ERR_REQUEST_PATH'],
  ['SSRF, scheme in capitals', 'HTTP://evil.example/orders/7', 'ERR_REQUEST_PATH'],
  ['SSRF, metadata service without a path', 'http://169.254.169.254', 'ERR_REQUEST_PATH'],
  ['RFC 9112 §3.2.3, authority form', 'evil.example:443', 'ERR_REQUEST_PATH'],
  ['RFC 9112 §3.2.4, asterisk form', '*', 'ERR_REQUEST_PATH'],
  ['template syntax', '/orders/{id}', 'ERR_REQUEST_PATH'],
  ['CWE-178, case', '/ORDERS/7', 'ERR_ROUTE_UNKNOWN'],
  ['CWE-647, trailing slash', '/orders/7/', 'ERR_ROUTE_UNKNOWN'],
  ['CWE-647, doubled slash', '/orders//7', 'ERR_ROUTE_UNKNOWN'],
  ['CWE-647, empty parameter', '/orders/', 'ERR_ROUTE_UNKNOWN'],
  ['CVE-2020-5902, path parameter on a literal', '/orders;x=1/7', 'ERR_ROUTE_UNKNOWN'],
  ['prefix of a route', '/orders/7/../7/lines', 'ERR_REQUEST_PATH'],
  ['CWE-22, out of a wildcard', '/files/../payroll', 'ERR_REQUEST_PATH'],
  ['CWE-22, out of a wildcard, encoded', '/files/a/%2e%2e/%2E%2e/payroll', 'ERR_REQUEST_PATH'],
  ['CWE-22, encoded slash in a wildcard', '/files/a/..%2f..%2fpayroll', 'ERR_REQUEST_PATH'],
  ['OWASP double encoding in a wildcard', '/files/a/%252e%252e/b', 'ERR_REQUEST_PATH'],
  ['CWE-647, empty segment in a wildcard', '/files//evil.example/x', 'ERR_ROUTE_UNKNOWN'],
  ['CWE-647, empty segment behind a wildcard', '/files/a/', 'ERR_ROUTE_UNKNOWN'],
  ['RFC 9112 §2.2, bare line break in the query', '/orders/7?a\r\nX: y', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §3.4, space in the query', '/orders/7?a HTTP/1.1', 'ERR_REQUEST_PATH'],
  ['RFC 3986 §3.4, raw UTF-8 in the query', '/orders/7?é', 'ERR_REQUEST_PATH'],
  ['CWE-158, raw NUL in the query', '/orders/7?\0', 'ERR_REQUEST_PATH'],
];

describe('a hostile path or query is refused before anything is sent', () => {
  for (const [source, url, code] of PATHS) {
    it(`${JSON.stringify(url)} (${source})`, async () => {
      const { answer, sent } = await attack({ 'fn-http-request-url': [url] });
      assert.deepEqual([parseProblem(answer)['code'], sent.length], [code, 0]);
      assert.ok(answer.status === 400 || answer.status === 404);
    });
  }
});

/** Odd but legal: the call goes out, and only to where the table says. */
const HARMLESS: readonly (readonly [source: string, url: string, path: string])[] = [
  ['Tomcat path parameter', '/orders/..;', '..%3B'],
  ['matrix parameter', '/orders/7;admin=true', '7%3Badmin%3Dtrue'],
  ['three dots', '/orders/...', '...'],
  ['encoded question mark', '/orders/7%3fadmin=1', '7%3Fadmin%3D1'],
  ['encoded fragment', '/orders/7%23x', '7%23x'],
  ['user information', '/orders/@evil.example', '%40evil.example'],
  ['replacement pattern', "/orders/$&$'", "%24%26%24'"],
  ['encoded template', '/orders/%7Bid%7D', '%7Bid%7D'],
  ['full-width dots', '/orders/%EF%BC%8E%EF%BC%8E', '%EF%BC%8E%EF%BC%8E'],
  ['full-width slash', '/orders/%EF%BC%8F', '%EF%BC%8F'],
  ['literal encoded without need', '/%6frders/7', '7'],
  ['host of an absolute URL', 'http://169.254.169.254/orders/7', '7'],
  ['user and host of an absolute URL', 'https://oic.example@evil.example:8443/orders/7', '7'],
];

describe('an odd but legal path leads where the table says and nowhere else', () => {
  for (const [source, url, path] of HARMLESS) {
    it(`${JSON.stringify(url)} (${source})`, async () => {
      const { sent } = await attack({ 'fn-http-request-url': [url] });
      assert.equal(sent[0]?.url.href, `${OIC}/ORDERS/1.0/orders/${path}`);
    });
  }

  it('and so does a wildcard, whatever is in its segments', async () => {
    const { sent } = await attack({ 'fn-http-request-url': ['/files/..;/https:/@evil.example/a%3Fb/...'] });
    assert.equal(sent[0]?.url.href, `${OIC}/FILES/1.0/..%3B/https%3A/%40evil.example/a%3Fb/...`);
  });

  for (const query of [
    '?@evil.example',
    '?//evil.example/',
    '?http://evil.example',
    '?a=%0d%0aX:y',
    '?&&&',
    '?%zz',
  ]) {
    it(`and so does the query ${query}`, async () => {
      const { sent } = await attack({ 'fn-http-request-url': [`/orders/7${query}`] });
      assert.deepEqual([sent[0]?.url.origin, sent[0]?.url.search], ['https://oic.example', query]);
    });
  }

  it('and cannot repeat what a target fixes in its query (OWASP parameter pollution)', async () => {
    const { sent } = await attack({ 'fn-http-request-url': ['/fixed?mode=evil'] });
    assert.equal(sent[0]?.url.search, '?mode=safe');
  });
});

const BEARER = `Bearer ${TOKEN}`;
const HEADERS: readonly (readonly [what: string, headers: Headers, code: string])[] = [
  [
    'two tokens that merge by an underscore',
    { 'fn-http-h-authorization': [BEARER, 'Bearer x.y.z'] },
    'ERR_TOKEN_REFUSED',
  ],
  ['two tokens in one header', { 'fn-http-h-authorization': [`${BEARER}, ${BEARER}`] }, 'ERR_TOKEN_REFUSED'],
  ['a token with a space in it', { 'fn-http-h-authorization': [`${BEARER} x`] }, 'ERR_TOKEN_REFUSED'],
  [
    'a token with a line break behind it',
    { 'fn-http-h-authorization': [`${BEARER}\n`] },
    'ERR_TOKEN_REFUSED',
  ],
  ['a Basic credential', { 'fn-http-h-authorization': ['Basic dXNlcjpwYXNz'] }, 'ERR_TOKEN_REFUSED'],
  [
    'a scheme that begins like Bearer',
    { 'fn-http-h-authorization': [`Bearerx ${TOKEN}`] },
    'ERR_TOKEN_REFUSED',
  ],
  ['an empty Authorization', { 'fn-http-h-authorization': [''] }, 'ERR_TOKEN_MISSING'],
  [
    'the token where the platform puts its own',
    { authorization: [BEARER], 'fn-http-h-authorization': undefined },
    'ERR_TOKEN_MISSING',
  ],
  [
    'the token behind a prefix too many',
    { 'fn-http-h-fn-http-h-authorization': [BEARER], 'fn-http-h-authorization': undefined },
    'ERR_TOKEN_MISSING',
  ],
  [
    'the gateway’s word for the caller',
    {
      'fn-http-h-x-caller-client': ['orders-app'],
      'oci-subject-id': ['ocid1.apigateway.oc1..x'],
      'fn-http-h-authorization': undefined,
    },
    'ERR_TOKEN_MISSING',
  ],
  ['two methods', { 'fn-http-method': ['GET', 'POST'] }, 'ERR_REQUEST_NOT_HTTP'],
  ['two URLs', { 'fn-http-request-url': ['/orders/7', '/payroll'] }, 'ERR_REQUEST_NOT_HTTP'],
  ['two intents', { 'fn-intent': ['httprequest', 'cloudevent'] }, 'ERR_REQUEST_NOT_HTTP'],
  [
    'a method with a request line in it',
    { 'fn-http-method': ['GET / HTTP/1.1\r\nX:'] },
    'ERR_REQUEST_NOT_HTTP',
  ],
  [
    'a method override',
    { 'fn-http-method': ['POST'], 'fn-http-h-x-http-method-override': ['GET'] },
    'ERR_METHOD_NOT_ALLOWED',
  ],
  [
    'another path by a rewrite header',
    {
      'fn-http-method': ['POST'],
      'fn-http-request-url': ['/payroll'],
      'fn-http-h-x-original-url': ['/orders/7'],
    },
    'ERR_CALLER_NOT_ALLOWED',
  ],
];

describe('hostile headers are refused before anything is sent', () => {
  for (const [what, headers, code] of HEADERS) {
    it(what, async () => {
      const { answer, sent } = await attack(headers);
      assert.deepEqual([parseProblem(answer)['code'], sent.length], [code, 0]);
    });
  }

  it('and what would frame, route or authenticate the call to OIC stays behind (RFC 9110 §7.6.1)', async () => {
    const names = [
      'host',
      'content-length',
      'transfer-encoding',
      'connection',
      'te',
      'upgrade',
      'expect',
      'cookie',
    ];
    const planted = names.concat(
      'proxy-authorization',
      'forwarded',
      'x-forwarded-host',
      'x-original-url',
      'x-http-method',
    );
    const { sent } = await attack(Object.fromEntries(planted.map((name) => [`fn-http-h-${name}`, ['evil']])));
    assert.deepEqual(
      sent[0]?.headers.map(([name]) => name),
      ['authorization'],
    );
  });
});
