/** Hostile paths by a caller with a good token: which of them are refused, and that OIC then sees nothing at all. */
import { after, before, describe, it } from 'node:test';
import { startRig } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const PATH = [400, 'ERR_REQUEST_PATH'] as const;
const UNKNOWN = [404, 'ERR_ROUTE_UNKNOWN'] as const;

type Row = readonly [source: string, what: string, url: string, expected?: readonly [number, string]];

const TRAVERSAL: readonly Row[] = [
  ['CWE-22', 'dot segments to another route', '/orders/../payroll'],
  ['CWE-22', 'dot segments at the end', '/orders/7/..'],
  ['CWE-22', 'a single dot in place of a parameter', '/orders/.'],
  ['CWE-22', 'a single dot between', '/orders/./7'],
  ['CWE-22', 'dot segments at the beginning', '/../orders/7'],
  ['OWASP Path Traversal', 'dots encoded once', '/orders/%2e%2e/payroll'],
  ['OWASP Path Traversal', 'dots encoded in mixed case', '/orders/%2E%2e/payroll'],
  ['OWASP Path Traversal', 'one dot of two encoded', '/orders/.%2e/payroll'],
  ['OWASP Double Encoding', 'dots encoded twice', '/orders/%252e%252e/payroll'],
  ['OWASP Double Encoding', 'dots encoded three times', '/orders/%25252e%25252e/payroll'],
  ['CWE-177', 'an encoded slash in {name}', '/orders/a%2fb'],
  ['CWE-177', 'an encoded slash behind dots', '/orders/..%2fpayroll'],
  ['CWE-177', 'dots and slash all encoded', '/orders/%2e%2e%2fpayroll'],
  ['OWASP Double Encoding', 'a slash encoded twice', '/orders/a%252fb'],
  ['CWE-36', 'nothing but an encoded slash', '/orders/%2f'],
  ['CWE-29', 'a backslash as separator', '/orders\\..\\payroll'],
  ['CWE-29', 'an encoded backslash', '/orders/..%5cpayroll'],
  ['CWE-29', 'a backslash encoded twice', '/orders/..%255cpayroll'],
  ['CWE-22', 'a parameter that is the two dots alone', '/orders/%2e%2e'],
  ['CWE-22', 'dots in the last of two parameters', '/orders/7/lines/%2e%2e'],
  ['CWE-22', 'dots out of a wildcard', '/files/../../../payroll'],
  ['CWE-22', 'encoded dots out of a wildcard', '/files/a/%2e%2e/%2e%2e/%2e%2e/PAYROLL/1.0/run'],
  ['CWE-177', 'an encoded slash in {name*}', '/files/a/b%2Fc'],
  ['CWE-177', 'encoded dots and slash in {name*}', '/files/%2e%2e%2f%2e%2e%2fPAYROLL%2f1.0%2frun'],
  ['CWE-29', 'an encoded backslash in {name*}', '/files/..%5c..%5cPAYROLL'],
];

const SPELLING: readonly Row[] = [
  ['CWE-158', 'an encoded NUL', '/orders/7%00.json'],
  ['CWE-93', 'an encoded line feed', '/orders/7%0aX-Admin:%201'],
  ['CWE-93', 'an encoded carriage return', '/orders/7%0dX-Admin:%201'],
  ['CWE-93', 'a whole encoded request line', '/orders/7%20HTTP/1.1%0d%0aHost:%20evil%0d%0a%0d%0aGET%20/'],
  ['CWE-93', 'a raw line break', '/orders/7\r\nX-Admin: 1'],
  ['CWE-150', 'an encoded DEL', '/orders/7%7f'],
  ['CWE-150', 'an encoded C1 control character', '/orders/7%c2%85'],
  ['CVE-2000-0884', 'an overlong slash of two bytes', '/orders/..%c0%afpayroll'],
  ['RFC 3629 §10', 'an overlong slash of three bytes', '/orders/..%e0%80%afpayroll'],
  ['RFC 3629 §10', 'overlong dots', '/orders/%c0%ae%c0%ae/payroll'],
  ['RFC 3629 §3', 'an overlong NUL', '/orders/%c0%80'],
  ['RFC 3629 §3', 'an encoded surrogate', '/orders/%ed%b0%80'],
  ['RFC 3629 §3', 'a byte that is no UTF-8', '/orders/%ff'],
  ['RFC 3629 §3', 'a cut UTF-8 sequence', '/orders/%e2%82'],
  ['RFC 3629 §3', 'a code point beyond the last', '/orders/%f4%90%80%80'],
  ['RFC 3986 §2.1', 'a percent sign alone', '/orders/%'],
  ['RFC 3986 §2.1', 'a percent sign before other letters', '/orders/%zz'],
  ['RFC 3986 §2.1', 'an escape with one digit', '/orders/%2'],
  ['CWE-176', 'an escape of the form %uXXXX', '/orders/%u002e%u002e'],
  ['CWE-20', 'an encoded percent sign', '/orders/7%25'],
  ['RFC 3986 §3.3', 'a raw space and another version', '/orders/7 HTTP/1.0'],
  ['RFC 3986 §3.3', 'raw letters beyond ASCII', '/orders/é'],
  ['RFC 3986 §3.3', 'raw full-width dots', '/orders/\uff0e\uff0e/payroll'],
  ['RFC 3986 §3.5', 'a raw fragment', '/orders/7#/../payroll'],
  ['OWASP SSTI', 'a raw template', '/orders/{id}'],
  ['OWASP SSTI', 'the wildcard of the target itself', '/files/{path*}'],
  ['RFC 3986 §4.2', 'a network path', '//evil.example/orders/7'],
  ['RFC 9112 §3.2.2', 'the absolute form without a path', 'http://evil.example'],
  ['RFC 9112 §3.2.2', 'the absolute form with a network path', 'http://evil.example//orders/7'],
  ['RFC 9112 §3.2.2', 'the absolute form of another scheme', 'gopher://evil.example/orders/7'],
  ['RFC 9112 §3.2.3', 'the authority form', 'evil.example:443'],
  ['RFC 9112 §3.2.4', 'the asterisk form', '*'],
  ['RFC 9112 §3.2', 'a target that is empty', ''],
  ['PortSwigger SSRF', 'an at sign in place of the path', '@evil.example/orders/7'],
  ['PortSwigger SSRF', 'a backslash in place of the path', '\\\\evil.example\\orders'],
];

const ROUTES: readonly Row[] = [
  ['CWE-178', 'a literal in other letters', '/Orders/7', UNKNOWN],
  ['CWE-178', 'a literal with a long s in place of its s', '/order%C5%BF/7', UNKNOWN],
  ['CWE-647', 'a trailing slash', '/orders/7/', UNKNOWN],
  ['CWE-647', 'a doubled slash', '/orders//7', UNKNOWN],
  ['CWE-647', 'a parameter that is empty', '/orders/', UNKNOWN],
  ['CWE-647', 'no parameter', '/orders', UNKNOWN],
  ['CWE-22', 'a trailing dot segment', '/orders/7/.', PATH],
  ['CWE-647', 'an empty segment in a wildcard', '/files/a//b', UNKNOWN],
  ['CWE-647', 'an empty segment at the end of a wildcard', '/files/a/', UNKNOWN],
  ['CWE-647', 'nothing but empty segments in a wildcard', '/files///', UNKNOWN],
  ['CVE-2020-5902', 'a matrix parameter on a literal', '/orders;x=1/7', UNKNOWN],
  ['CVE-2020-5902', 'a matrix parameter between dots', '/orders/..;/payroll', UNKNOWN],
  ['CWE-41', 'a literal with a dot behind it', '/orders./7', UNKNOWN],
  ['CWE-41', 'a literal with a space behind it', '/orders%20/7', UNKNOWN],
  ['CWE-41', 'a literal with a soft hyphen in it', '/or%C2%ADders/7', UNKNOWN],
  ['CWE-625', 'a route as a prefix of the path', '/orders/7/lines/1/more', UNKNOWN],
  ['CWE-1321', 'a member of every object as the route', '/__proto__/7', UNKNOWN],
  [
    'CWE-639',
    'the target’s own path on the outside',
    '/ic/api/integration/v1/flows/rest/PAYROLL/1.0/run',
    UNKNOWN,
  ],
  ['CWE-862', 'a route of another’s by an encoded letter', '/p%61yroll', [405, 'ERR_METHOD_NOT_ALLOWED']],
];

for (const [what, rows] of [
  ['a path that climbs', TRAVERSAL],
  ['a path that two servers would spell differently', SPELLING],
  ['a path that is nearly a route’s', ROUTES],
] as const) {
  describe(`${what} never reaches OIC`, () => {
    for (const [source, name, url, expected = PATH] of rows) {
      it(`${source}: ${name}`, () => rig.assertRefused(expected, { 'fn-http-request-url': [url] }));
    }
  });
}
