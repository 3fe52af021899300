/** Odd but legal paths and foreign methods: the call goes to where the table says, its oddities as plain data. */
import { after, before, describe, it } from 'node:test';
import { startRig } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const ORDER = '/ORDERS/1.0/orders';
const FILES = '/FILES/1.0';
const LONG = 'a'.repeat(8 * 1024);

const PATHS: readonly (readonly [source: string, what: string, url: string, target: string])[] = [
  ['CVE-2020-5902', 'a matrix parameter on a value', '/orders/7;admin=true', `${ORDER}/7%3Badmin%3Dtrue`],
  ['Tomcat path parameters', 'two dots and a semicolon as a value', '/orders/..;', `${ORDER}/..%3B`],
  ['CWE-32', 'three dots as a value', '/orders/...', `${ORDER}/...`],
  ['CWE-20', 'an encoded question mark', '/orders/7%3fmode=evil', `${ORDER}/7%3Fmode%3Devil`],
  ['CWE-20', 'an encoded fragment', '/orders/7%23/lines/1', `${ORDER}/7%23/lines/1`],
  ['PortSwigger SSRF', 'an at sign and a host', '/orders/@evil.example:80', `${ORDER}/%40evil.example%3A80`],
  ['PortSwigger SSRF', 'a URL in a wildcard', '/files/http:/evil.example', `${FILES}/http%3A/evil.example`],
  ['OWASP SSTI', 'an encoded template', '/orders/%7Bid%7D', `${ORDER}/%7Bid%7D`],
  [
    'OWASP SSTI',
    'one parameter with the other’s name',
    '/orders/%7Bline%7D/lines/1',
    `${ORDER}/%7Bline%7D/lines/1`,
  ],
  ['OWASP SSTI', 'an encoded template in a wildcard', '/files/%7Bpath*%7D/x', `${FILES}/%7Bpath*%7D/x`],
  ['CWE-1336', 'replacement patterns', "/orders/$&$1$'$$", `${ORDER}/%24%26%241%24'%24%24`],
  ['CWE-176', 'encoded full-width dots', '/orders/%EF%BC%8E%EF%BC%8E', `${ORDER}/%EF%BC%8E%EF%BC%8E`],
  ['CWE-176', 'an encoded full-width slash', '/orders/a%EF%BC%8Fb', `${ORDER}/a%EF%BC%8Fb`],
  ['CWE-176', 'dots in a wildcard that only some fold', '/files/%E2%80%A5/x', `${FILES}/%E2%80%A5/x`],
  ['CWE-20', 'a plus, which is no space in a path', '/orders/a+b', `${ORDER}/a%2Bb`],
  ['CWE-20', 'an encoded space and a version', '/orders/a%20HTTP-1.1', `${ORDER}/a%20HTTP-1.1`],
  ['CWE-1321', 'a member of every object', '/orders/__proto__', `${ORDER}/__proto__`],
  ['CWE-770', 'a value of 8 KB', `/orders/${LONG}`, `${ORDER}/${LONG}`],
  [
    'CWE-770',
    'a wildcard of a thousand segments',
    `/files${'/a'.repeat(1000)}`,
    `${FILES}${'/a'.repeat(1000)}`,
  ],
  ['RFC 3986 §6.2.2.2', 'a literal with an encoded letter', '/%6frders/7', `${ORDER}/7`],
  ['RFC 9112 §3.2.2', 'the absolute form of a foreign host', 'http://evil.example/orders/7', `${ORDER}/7`],
  ['PortSwigger SSRF', 'the metadata service as host', 'http://169.254.169.254/orders/7', `${ORDER}/7`],
  ['CWE-918', 'user, password and port of a host', 'https://oic:x@evil.example:8443/orders/7', `${ORDER}/7`],
  ['CWE-625', 'a wildcard without a segment', '/files', FILES],
];

describe('an odd but legal path leads to where the table says, and nothing of it is more than a value', () => {
  for (const [source, what, url, target] of PATHS) {
    it(`${source}: ${what}`, () => rig.assertSent(target, { 'fn-http-request-url': [url] }));
  }
});

const NOT_HTTP = [400, 'ERR_REQUEST_NOT_HTTP'] as const;
const METHODS: readonly (readonly [source: string, what: string, values: readonly string[]])[] = [
  ['RFC 9110 §9.1', 'a method in small letters', ['get']],
  ['RFC 9110 §9.1', 'a method in mixed case', ['Get']],
  ['OWASP WSTG-CONF-06', 'TRACE, which repeats credentials', ['TRACE']],
  ['RFC 9110 §9.3.6', 'CONNECT, which opens a tunnel', ['CONNECT']],
  ['OWASP WSTG-CONF-06', 'a method of nobody’s', ['JEFF']],
  ['RFC 4918', 'PROPFIND', ['PROPFIND']],
  ['RFC 9113 §3.4', 'PRI', ['PRI']],
  ['CWE-93', 'a request line in the method', ['GET /payroll HTTP/1.1\r\nX:']],
  ['CWE-93', 'a line feed behind the method', ['GET\n']],
  ['CWE-20', 'a space before the method', [' GET']],
  ['CWE-158', 'a NUL behind the method', ['GET\0']],
  ['CWE-436', 'two methods', ['GET', 'POST']],
  ['CWE-436', 'two methods in one header', ['GET, POST']],
  ['RFC 9110 §9.1', 'an empty method', ['']],
];

describe('a method that the table does not know never reaches OIC', () => {
  for (const [source, what, values] of METHODS) {
    it(`${source}: ${what}`, () => rig.assertRefused(NOT_HTTP, { 'fn-http-method': values }));
  }
});

const OTHER = [405, 'ERR_METHOD_NOT_ALLOWED'] as const;

describe('a method that is known elsewhere does not come in by another door', () => {
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override', '_method'] as const) {
    it(`OWASP REST Security: ${name} does not make a POST a GET`, () =>
      rig.assertRefused(OTHER, { 'fn-http-method': ['POST'], [`fn-http-h-${name}`]: ['GET'] }));
    it(`OWASP REST Security: ${name} does not reach OIC with a GET`, () =>
      rig.assertSent(`${ORDER}/7`, { [`fn-http-h-${name}`]: ['DELETE'] }));
  }

  it('CWE-436: _method in the query is data, and the method stays', () =>
    rig.assertSent(`${ORDER}/7?_method=DELETE`, { 'fn-http-request-url': ['/orders/7?_method=DELETE'] }));

  it('CWE-862: HEAD does not open a route of GET alone', () =>
    rig.assertRefused(OTHER, { 'fn-http-method': ['HEAD'], 'fn-http-request-url': ['/files/a'] }));

  for (const name of [
    'x-original-url',
    'x-rewrite-url',
    'x-forwarded-path',
    'x-forwarded-prefix',
    'x-original-uri',
  ]) {
    it(`PortSwigger Access Control: ${name} leads nowhere else`, () =>
      rig.assertSent(`${ORDER}/7`, { [`fn-http-h-${name}`]: ['/payroll'] }));
  }
});
