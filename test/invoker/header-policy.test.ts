/** Which headers pass: an allow-list each way, and a list of those that no integration may ask for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCallerHeaders, toOicHeaders } from '../../src/invoker/header-policy.ts';

/** Credentials, framing and routing (RFC 9110 §7.6.1, RFC 9112 §6), and what the platform or a proxy sets. */
const NEVER = [
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'set-cookie2',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'www-authenticate',
  'x-caller-sub',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-real-ip',
  'fn-http-status',
  'fn-http-h-authorization',
  'oci-subject-id',
  'opc-request-id',
];

function toOic(headers: Record<string, readonly string[]>, extra: readonly string[] = [], hasBody = true) {
  return toOicHeaders(new Map(Object.entries(headers)), extra, hasBody);
}

describe('headers to OIC', () => {
  it('pass when they say what the caller sends and accepts', () => {
    const headers = { accept: ['application/json'], 'content-type': ['text/plain'], 'if-match': ['"1"'] };
    assert.deepEqual(toOic(headers), [
      ['accept', 'application/json'],
      ['content-type', 'text/plain'],
      ['if-match', '"1"'],
    ]);
  });

  it('pass with each of their values', () => {
    assert.deepEqual(toOic({ prefer: ['a', 'b'] }), [
      ['prefer', 'a'],
      ['prefer', 'b'],
    ]);
  });

  it('stay out when nobody knows them', () => {
    assert.deepEqual(toOic({ 'x-unknown': ['1'], 'x-http-method-override': ['DELETE'], '': ['x'] }), []);
  });

  it('pass when the integration asks for them', () => {
    assert.deepEqual(toOic({ 'x-tenant': ['1'], 'x-other': ['2'] }, ['x-tenant']), [['x-tenant', '1']]);
  });

  it('lose the content headers of a request without a body', () => {
    const headers = {
      'content-type': ['a/b'],
      'content-encoding': ['gzip'],
      'content-md5': ['x'],
      accept: ['*/*'],
    };
    assert.deepEqual(toOic(headers, ['content-md5'], false), [['accept', '*/*']]);
  });

  for (const name of NEVER) {
    it(`never hold ${name}, even when the integration asks for it`, () => {
      assert.deepEqual(toOic({ [name]: ['canary'] }, [name]), []);
    });
  }
});

describe('headers to the caller', () => {
  it('pass when they describe the answer, whatever the case of their names', () => {
    assert.deepEqual(
      toCallerHeaders(
        [
          ['Content-Type', 'application/json'],
          ['ETag', '"1"'],
          ['Retry-After', '5'],
        ],
        [],
      ),
      [
        ['content-type', 'application/json'],
        ['etag', '"1"'],
        ['retry-after', '5'],
      ],
    );
  });

  it('stay out when they tell of the inside', () => {
    const inside: [string, string][] = [
      ['Server', 'OIC'],
      ['X-Powered-By', 'x'],
      ['Location', 'https://oic.example/'],
      ['X-ORACLE-DMS-ECID', '1'],
      ['Access-Control-Allow-Origin', '*'],
    ];
    assert.deepEqual(toCallerHeaders(inside, []), []);
  });

  it('pass when the integration asks for them, each value', () => {
    const links: [string, string][] = [
      ['Link', '</a>'],
      ['link', '</b>'],
    ];
    assert.deepEqual(toCallerHeaders(links, ['link']), [
      ['link', '</a>'],
      ['link', '</b>'],
    ]);
  });

  for (const name of NEVER) {
    it(`never hold ${name}, even when the integration asks for it`, () => {
      assert.deepEqual(toCallerHeaders([[name.toUpperCase(), 'canary']], [name]), []);
    });
  }
});
