/** Nothing secret comes out either of what others throw, of refused tokens, and of odd Authorization headers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import { createBench, SECRET_TTL_MS } from './bench.ts';
import { createCall } from './call-bench.ts';
import { assertClean, readSecrets, run, TOKEN_ROWS } from './canary-bench.ts';
import { CANARY } from './table-bench.ts';

describe('nothing secret comes out', () => {
  for (const reason of Object.keys(DENIAL_REASONS) as DenialReason[]) {
    it(`of a token that is refused for ${reason}`, async () => {
      assertClean((await run({ verifyToken: async () => ({ denied: reason }) })).seen);
    });
  }

  for (const scheme of ['Basic', 'Bearer', 'bearer  ', 'Digest', '', 'Bearer\t']) {
    it(`of an Authorization header that begins with ${JSON.stringify(scheme)}`, async () => {
      assertClean((await run({}, { 'fn-http-h-authorization': [`${scheme} ${CANARY} x`] })).seen);
    });
  }

  for (const [what, thrown] of [
    ['a text', CANARY],
    ['a plain object, as Oracle’s SDK throws', { message: CANARY, requestEndpoint: CANARY }],
    [
      'an error with the request in it',
      Object.assign(new Error(CANARY), { request: { authorization: CANARY } }),
    ],
    ['an error in an error', new Error('x', { cause: new Error(CANARY) })],
    ['several errors', new AggregateError([new Error(CANARY)], CANARY)],
  ] as const) {
    it(`of a call in which Vault, a token’s check or endpoint, or OIC throws ${what}`, async () => {
      const fail = async () => Promise.reject(thrown);
      const failures = [
        { readSecret: fail },
        { verifyToken: fail },
        { identifyCaller: fail },
        { rows: TOKEN_ROWS, askDomain: fail },
        { send: fail },
      ];
      for (const options of failures) {
        const { seen, answer } = await run(options);
        assert.ok(answer.status === 500 || answer.status === 503);
        assertClean(seen);
      }
    });
  }

  it('of a secret that is served stale while Vault is down', async () => {
    let isUp = true;
    const bench = createBench({
      readSecret: (...read) => (isUp ? readSecrets(...read) : Promise.reject(new Error(CANARY))),
    });
    await bench.invoke(createCall());
    isUp = false;
    bench.now += SECRET_TTL_MS + 1_000;
    const answer = await bench.invoke(createCall());
    assert.equal(answer.status, 200);
    assert.match(bench.lines.join(''), /secret_stale/);
    assertClean(bench.lines.join(''));
  });
});
