/** Calls that fail behind the caller: the answer, the log line, and what becomes of the secret. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { SendHttp } from '../../src/runtime/http.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { type BenchOptions, createBench } from './bench.ts';
import { createCall, lastLine, linesOf, onlyLine, parseProblem, toResponse } from './call-bench.ts';
import { row, tokenCredential } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

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
      [line['code'], line['upstreamStatus'], line['detail'], line['attempts']],
      ['ERR_VAULT_DENIED', 404, 'why', undefined],
    );
  });

  it('of the secret’s form is not sent, and heals with the next version', async () => {
    let versions: readonly SecretVersion[] = [toSecretVersion('no known form')];
    const bench = createBench({ readSecret: (...read) => createReader(...versions)(...read) });
    const refused = await bench.invoke(createCall());
    assert.deepEqual([refused.status, parseProblem(refused)['code']], [502, 'ERR_SECRET_FORM']);
    assert.deepEqual([bench.sent.length, lastLine(bench.lines)['attempts']], [0, undefined]);

    versions = [
      toSecretVersion('oic.user:oic-password', 2),
      toSecretVersion('no known form', 1, ['PREVIOUS']),
    ];
    const next = await bench.invoke(createCall());
    assert.deepEqual([next.status, lastLine(bench.lines)['secretVersion']], [200, 2]);
  });

  it('of the secret’s form does not make a caller’s calls a flood of reads', async () => {
    const bench = createBench({ readSecret: createReader(toSecretVersion('no known form')) });
    await bench.invoke(createCall());
    const reads = bench.reads.length;
    for (let index = 0; index < 5; index += 1) await bench.invoke(createCall());
    // One look for a newer version, and then none for five seconds.
    assert.equal(bench.reads.length, reads + 1);
  });

  const tokenRows = [row({ credential: tokenCredential('client_credentials') })];
  const domain: readonly (readonly [status: number, body: string, answer: number, code: string])[] = [
    [401, '{"error":"invalid_client"}', 502, 'ERR_DOMAIN_CLIENT_REFUSED'],
    [400, '{"error":"invalid_scope"}', 502, 'ERR_DOMAIN_GRANT_REFUSED'],
    [500, '', 503, 'ERR_DOMAIN_UNAVAILABLE'],
    [200, 'no token', 503, 'ERR_DOMAIN_UNAVAILABLE'],
  ];
  for (const [status, body, answered, code] of domain) {
    it(`of the token endpoint that says ${status} ${body} is ${code}, and OIC is not called`, async () => {
      const askDomain: SendHttp = async () => toResponse(status, [], body);
      const readSecret = createReader(toSecretVersion('client:client-secret'));
      const bench = createBench({ rows: tokenRows, readSecret, askDomain });
      const answer = await bench.invoke(createCall());
      assert.deepEqual([answer.status, parseProblem(answer)['code']], [answered, code]);
      assert.deepEqual([bench.sent.length, lastLine(bench.lines)['attempts']], [0, undefined]);
    });
  }

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

  const levels: readonly (readonly [level: string, status: number, options: BenchOptions])[] = [
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
      const [line, ...others] = linesOf(bench.lines, 'invocation');
      assert.deepEqual([line?.['level'], others], [level, []]);
    });
  }
});
