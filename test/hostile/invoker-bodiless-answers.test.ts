/**
 * Answers that announce a body and by their nature have none (RFC 9110 §6.4.1). Space that was made for the body holds
 * what other calls have left there: it must not go out as one (CWE-908, as in CVE-2014-0160).
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startRig } from './invoker-rig.ts';
import { toAnswer } from './invoker-wire.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());
afterEach(() => rig.wire.restore());

const ECHO = { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/echo'] };
const SIZES = [1, 1024, 65_536, 6 * 1024 * 1024];

describe('an answer that has no body gives the caller none, whatever length it announces', () => {
  for (const size of SIZES) {
    const announced = (status: string): string =>
      toAnswer(['ETag: "x"'], '', status).replace('Content-Length: 0', `Content-Length: ${size}`);
    for (const [source, what, status, headers] of [
      ['RFC 9110 §9.3.2', 'to HEAD', '200 OK', { 'fn-http-method': ['HEAD'] }],
      ['RFC 9110 §15.4.5', 'not modified', '304 Not Modified', { 'fn-http-h-if-none-match': ['"x"'] }],
      ['RFC 9110 §15.3.5', 'of status 204', '204 No Content', {}],
    ] as const) {
      it(`${source}: one ${what} that announces ${size} bytes`, async () => {
        const secret = 'body-of-another-caller'.repeat(Math.ceil(size / 22));
        await rig.call(ECHO, secret);
        rig.wire.answer = announced(status);
        const { answer, sent } = await rig.call(headers);
        assert.deepEqual([answer.status, answer.headers], [Number(status.slice(0, 3)), [['etag', '"x"']]]);
        assert.equal(sent.length, 1);
        assert.equal(Buffer.from(answer.body).length, 0);
      });
    }
  }
});
