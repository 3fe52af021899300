/** Answers of OIC that are no HTTP, or more than one: each is refused whole, and none is given to another call. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, startRig } from './invoker-rig.ts';
import { toAnswer } from './invoker-wire.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());
afterEach(() => rig.wire.restore());

const ECHO = { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/echo'] };
const GOOD = toAnswer([]);
const MALFORMED: readonly (readonly [source: string, what: string, answer: string])[] = [
  ['RFC 9112 §5.2', 'a folded header', toAnswer(['ETag: a', ' Set-Cookie: b=c'])],
  ['RFC 9112 §5.1', 'a space before a colon', toAnswer(['ETag : a'])],
  ['CWE-158', 'a NUL in a header', toAnswer(['ETag: a\0b'])],
  ['CWE-113', 'a bare carriage return in a header', toAnswer(['ETag: a\rSet-Cookie: b=c'])],
  ['CWE-113', 'bare line feeds', GOOD.replaceAll('\r', '')],
  ['CWE-150', 'a control character in a header', toAnswer(['ETag: a\x1bb'])],
  ['CWE-150', 'a DEL in a header', toAnswer(['ETag: a\x7fb'])],
  ['RFC 9112 §6.3', 'two lengths', toAnswer(['Content-Length: 3'])],
  ['RFC 9112 §6.3', 'a length and chunks', toAnswer(['Transfer-Encoding: chunked'], '2\r\nok\r\n0\r\n\r\n')],
  ['RFC 9112 §6.3', 'a length with a sign', GOOD.replace('Length: 2', 'Length: +2')],
  ['RFC 9112 §6.3', 'a length in hexadecimal', GOOD.replace('Length: 2', 'Length: 0x2')],
  ['RFC 9112 §6.3', 'a length below zero', GOOD.replace('Length: 2', 'Length: -1')],
  [
    'RFC 9112 §7.1',
    'a chunk without a size',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n',
  ],
  ['CWE-770', 'headers of 20 KB', toAnswer([`ETag: ${'e'.repeat(20_480)}`])],
  ['CWE-770', 'a body of more than 6 MB', 'HTTP/1.1 200 OK\r\nContent-Length: 6291457\r\n\r\n'],
  ['RFC 9110 §15', 'status 000', GOOD.replace('200', '000')],
  ['RFC 9110 §15', 'status 600', GOOD.replace('200', '600')],
  ['RFC 9110 §15', 'a status of four digits', GOOD.replace('200', '2000')],
  ['RFC 9110 §15.2.2', 'a change of protocol', 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['RFC 9112 §4', 'another protocol', 'SSH-2.0-OpenSSH\r\n'],
  ['RFC 9112 §4', 'no version', GOOD.replace('HTTP/1.1 ', '')],
];

describe('an answer that is no HTTP is refused whole, and the next call is not told of it', () => {
  for (const [source, what, answer] of MALFORMED) {
    it(`${source}: ${what}`, async () => {
      rig.wire.answer = answer;
      const hostile = await rig.call(ECHO, '{}');
      assert.deepEqual(
        [hostile.answer.status, codeOf(hostile.answer), hostile.sent.length],
        [502, 'ERR_OIC_ANSWER', 1],
      );
      assert.deepEqual(hostile.answer.headers, [['cache-control', 'no-store']]);
      rig.wire.restore();
      const next = await rig.call(ECHO, '{}');
      assert.deepEqual([next.answer.status, String(next.answer.body)], [200, '{}']);
    });
  }
});

const SECOND = toAnswer(['ETag: "second"'], 'POISON');

describe('a second answer that nobody asked for is given to nobody (PortSwigger response queue poisoning)', () => {
  for (const [what, answer] of [
    ['behind the first', GOOD + SECOND],
    ['behind one without a body', `HTTP/1.1 204 No Content\r\n\r\n${SECOND}`],
    [
      'behind one in chunks',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n${SECOND}`,
    ],
    ['behind the body that the first should have had', GOOD.replace('Length: 2', 'Length: 0') + SECOND],
  ] as const) {
    it(`CWE-444: ${what}`, async () => {
      rig.wire.answer = answer;
      const first = await rig.call(ECHO, '{}');
      rig.wire.restore();
      const next = await rig.call(ECHO, '{}');
      assert.doesNotMatch(`${first.answer.body} ${next.answer.body}`, /POISON/);
      assert.deepEqual([next.answer.status, next.answer.headers, String(next.answer.body)], [200, [], '{}']);
    });
  }

  it('CWE-444: a while later, on a connection that is kept', async () => {
    for (let round = 0; round < 3; round += 1) {
      await rig.call(ECHO, '{}');
      rig.wire.push(SECOND);
      await sleep(20);
      const { answer, sent } = await rig.call(ECHO, '{}');
      assert.deepEqual([String(answer.body), sent.length], ['{}', 1]);
    }
  });
});
