/**
 * Any path, query and header value out of an alphabet of what has broken servers before: whatever reaches OIC is one
 * well-formed request inside the integration's target, with headers of the allow-list alone.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { codeOf, FLOWS, OIC_AUTHORIZATION, startRig } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const RUNS = 1_000;
const WORDS = 'a 7 . .. / // \\ ; : @ # ? & = % + * { } $& ~'.split(' ');
const ESCAPES = '%2e %2F %5c %00 %0d %0A %25 %252e %c0%ae %ff %EF%BC%8E %7Bid%7D %20'.split(' ');
const RAW = ['\r', '\n', '\0', '\t', ' ', ...'\x7f"\'<`|^[é\uff0e\u010a\u2028'];
const PIECES = [
  'orders',
  'lines',
  'files',
  'payroll',
  'mode=evil',
  'HTTP/1.1',
  'Host: x',
  'http://evil.example',
];
/** Mostly such as a path can have, so that many get as far as OIC. */
const nasty = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((chosen) => chosen.join('').slice(0, 60));
const anything = nasty([...WORDS, ...ESCAPES, ...RAW, ...PIECES]);
const mild = nasty('a 7 b c / /a ... ; : @ & = + * $ %EF%BC%8E %7B %3f %23 %20 /.. /%2e%2E'.split(' '));
const mildQuery = nasty('a = & ; ? / .. % %0d%0a %00 mode=evil %6dode=x " < \\\\ ^'.split(' '));
const mildValue = nasty(['a', ',', ';', ':', ' ', '\t', '"', '\xe5', '\x8a', 'close', 'chunked', '\x8d']);

/** What stands before the caller's text, and where the target must then lie. */
const DOORS = fc.constantFrom(
  ['', FLOWS],
  ['/orders/', `${FLOWS}/ORDERS/1.0/orders/`],
  ['/files/', `${FLOWS}/FILES/1.0/`],
  ['/fixed?', `${FLOWS}/FIXED/1.0/x`],
);
const PASSED = ['accept', 'x-request-id', 'content-type', 'prefer'] as const;
const ALLOWED: readonly string[] = [...PASSED, 'host', 'connection', 'content-length', 'authorization'];

/** The decoded segments of a path, its query cut off. */
function toSegments(path: string): readonly string[] {
  return (path.split('?')[0] ?? '').split('/').map(decodeURIComponent);
}

/** Calls; gives how many requests OIC has seen. What is no well-formed request has failed in `take`. */
async function attack(
  door: readonly string[],
  path: string,
  query: string,
  value: string,
  body: string,
): Promise<number> {
  const [before = '', inside = ''] = door;
  const names = [
    'accept',
    'x-request-id',
    'prefer',
    'cookie',
    'transfer-encoding',
    'content-length',
    'host',
    'x_y',
  ];
  const { answer, sent } = await rig.call(
    {
      'fn-http-request-url': [before + path + (query === '' ? '' : `?${query}`)],
      'content-type': [value],
      ...Object.fromEntries(names.map((name) => [`fn-http-h-${name}`, [value]])),
    },
    body,
  );
  const [request, ...others] = sent;
  assert.equal(others.length, 0);
  if (request === undefined) {
    assert.match(String(codeOf(answer)), /^ERR_(?:REQUEST_PATH|ROUTE_UNKNOWN|METHOD_NOT_ALLOWED|INTERNAL)$/);
    // Only a value that no header can have is a mistake of ours.
    assert.ok(codeOf(answer) !== 'ERR_INTERNAL' || /[^\t\x20-\x7e\x80-\xff]/.test(value));
    return 0;
  }
  const url = new URL(`http://${rig.wire.host}${request.target}`);
  assert.deepEqual([answer.status, url.host, request.method], [200, rig.wire.host, 'GET']);
  assert.ok(url.pathname.startsWith(inside), request.target);
  // Each segment of the caller's is one segment of OIC's, and says the same.
  if (before.endsWith('/')) assert.deepEqual(toSegments(url.pathname.slice(inside.length)), toSegments(path));
  // A parser that resolves and one that does not find the same path, and no separator in it that one of them misses.
  assert.equal(url.pathname, request.target.replace(/\?.*$/, ''));
  assert.doesNotMatch(url.pathname, /\/\/|\\|%2f|%5c|%25|%0[0ad]/i);
  assert.ok(!url.pathname.startsWith(`${FLOWS}/FIXED`) || url.search.startsWith('?mode=safe&v=1'));
  assert.deepEqual(
    url.pathname.startsWith(`${FLOWS}/FIXED`) ? url.searchParams.getAll('mode') : [],
    request.target.includes('/FIXED/') ? ['safe'] : [],
  );
  for (const [name] of request.headers) assert.ok(ALLOWED.includes(name), name);
  const only = (name: string) => request.headers.filter(([other]) => other === name).map(([, text]) => text);
  assert.deepEqual([only('authorization'), only('host')], [[OIC_AUTHORIZATION], [rig.wire.host]]);
  assert.equal(String(request.body), body);
  return 1;
}

describe(`for any ${RUNS} calls`, () => {
  for (const [what, path, query, value, least] of [
    ['of anything at all', anything, anything, anything, 1],
    ['with a path that may pass', mild, fc.constant(''), mildValue, RUNS / 10],
    ['with a query that may pass', fc.constant('7'), mildQuery, mildValue, RUNS / 10],
  ] as const) {
    it(`${what}: what reaches OIC is inside the table`, async () => {
      let arrived = 0;
      const body = fc.constantFrom('', 'GET /payroll HTTP/1.1\r\nHost: x\r\n\r\n');
      await fc.assert(
        fc.asyncProperty(DOORS, path, query, value, body, async (...drawn) => {
          arrived += await attack(...drawn);
        }),
        { numRuns: RUNS },
      );
      assert.ok(arrived >= least, `${arrived} of ${RUNS}`);
    });
  }
});
