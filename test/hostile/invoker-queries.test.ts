/** Hostile queries: what a target fixes stays as it is, and nothing of a query is anything but the query. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FLOWS, startRig } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const PATH = [400, 'ERR_REQUEST_PATH'] as const;
const REFUSED: readonly (readonly [source: string, what: string, query: string])[] = [
  ['CWE-93', 'a raw line break and a header', '?a=1\r\nX-Admin: 1'],
  ['CWE-93', 'a raw line feed', '?a=1\nb'],
  ['CWE-93', 'a raw carriage return', '?a=1\rb'],
  ['CWE-444', 'a raw second request', '?a HTTP/1.1\r\nHost: x\r\n\r\nGET /payroll'],
  ['RFC 3986 §3.4', 'a raw space and a version', '?a HTTP/1.0'],
  ['CWE-158', 'a raw NUL', '?a=\0'],
  ['CWE-150', 'a raw tab', '?a\tb'],
  ['CWE-150', 'a raw DEL', '?a=\x7f'],
  ['RFC 3986 §2', 'raw letters of Latin-1', '?a=é'],
  ['RFC 3986 §2', 'raw letters beyond Latin-1', '?a=\u010d\u010a'],
  ['RFC 3986 §3.5', 'a raw fragment', '?a=1#b'],
  ['RFC 3986 §3.5', 'a raw fragment and nothing else', '#'],
  ['RFC 3986 §3.5', 'a fragment before the query', '#?mode=evil'],
];

describe('a query that could end the request line never reaches OIC', () => {
  for (const [source, what, query] of REFUSED) {
    it(`${source}: ${what}`, () => rig.assertRefused(PATH, { 'fn-http-request-url': [`/orders/7${query}`] }));
  }
});

const LONG = `?a=${'b'.repeat(12 * 1024)}`;
/** Where `sent` is left out, the query goes on as it is. */
const PASSED: readonly (readonly [source: string, what: string, query: string, sent?: string])[] = [
  ['CWE-93', 'an encoded line break and a header', '?a=%0d%0aX-Admin:%201'],
  ['CWE-158', 'an encoded NUL', '?a=%00'],
  ['CWE-235', 'one parameter thrice', '?a=1&a=2&a=3'],
  ['CWE-20', 'nothing but separators', '?&&&'],
  ['CWE-20', 'semicolons as separators', '?a=1;b=2'],
  ['RFC 3986 §3.4', 'a second question mark', '??a=1?b=2'],
  ['RFC 3986 §3.4', 'a question mark alone', '?', ''],
  ['RFC 3986 §2.1', 'escapes that are none', '?a=%zz&b=%'],
  ['RFC 3629', 'escapes that are no UTF-8', '?a=%ff%c0%af'],
  ['PortSwigger SSRF', 'a host', '?//evil.example/'],
  ['PortSwigger SSRF', 'an at sign and a host', '?@evil.example'],
  ['PortSwigger SSRF', 'a URL', '?url=http://169.254.169.254/'],
  ['CWE-22', 'dot segments', '?/../../PAYROLL/1.0/run'],
  ['CWE-29', 'backslashes', '?\\..\\..\\x'],
  ['OWASP SSTI', 'a template', '?a={id}&b=$%7Bid%7D&c={id'],
  ['CWE-79', 'markup, which is encoded', '?a="<b>\'', '?a=%22%3Cb%3E%27'],
  ['CWE-770', '12 KB', LONG],
];

describe('an odd but legal query reaches OIC as a query', () => {
  for (const [source, what, query, sent = query] of PASSED) {
    it(`${source}: ${what}`, () =>
      rig.assertSent(`/ORDERS/1.0/orders/7${sent}`, { 'fn-http-request-url': [`/orders/7${query}`] }));
  }
});

const OWN = '?mode=safe&v=1';
/** Spellings of a parameter that the target has itself; none may reach OIC. */
const RESPELT: readonly (readonly [source: string, what: string, query: string, left?: string])[] = [
  ['CWE-235', 'as it is', '?mode=evil'],
  ['CWE-235', 'without a value', '?mode'],
  ['CWE-235', 'with an empty value', '?mode='],
  ['CWE-235', 'twice, beside another', '?mode=evil&a=1&mode=worse', 'a=1'],
  ['CWE-235', 'both of them', '?v=2&mode=evil'],
  ['CWE-177', 'with an encoded letter', '?m%6fde=evil'],
  ['CWE-177', 'encoded whole', '?%6d%6F%64%65=evil'],
  ['CWE-235', 'behind empty parameters', '?&&mode=evil&', '&&'],
  ['CWE-235', 'behind a second question mark', '??mode=evil'],
  ['CWE-235', 'with more than one equals sign', '?mode==evil=x'],
];

describe('a parameter that the target fixes is not the caller’s to say (OWASP parameter pollution)', () => {
  for (const [source, what, query, left] of RESPELT) {
    it(`${source}: ${what}`, async () => {
      const { answer, sent } = await rig.call({ 'fn-http-request-url': [`/fixed${query}`] });
      assert.equal(answer.status, 200);
      const target = sent[0]?.target ?? '';
      assert.ok(target.startsWith(`${FLOWS}/FIXED/1.0/x${OWN}`), target);
      const seen = new URL(target, 'http://oic.example').searchParams;
      assert.deepEqual([seen.getAll('mode'), seen.getAll('v')], [['safe'], ['1']]);
      if (left !== undefined) assert.equal(target, `${FLOWS}/FIXED/1.0/x${OWN}&${left}`);
    });
  }

  for (const [what, query] of [
    ['in capitals', 'MODE=evil'],
    ['as a list', 'mode[]=evil'],
    ['with a NUL behind it', 'mode%00=evil'],
    ['encoded twice', 'm%256fde=evil'],
    ['with a plus before it', '+mode=evil'],
  ] as const) {
    it(`CWE-235: ${what} it is another parameter, which goes behind the target’s own`, () =>
      rig.assertSent(`/FIXED/1.0/x${OWN}&${query}`, { 'fn-http-request-url': [`/fixed?${query}`] }));
  }
});
