/** OIC's own word, whatever it is, goes back to the caller; only a 401 is about us. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench } from './bench.ts';
import { createCall, onlyLine, toResponse } from './call-bench.ts';
import { row } from './table-bench.ts';

describe('an answer of OIC', () => {
  for (const status of [429, 503]) {
    it(`of ${status} goes back with its Retry-After, and nothing is sent again`, async () => {
      const answer = toResponse(
        status,
        [
          ['Retry-After', '17'],
          ['Content-Type', 'text/plain'],
          ['X-RateLimit-Reset', '1'],
        ],
        'later',
      );
      const bench = createBench({ send: async () => answer });
      const got = await bench.invoke(createCall());
      assert.deepEqual(got, {
        status,
        contentType: 'text/plain',
        headers: [['retry-after', '17']],
        body: Buffer.from('later'),
      });
      const line = onlyLine(bench.lines);
      assert.deepEqual(
        [bench.sent.length, line['attempts'], line['level'], line['code']],
        [1, 1, 'info', undefined],
      );
    });
  }

  it('of 202 without a body goes back without one, as of a one-way integration', async () => {
    const bench = createBench({ send: async () => toResponse(202) });
    const got = await bench.invoke(createCall());
    assert.deepEqual([got.status, got.headers, Buffer.from(got.body).length], [202, [], 0]);
    assert.equal(onlyLine(bench.lines)['status'], 202);
  });

  for (const status of [400, 403, 404, 407, 409, 429, 500, 503]) {
    it(`of ${status} goes back as OIC put it, and leaves the credential alone`, async () => {
      const answer = toResponse(status, [['content-type', 'text/plain']], 'no');
      const bench = createBench({ send: async () => answer });
      for (let turn = 0; turn < 2; turn += 1) {
        const got = await bench.invoke(createCall());
        assert.deepEqual([got.status, got.contentType, String(got.body)], [status, 'text/plain', 'no']);
      }
      assert.deepEqual([bench.sent.length, bench.reads.length], [2, 1]);
    });
  }

  it('of a redirect is not followed, and does not tell where', async () => {
    const bench = createBench({
      send: async () => toResponse(302, [['Location', 'https://other.example/']]),
    });
    const got = await bench.invoke(createCall());
    assert.deepEqual([got.status, got.headers, bench.sent.length], [302, [], 1]);
  });

  it('keeps the headers that the integration asks for, each value', async () => {
    const answer = toResponse(200, [
      ['Link', '</a>'],
      ['Link', '</b>'],
      ['X-Other', '1'],
    ]);
    const bench = createBench({ rows: [row({ responseHeaders: ['LINK'] })], send: async () => answer });
    assert.deepEqual((await bench.invoke(createCall())).headers, [
      ['link', '</a>'],
      ['link', '</b>'],
    ]);
  });
});
