/** Calls that fail behind the caller: the answer, the log line, and what becomes of the secret. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import {
  createBench,
  createCall,
  onlyLine,
  parseProblem,
  row,
  toResponse,
  toSecretVersion,
} from './bench.ts';

/** After this long a secret that turned out to be wrong is read anew. */
const SETTLED_MS = 30_000;

describe('a failure', () => {
  it('to check the token is no refusal', async () => {
    const fail = async () => Promise.reject(new GatekeeperError('ERR_KEYS_UNREACHABLE'));
    const answer = await createBench({ verifyToken: fail }).invoke(createCall());
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [502, 'ERR_KEYS_UNREACHABLE']);
  });

  it('of Vault is answered with its code, and OIC is not called', async () => {
    const failure = new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404, detail: 'why' });
    const bench = createBench({ readSecret: async () => Promise.reject(failure) });
    const answer = await bench.invoke(createCall());
    assert.deepEqual(
      [answer.status, parseProblem(answer)['code'], bench.sent.length],
      [502, 'ERR_VAULT_DENIED', 0],
    );
    const line = onlyLine(bench.lines);
    assert.deepEqual(
      [line['code'], line['upstreamStatus'], line['detail']],
      ['ERR_VAULT_DENIED', 404, 'why'],
    );
  });

  it('of the credential is not the caller’s 401, and the next call reads the secret anew', async () => {
    const statuses = [200, 401, 200];
    const bench = createBench({ send: async () => toResponse(statuses.shift() ?? 500) });
    await bench.invoke(createCall());
    bench.now += SETTLED_MS;
    const refused = await bench.invoke(createCall());
    const next = await bench.invoke(createCall());
    assert.deepEqual([refused.status, parseProblem(refused)['code']], [502, 'ERR_CREDENTIAL_REFUSED']);
    assert.deepEqual([next.status, bench.reads.length], [200, 2]);
  });

  it('of the credential right after it was read does not make a caller’s calls a flood of reads', async () => {
    const bench = createBench({ send: async () => toResponse(401) });
    for (let index = 0; index < 5; index += 1) await bench.invoke(createCall());
    assert.equal(bench.reads.length, 1);
  });

  it('of the secret’s form has it read anew, so that a mended secret heals the integration', async () => {
    const contents = ['no known form', 'oic.user:oic-password'];
    const bench = createBench({ readSecret: async () => toSecretVersion(contents.shift() ?? '') });
    await bench.invoke(createCall());
    bench.now += SETTLED_MS;
    const refused = await bench.invoke(createCall());
    const next = await bench.invoke(createCall());
    assert.deepEqual([refused.status, parseProblem(refused)['code']], [502, 'ERR_SECRET_FORM']);
    assert.deepEqual([next.status, bench.reads.length], [200, 2]);
  });

  it('of OIC keeps the secret', async () => {
    const bench = createBench({ send: async () => toResponse(503) });
    await bench.invoke(createCall());
    await bench.invoke(createCall());
    assert.equal(bench.reads.length, 1);
  });

  for (const [what, thrown] of [
    ['an error', new TypeError('mistake')],
    ['a text', 'text'],
    ['null', null],
    ['nothing', undefined],
    ['a plain object, as Oracle’s SDK throws', { code: 'ECONNRESET', message: 'text' }],
  ] as const) {
    it(`that throws ${what} is answered as a mistake of ours`, async () => {
      const bench = createBench({ send: async () => Promise.reject(thrown) });
      const answer = await bench.invoke(createCall());
      assert.deepEqual([answer.status, parseProblem(answer)['code']], [500, 'ERR_INTERNAL']);
      assert.equal(onlyLine(bench.lines)['code'], 'ERR_INTERNAL');
    });
  }

  const levels: readonly (readonly [
    level: string,
    status: number,
    options: Parameters<typeof createBench>[0],
  ])[] = [
    ['error', 500, { send: async () => Promise.reject(new TypeError('mistake')) }],
    ['error', 502, { send: async () => toResponse(401) }],
    ['error', 503, { readSecret: async () => Promise.reject(new GatekeeperError('ERR_VAULT_UNAVAILABLE')) }],
    ['error', 504, { readSecret: async () => Promise.reject(new GatekeeperError('ERR_VAULT_TIMEOUT')) }],
    ['info', 401, { verifyToken: async () => ({ denied: 'token_expired' }) }],
    ['info', 403, { rows: [row({ allow: [] })] }],
    ['info', 503, { send: async () => toResponse(503) }],
  ];
  for (const [level, status, options] of levels) {
    const whose = level === 'error' ? 'ours to mend' : 'the caller’s or OIC’s own';
    it(`with status ${status} that is ${whose} leaves a line of level ${level}`, async () => {
      const bench = createBench(options);
      assert.equal((await bench.invoke(createCall())).status, status);
      assert.equal(onlyLine(bench.lines)['level'], level);
    });
  }

  it('leaves a line with the time that it took', async () => {
    const bench = createBench({
      send: async () => {
        bench.now += 1_500;
        return toResponse(200);
      },
    });
    await bench.invoke(createCall());
    assert.equal(onlyLine(bench.lines)['ms'], 1_500);
  });
});
