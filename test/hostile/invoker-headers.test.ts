/** Hostile headers by a caller with a good token: what reaches OIC is the allow-list, whole and alone. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { baseLines, startRig, toLines } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const ORDER = '/ORDERS/1.0/orders/7';
const ECHO = { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/echo'] };

/** Where an attack with the header comes from, and the values that it is tried with. */
const FOREIGN: readonly (readonly [source: string, values: readonly string[], names: readonly string[]])[] = [
  [
    'CWE-522, credentials of the caller',
    ['Basic ZXZpbDpldmls', 'Bearer a.b.c'],
    ['proxy-authorization', 'x-authorization', 'x-api-key', 'x-auth-token', 'authentication-info'],
  ],
  ['CWE-565, cookies', ['a=b'], ['cookie', 'cookie2', 'set-cookie']],
  [
    'CWE-290, who calls and from where',
    ['127.0.0.1', 'admin'],
    [
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-forwarded-user',
      'x-real-ip',
      'forwarded',
      'via',
      'x-client-ip',
      'true-client-ip',
      'wl-proxy-client-ip',
      'oam-remote-user',
      'x-caller-sub',
      'x-caller-client',
      'oci-subject-id',
      'opc-request-id',
      'opc-principal',
      'fn-http-status',
      'fn-http-h-authorization',
      'fn-intent',
    ],
  ],
  [
    'PortSwigger HTTP Host header attacks',
    ['evil.example', '127.0.0.1:1'],
    ['host', 'x-host', 'x-original-host', 'x-forwarded-server', 'x-http-host-override'],
  ],
  [
    'CWE-444, framing',
    ['chunked', '0', '5', 'identity, chunked'],
    ['transfer-encoding', 'content-length', 'te', 'trailer', 'connection', 'keep-alive', 'proxy-connection'],
  ],
  ['RFC 9110 §10.1.1, expectations', ['100-continue'], ['expect']],
  ['PortSwigger H2C smuggling', ['h2c', 'websocket'], ['upgrade', 'http2-settings', 'sec-websocket-key']],
  ['RFC 9110 §7.6.2, loops', ['0'], ['max-forwards']],
  [
    'CWE-1321, members of every object',
    ['x'],
    ['--proto--', '__proto__', 'prototype', 'valueof', 'tolocalestring'],
  ],
  [
    'CWE-20, no name at all',
    ['x'],
    ['', ' ', '-', 'accept ', 'accept:', 'accept\r\nx-admin', 'content-type\0'],
  ],
];

describe('a header of the caller’s that no list names stays behind, and changes nothing', () => {
  for (const [source, values, names] of FOREIGN) {
    for (const name of names) {
      it(`${source}: ${JSON.stringify(name)}`, async () => {
        for (const value of values) await rig.assertSent(ORDER, { [`fn-http-h-${name}`]: [value] });
        await rig.assertSent(ORDER, { [`fn-http-h-${name}`]: values });
        // Nor without the prefix, as the platform's own.
        if (!name.startsWith('fn-')) await rig.assertSent(ORDER, { [name]: values });
      });
    }
  }

  it('CWE-444: with a body, its length is what it is and not what a header says', () =>
    rig.assertSent(
      '/ECHO/1.0/echo',
      {
        ...ECHO,
        'fn-http-h-content-length': ['2'],
        'fn-http-h-transfer-encoding': ['chunked'],
        'content-length': ['9'],
      },
      ['content-length: 5'],
      '0\r\n\r\n',
    ));

  it('CWE-400: two hundred headers stay behind', () =>
    rig.assertSent(
      ORDER,
      Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`fn-http-h-x-${index}`, ['x', 'y']])),
    ));
});

describe('a header that is passed on is passed on as it is', () => {
  it('RFC 9110 §5.3: repeated ones stay apart and in order', () =>
    rig.assertSent(ORDER, { 'fn-http-h-accept': ['a/b', 'c/d'] }, ['accept: a/b', 'accept: c/d']));

  it('RFC 9110 §5.5: letters of Latin-1 arrive byte for byte', () =>
    rig.assertSent(ORDER, { 'fn-http-h-prefer': ['\xe5\x98\x8d\xe5\x98\x8a'] }, [
      'prefer: \xe5\x98\x8d\xe5\x98\x8a',
    ]));

  it('CWE-1321: an integration may ask for headers that are named like members of every object', () =>
    rig.assertSent(
      '/ECHO/1.0/echo',
      {
        ...ECHO,
        'fn-http-h-constructor': ['a'],
        'fn-http-h-tostring': ['b'],
        'fn-http-h-hasownproperty': ['c'],
        'fn-http-h-x-tenant': ['d'],
      },
      ['constructor: a', 'tostring: b', 'hasownproperty: c', 'x-tenant: d', 'content-length: 0'],
    ));

  it('RFC 9110 §7.6.1: what Connection names stays behind, in any letters and any number of lines', async () => {
    const headers = {
      'fn-http-h-connection': ['close, Accept', ' PREFER ,x'],
      'fn-http-h-x-request-id': ['kept'],
    };
    const named = { 'fn-http-h-accept': ['a/b'], 'fn-http-h-prefer': ['x'] };
    await rig.assertSent(ORDER, { ...headers, ...named }, ['x-request-id: kept']);
  });

  for (const name of ['authorization', 'host', 'content-length']) {
    it(`PortSwigger hop-by-hop abuse: Connection cannot take OIC's ${name} away`, () =>
      rig.assertSent(
        '/ECHO/1.0/echo',
        { ...ECHO, 'fn-http-h-connection': [`close, ${name}`] },
        ['content-length: 2'],
        '{}',
      ));
  }
});

it('the control: the headers of a request without any of this', async () => {
  const { sent } = await rig.call();
  assert.deepEqual(toLines(sent[0]), baseLines(rig.wire.host));
});
