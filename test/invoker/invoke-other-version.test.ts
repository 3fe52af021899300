/** OIC says 401 while the password is being changed: the other version is found, and used from then on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SendHttp } from '../../src/runtime/http.ts';
import { authorizationsOf, createBench, SECRET_TTL_MS, toBasic } from './bench.ts';
import { createCall, lastLine, toResponse } from './call-bench.ts';
import { SECRET_ID } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const OLD = 'oic.user:old';
const NEW = 'oic.user:new';

/** OIC that accepts one user and password, and says so with 200. */
function accept(password: string): SendHttp {
  return async (request) => toResponse(authorizationsOf([request]).includes(toBasic(password)) ? 200 : 401);
}

describe('the second delivery', () => {
  for (const [what, versions] of [
    [
      'PREVIOUS, when Vault is ahead of OIC',
      [toSecretVersion(NEW, 2), toSecretVersion(OLD, 1, ['PREVIOUS'])],
    ],
    [
      'PENDING, when Vault is behind OIC',
      [toSecretVersion(NEW, 4, ['CURRENT']), toSecretVersion(OLD, 5, ['LATEST', 'PENDING'])],
    ],
  ] as const) {
    it(`is made with ${what}, and that version from then on`, async () => {
      const bench = createBench({ send: accept(OLD), readSecret: createReader(...versions) });
      assert.equal((await bench.invoke(createCall())).status, 200);
      const { attempts, secretVersion, code } = lastLine(bench.lines);
      assert.deepEqual([attempts, secretVersion, code], [2, versions[1].version, undefined]);
      await bench.invoke(createCall());
      assert.equal(lastLine(bench.lines)['attempts'], 1);
      assert.deepEqual(authorizationsOf(bench.sent), [NEW, OLD, OLD].map(toBasic));
    });
  }

  it('is made with CURRENT as it is by now, when the cached one is old', async () => {
    let versions = [toSecretVersion(OLD)];
    let password = OLD;
    const bench = createBench({
      send: (request) => accept(password)(request),
      readSecret: (...read) => createReader(...versions)(...read),
    });
    await bench.invoke(createCall());
    versions = [toSecretVersion(NEW, 2), toSecretVersion(OLD, 1, ['PREVIOUS'])];
    password = NEW;
    bench.now += SECRET_TTL_MS - 1;
    assert.equal((await bench.invoke(createCall())).status, 200);
    assert.deepEqual(authorizationsOf(bench.sent), [OLD, OLD, NEW].map(toBasic));
    assert.equal(lastLine(bench.lines)['secretVersion'], 2);
  });

  it('is made with the same version when OIC accepted it before and there is no newer one', async () => {
    const statuses = [200, 401, 200];
    const bench = createBench({ send: async () => toResponse(statuses.shift() ?? 500) });
    await bench.invoke(createCall());
    assert.equal((await bench.invoke(createCall())).status, 200);
    const { attempts, secretVersion } = lastLine(bench.lines);
    assert.deepEqual([attempts, secretVersion], [2, 1]);
    assert.deepEqual(bench.reads, [`CURRENT ${SECRET_ID}`, `LATEST ${SECRET_ID}`]);
  });
});
