/**
 * OIC says 401: the call is delivered once more, with another version of the secret where there is one, and then the
 * versions are left alone for a while. Never a third time: a few failed log-ins lock the OIC user.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { HttpRequest, SendHttp } from '../../src/runtime/http.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { authorizationsOf, createBench, toBasic } from './bench.ts';
import { createCall, lastLine, linesOf, parseProblem, toResponse } from './call-bench.ts';
import { row, SECRET_ID } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const OLD = 'oic.user:old';
const NEW = 'oic.user:new';
/** The pause after the first refusal; it doubles with each further one. */
const COOL_DOWN_MS = 20_000;

/** OIC that accepts one user and password, and says so with 200. */
function accept(password: string): SendHttp {
  return async (request) => toResponse(authorizationsOf([request]).includes(toBasic(password)) ? 200 : 401);
}

const refuse: SendHttp = async () =>
  toResponse(401, [['WWW-Authenticate', 'Basic realm="oic"']], 'canary of OIC');

describe('a credential that OIC refuses', () => {
  it('is the caller’s failure 502, not its 401, after two deliveries of the only version', async () => {
    const bench = createBench({ send: refuse });
    const answer = await bench.invoke(createCall());
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [502, 'ERR_CREDENTIAL_REFUSED']);
    assert.doesNotMatch(JSON.stringify([answer, bench.lines]), /canary|www-authenticate/i);
    assert.equal(bench.sent.length, 2);
    const line = lastLine(bench.lines);
    assert.deepEqual(
      [line['level'], line['upstreamStatus'], line['attempts'], line['secretVersion'], line['status']],
      ['error', 401, 2, 1, 502],
    );
    assert.equal(linesOf(bench.lines, 'secret_refused').length, 2);
  });

  it('is left alone during its cool-down, and Vault hardly asked', async () => {
    const bench = createBench({ send: refuse });
    for (let index = 0; index < 6; index += 1) await bench.invoke(createCall());
    assert.equal(bench.sent.length, 2);
    // The last of them looked for a newer version; the other calls did not even do that.
    assert.deepEqual(
      bench.reads,
      ['CURRENT', 'PREVIOUS', 'LATEST', 'LATEST'].map((stage) => `${stage} ${SECRET_ID}`),
    );
    const { level, code, detail, upstreamStatus, attempts, secretVersion } = lastLine(bench.lines);
    assert.deepEqual(
      { level, code, detail, upstreamStatus, attempts, secretVersion },
      {
        level: 'error',
        code: 'ERR_CREDENTIAL_REFUSED',
        detail: 'refused; not tried again yet',
        upstreamStatus: 401,
        attempts: undefined,
        secretVersion: undefined,
      },
    );
  });

  it('is tried once, not twice, after its cool-down, and then left alone for twice as long', async () => {
    const bench = createBench({ send: refuse });
    const sentAfter = async (ms: number): Promise<number> => {
      bench.now += ms;
      await bench.invoke(createCall());
      return bench.sent.length;
    };
    assert.equal(await sentAfter(0), 2);
    assert.equal(await sentAfter(COOL_DOWN_MS - 1), 2);
    assert.equal(await sentAfter(1), 3);
    assert.equal(await sentAfter(2 * COOL_DOWN_MS - 1), 3);
    assert.equal(await sentAfter(1), 4);
  });

  it('gives way to a new version at once, in the middle of its cool-down', async () => {
    let versions: readonly SecretVersion[] = [toSecretVersion(OLD)];
    const readSecret = (...read: Parameters<ReturnType<typeof createReader>>) =>
      createReader(...versions)(...read);
    const bench = createBench({ send: accept(NEW), readSecret });
    await bench.invoke(createCall());
    versions = [toSecretVersion(NEW, 2), toSecretVersion(OLD, 1, ['PREVIOUS'])];
    assert.equal((await bench.invoke(createCall())).status, 200);
    const { attempts, secretVersion } = lastLine(bench.lines);
    assert.deepEqual([bench.sent.length, attempts, secretVersion], [3, 1, 2]);
  });

  it('that OIC accepted before stops its own integration only: it may say 401 of its own accord', async () => {
    const rows = [row(), row({ name: 'b', route: 'GET /b', target: 'https://oic.example/b' })];
    let isRefused = false;
    const send = async ({ url }: HttpRequest) =>
      toResponse(isRefused && url.pathname.includes('ORDERS') ? 401 : 200);
    const bench = createBench({ rows, send });
    await bench.invoke(createCall());
    isRefused = true;
    const statuses = [];
    for (const url of ['/orders/7', '/b', '/orders/7', '/b']) {
      statuses.push((await bench.invoke(createCall({ 'fn-http-request-url': [url] }))).status);
    }
    assert.deepEqual(statuses, [502, 200, 502, 200]);
    assert.equal(bench.sent.length, 5);
  });

  it('is an outage of Vault when another version cannot be looked for, and then left alone', async () => {
    const current = createReader(toSecretVersion(OLD));
    const outage = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    const bench = createBench({
      send: refuse,
      readSecret: async (...read) => (read[1] === 'CURRENT' ? current(...read) : Promise.reject(outage)),
    });
    const codes = [];
    for (let turn = 0; turn < 2; turn += 1) {
      codes.push(parseProblem(await bench.invoke(createCall()))['code']);
    }
    assert.deepEqual(codes, ['ERR_VAULT_UNAVAILABLE', 'ERR_CREDENTIAL_REFUSED']);
    assert.equal(bench.sent.length, 1);
  });
});
