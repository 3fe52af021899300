/** What of OIC's answer leaves the function: in Fn's own headers, where a slip would be a header for the caller. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEdge } from './invoker-edge.ts';
import { toAnswer } from './invoker-wire.ts';

let edge: Awaited<ReturnType<typeof startEdge>>;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());
afterEach(() => edge.wire.restore());

const ECHO = { 'fn-http-method': 'POST', 'fn-http-request-url': '/echo' };
/** Of node's server and of the FDK. */
const OF_THE_PLATFORM = [
  'connection',
  'date',
  'keep-alive',
  'transfer-encoding',
  'fn-fdk-version',
  'fn-fdk-runtime',
];

describe('a hostile answer of OIC leaves the function as its status, its body and the allow-list', () => {
  for (const [source, what, lines, passed] of [
    ['CWE-444', 'a status for Fn', ['Fn-Http-Status: 500', 'Fn_Http_Status: 500'], {}],
    [
      'CWE-444',
      'headers for Fn',
      ['Fn-Http-H-Set-Cookie: a=b', 'Fn_Http_H_Set_Cookie: a=b', 'Fn-Call-Id: x'],
      {},
    ],
    ['CWE-565', 'cookies', ['Set-Cookie: a=b', 'set_cookie: a=b'], {}],
    [
      'CWE-436',
      'names that merge with others',
      ['X_Tenant: evil', 'X-Tenant: a'],
      { 'fn-http-h-x-tenant': 'a' },
    ],
    [
      'CWE-436',
      'a content type that merges',
      ['Content_Type: text/html'],
      { 'content-type': 'application/octet-stream' },
    ],
    ['CWE-20', 'an empty content type', ['Content-Type:'], { 'content-type': '' }],
    ['CWE-1321', 'members of every object', ['__proto__: x', 'constructor: x', 'toString: x'], {}],
    ['CWE-113', 'letters beyond ASCII', ['ETag: "\xe5\x98\x8a"'], { 'fn-http-h-etag': '"\xe5\x98\x8a"' }],
    [
      'RFC 9110 §5.3',
      'one header twice',
      ['Cache-Control: a', 'Cache-Control: b'],
      { 'fn-http-h-cache-control': 'a, b' },
    ],
    [
      'CWE-601',
      'a Location that was asked for',
      ['Location: //evil.example'],
      { 'fn-http-h-location': '//evil.example' },
    ],
  ] as const) {
    it(`${source}: ${what}`, async () => {
      edge.wire.answer = toAnswer(lines);
      const { outer, answered, body, sent } = await edge.call(ECHO, '{}');
      const own = Object.entries(answered).filter(([name]) => !OF_THE_PLATFORM.includes(name));
      const expected = { 'content-type': 'application/octet-stream', 'fn-http-status': '200', ...passed };
      assert.deepEqual(Object.fromEntries(own), expected);
      assert.deepEqual([outer, body.toString(), sent.length], [200, 'ok', 1]);
    });
  }

  it('RFC 9112 §5.2: a folded header is no answer, and the process goes on', async () => {
    edge.wire.answer = toAnswer(['ETag: a', ' Fn-Http-Status: 500']);
    const { status, code } = await edge.call(ECHO, '{}');
    assert.deepEqual([status, code], ['502', 'ERR_OIC_ANSWER']);
    edge.wire.restore();
    assert.equal((await edge.call(ECHO, '{}')).status, '200');
  });

  it('CWE-444: an answer that comes while the container is frozen is nobody’s', async () => {
    await edge.call(ECHO, '{}');
    process.kill(edge.fn.pid, 'SIGSTOP');
    edge.wire.push(toAnswer([], 'POISON'));
    const next = edge.call(ECHO, '{}');
    await sleep(50);
    process.kill(edge.fn.pid, 'SIGCONT');
    const { body, sent } = await next;
    assert.deepEqual([body.toString(), sent.length], ['{}', 1]);
  });
});
