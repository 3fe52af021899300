/** The line about a call that fails says how far it came; what OIC answered before does not stand for what it did not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError } from '../../src/runtime/http.ts';
import { toFingerprint } from '../../src/token/fingerprint.ts';
import type { VerifyToken } from '../../src/token/verify.ts';
import { createBench } from './bench.ts';
import { createCall, lastLine, linesOf, onlyLine, TOKEN, toResponse } from './call-bench.ts';
import { SECRET_ID } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const FOUND = {
  cache: 'hit',
  client: 'app',
  keySetAgeSeconds: 7,
  keyThumbprint: 'thumb',
  subject: 'u',
} as const;
const SAME = { function: 'invoker', event: 'invocation', callId: 'call-1', method: 'GET', ms: 0 };

/** Refuses or fails after it has noted what is known. */
const noteAnd =
  (end: () => Awaited<ReturnType<VerifyToken>>): VerifyToken =>
  async (_token, _deadline, audit) => {
    Object.assign(audit ?? {}, FOUND);
    return end();
  };

function withoutTime({ time: _time, ...line }: Record<string, unknown>): Record<string, unknown> {
  return line;
}

describe('the line about a caller whose token is refused', () => {
  it('has no fingerprint without a token', async () => {
    const bench = createBench();
    await bench.invoke(createCall({ 'fn-http-h-authorization': undefined }));
    const line = { ...SAME, level: 'info', status: 401, code: 'ERR_TOKEN_MISSING', reason: 'token_missing' };
    assert.deepEqual(withoutTime(onlyLine(bench.lines)), line);
  });

  it('says which token it was, and what was sure by then', async () => {
    const bench = createBench({ verifyToken: noteAnd(() => ({ denied: 'token_expired' })) });
    await bench.invoke(createCall());
    assert.deepEqual(withoutTime(onlyLine(bench.lines)), {
      ...SAME,
      ...FOUND,
      level: 'info',
      status: 401,
      code: 'ERR_TOKEN_REFUSED',
      reason: 'token_expired',
      tokenFingerprint: toFingerprint(TOKEN),
    });
  });
});

describe('the line about a call that is sent twice', () => {
  /** OIC has taken version 1, and refuses it from now on; how it answers version 2, the test says. */
  const createReplay = async (answer: () => ReturnType<typeof toResponse>) => {
    let versions = [toSecretVersion('oic.user:one', 1)];
    let answers = [() => toResponse(200)];
    const bench = createBench({
      readSecret: (...read) => createReader(...versions)(...read),
      send: async () => {
        bench.now += 100;
        return answers.shift()?.() ?? answer();
      },
    });
    await bench.invoke(createCall());
    bench.now += 10_000;
    bench.lines.length = 0;
    versions = [toSecretVersion('oic.user:two', 2), toSecretVersion('oic.user:one', 1, ['PREVIOUS'])];
    answers = [() => toResponse(401)];
    return bench;
  };

  it('has the second answer, and each has a line of its own for whoever looks closely', async () => {
    const bench = await createReplay(() => toResponse(201));
    await bench.invoke(createCall());
    const { attempts, status, upstreamStatus, secretVersion } = lastLine(bench.lines);
    assert.deepEqual([attempts, status, upstreamStatus, secretVersion], [2, 201, 201, 2]);
    const all = bench.lines.map((line) => JSON.parse(line));
    assert.deepEqual(
      all.map((line) => [line.event, line.attempts, line.upstreamStatus, line.secretVersion]),
      [
        ['oic_answered', 1, 401, 1],
        ['secret_refused', undefined, 401, 1],
        ['oic_answered', 2, 201, 2],
        ['invocation', 2, 201, 2],
      ],
    );
    assert.deepEqual(
      all.map(({ ms }) => ms),
      [100, undefined, 100, 200],
    );
  });

  it('does not take the first answer for that of a second sending which had none', async () => {
    const bench = await createReplay(() => {
      throw new HttpError('broken');
    });
    await bench.invoke(createCall());
    const line = lastLine(bench.lines);
    assert.deepEqual([line['attempts'], line['level'], line['secretId']], [2, 'error', SECRET_ID]);
    assert.equal('upstreamStatus' in line, false);
    assert.equal(linesOf(bench.lines, 'oic_answered').length, 1);
  });
});

describe('the line about a call that OIC did not answer', () => {
  it('has no status of OIC, and no line says that it answered', async () => {
    const bench = createBench({ send: () => Promise.reject(new HttpError('unreachable')) });
    await bench.invoke(createCall());
    const line = onlyLine(bench.lines);
    assert.deepEqual(
      [line['attempts'], line['code'], 'upstreamStatus' in line],
      [1, 'ERR_OIC_UNREACHABLE', false],
    );
    assert.deepEqual(linesOf(bench.lines, 'oic_answered'), []);
  });
});
