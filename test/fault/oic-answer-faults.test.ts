/**
 * OIC answers, but not as one would wish. What is HTTP and small enough is handed through with its status, its body and
 * hardly a header; what is not is told with a code. Either way OIC is called once.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, drip, head } from './fault-answers.ts';
import { CANARIES } from './fault-canaries.ts';
import { check, type Gets } from './fault-check.ts';
import { type Answer, startPeer } from './fault-peer.ts';
import { OIC_ANSWER, OIC_BODY, OIC_HEADERS, oicAnswer } from './fault-peers-say.ts';
import { CALLS, prepareWorlds, startWorld } from './fault-world.ts';

const MB = 1024 * 1024;
const UNUSABLE: Gets = [502, 'ERR_OIC_ANSWER'];
const BROKEN: Gets = [502, 'ERR_OIC_BROKEN'];
const { oicBody, oicHead } = CANARIES;

const length = (value: number | string): string => head(200, { ...OIC_HEADERS, 'Content-Length': value });
const chunked = (...chunks: readonly string[]): string =>
  head(200, { ...OIC_HEADERS, 'Transfer-Encoding': 'chunked' }) + chunks.join('');
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const informed = (status: number): Answer =>
  bytes(
    `HTTP/1.1 ${status} ${oicHead}\r\nLink: ${oicHead}\r\n\r\n${head(200, OIC_HEADERS)}${OIC_BODY}`,
    'end',
    200,
  );

const REFUSED: readonly (readonly [what: string, oic: Answer, gets: Gets])[] = [
  ['more than 6 MB, announced', bytes(`${length(6 * MB + 1)}x`), UNUSABLE],
  ['more than memory holds, announced', bytes(`${length(1e15)}x`), UNUSABLE],
  [
    'more than 6 MB, in chunks',
    bytes(Buffer.from(chunked(...Array(7).fill(chunk('x'.repeat(MB)))))),
    UNUSABLE,
  ],
  ['more than 6 MB, until it closes', bytes(Buffer.from(head(200) + 'x'.repeat(7 * MB)), 'end'), UNUSABLE],
  ['less than it announced, and hangs up', bytes(length(999) + oicBody, 'end'), BROKEN],
  ['more than it announced', bytes(length(8) + oicBody), UNUSABLE],
  ['a length that is no number', bytes(length('0x1f') + oicBody), UNUSABLE],
  ['a length below zero', bytes(length(-1) + oicBody), UNUSABLE],
  ['two lengths', bytes(length(`5\r\nContent-Length: 6`) + oicBody), UNUSABLE],
  ['a length and chunks', bytes(length(`5\r\nTransfer-Encoding: chunked`) + chunk(oicBody)), UNUSABLE],
  ['a chunk without a size', bytes(chunked('size\r\n')), UNUSABLE],
  ['chunks without an end, and hangs up', bytes(chunked(chunk(oicBody)), 'end'), BROKEN],
  ['a status line that is none', bytes(`HTTP/1.1 OK ${oicHead}\r\n\r\n`), UNUSABLE],
  ['words', bytes(`${oicBody}\r\n\r\n`), UNUSABLE],
  ['a status of four digits', bytes(`HTTP/1.1 2000 ${oicHead}\r\n\r\n`), UNUSABLE],
  ['status 600', bytes(head(600, { 'Content-Length': 0 })), UNUSABLE],
  ['status 101', bytes(head(101, { Upgrade: 'canary', Connection: 'upgrade' })), UNUSABLE],
  ['a header without a name', bytes(`HTTP/1.1 200 OK\r\n: ${oicHead}\r\n\r\n`), UNUSABLE],
  ['a header with a zero in it', bytes(`HTTP/1.1 200 OK\r\nX: ${oicHead}\0\r\n\r\n`), UNUSABLE],
  ['a head without an end', drip(`HTTP/1.1 200 OK\r\nX: ${oicHead.repeat(1_000)}`), UNUSABLE],
];

const SERVED: readonly (readonly [what: string, oic: Answer, status: number, body?: string])[] = [
  ...[400, 403, 404, 407, 429, 500, 502, 503, 504].map(
    (status) => [`${status}`, oicAnswer(status), status] as const,
  ),
  ['302 to another place', oicAnswer(302, { Location: `/${oicHead}` }), 302],
  ['307 to another place', oicAnswer(307, { Location: `/${oicHead}` }), 307],
  ['200 with cookies and challenges', OIC_ANSWER, 200],
  ['102, and then 200', informed(102), 200],
  ['103, and then 200', informed(103), 200],
  ['100, and then 200', informed(100), 200],
  ['200 until it closes', bytes(head(200, OIC_HEADERS) + OIC_BODY, 'end', 200), 200],
  ['200 in chunks', bytes(chunked(chunk(OIC_BODY), '0\r\n\r\n'), 'keep', 200), 200],
  ['200 with a trailer', bytes(chunked(chunk(OIC_BODY), `0\r\nX: ${oicHead}\r\n\r\n`), 'keep', 200), 200],
  ['204 without a body', bytes(head(204, OIC_HEADERS), 'keep', 204), 204, ''],
  ['304 without a body', bytes(head(304, OIC_HEADERS), 'keep', 304), 304, ''],
  ['exactly 6 MB', bytes(length(6 * MB) + 'x'.repeat(6 * MB), 'keep', 200), 200, 'x'.repeat(6 * MB)],
];

/** What a body would have had; RFC 9110 §8.6 allows that with 304. */
const LENGTH_ONLY = [204, 304].map(
  (status) =>
    [status, bytes(head(status, { ...OIC_HEADERS, 'Content-Length': 99 }), 'keep', status)] as const,
);

prepareWorlds();

describe('an answer of OIC', () => {
  for (const { name, asks, ...call } of CALLS) {
    for (const [what, oic, gets] of REFUSED) {
      it(`${name}: OIC answers with ${what}; the caller gets ${gets.join(' ')}, and OIC is called once`, async (t) => {
        const world = await startWorld(t);
        world.oic.tell(oic);
        check(await world.call(call), { gets, asks: asks(1) });
      });
    }

    for (const [what, oic, status, body = OIC_BODY] of SERVED) {
      it(`${name}: OIC answers with ${what}; the caller gets ${status}, and OIC is called once`, async (t) => {
        const world = await startWorld(t);
        world.oic.tell(oic);
        const outcome = await world.call(call);
        check(outcome, { gets: [status], body, asks: asks(1) });
        assert.equal(outcome.answer.contentType, 'application/json');
        const retryAfter = outcome.answer.headers?.find(([header]) => header === 'retry-after');
        assert.deepEqual(retryAfter, ['retry-after', OIC_HEADERS['Retry-After']]);
      });
    }

    for (const [status, oic] of LENGTH_ONLY) {
      it(`${name}: OIC says ${status} with the length of a body that it does not send; the caller gets no byte of one`, async (t) => {
        const world = await startWorld(t);
        world.oic.tell(oic);
        check(await world.call(call), { gets: [status], body: '', asks: asks(1) });
      });
    }

    it(`${name}: OIC sends the invoker elsewhere; nothing goes there`, async (t) => {
      const world = await startWorld(t);
      const elsewhere = await startPeer(t, OIC_ANSWER);
      world.oic.tell(oicAnswer(302, { Location: elsewhere.url.href }));
      check(await world.call(call), { gets: [302], asks: asks(1) });
      assert.deepEqual(elsewhere.requests, []);
    });
  }

  it('HEAD: OIC says 200 with the length of a body that it does not send; the caller gets no byte of one', async (t) => {
    const world = await startWorld(t);
    world.oic.tell(bytes(length(99), 'keep', 200));
    check(await world.call({ kind: 'basic', method: 'HEAD' }), { gets: [200], body: '', asks: [1, 0, 1] });
  });
});
