import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOic } from '../../../local/oic/oic.ts';
import { PortInUseError } from '../../../local/server/server.ts';
import { readJson, runOic } from './running-oic.ts';

const HELLO = '/HELLO_WORLD/1.0/hello';

describe('the FAULTS integration of OIC', () => {
  it('answers a status, and says when to come again if it is one of those', async (test) => {
    const oic = await runOic(test);

    const busy = await oic.call('/FAULTS/1.0/status/503');
    const broken = await oic.call('/FAULTS/1.0/status/500', { method: 'POST', body: 'x' });

    assert.deepEqual([busy.status, busy.headers.get('retry-after')], [503, '1']);
    assert.deepEqual([broken.status, broken.headers.get('retry-after')], [500, null]);
  });

  it('waits before the answer', async (test) => {
    const oic = await runOic(test);
    const started = performance.now();

    const response = await oic.call('/FAULTS/1.0/slow/100');

    assert.deepEqual(await readJson(response), { delayMs: 100 });
    assert.ok(performance.now() - started >= 99);
  });

  it('waits in the middle of the body', async (test) => {
    const oic = await runOic(test);

    const response = await oic.call('/FAULTS/1.0/slow-body/50');

    assert.deepEqual(await readJson(response), { delayMs: 50 });
  });

  it('ends its wait when the caller has gone', async (test) => {
    const oic = await runOic(test);

    await assert.rejects(oic.call('/FAULTS/1.0/slow/600000', { signal: AbortSignal.timeout(50) }));

    assert.equal((await oic.journal(1))[0]?.['status'], 0);
  });

  it('answers more than anyone wants', async (test) => {
    const oic = await runOic(test);

    const response = await oic.call('/FAULTS/1.0/large/7000001');

    assert.equal((await response.arrayBuffer()).byteLength, 7_000_001);
  });

  it('points elsewhere', async (test) => {
    const oic = await runOic(test);

    assert.equal((await oic.call('/FAULTS/1.0/redirect')).status, 302);
  });

  it('breaks the connection before and within the answer, and notes both', async (test) => {
    const oic = await runOic(test);

    await assert.rejects(oic.call('/FAULTS/1.0/reset'));
    const truncated = await oic.call('/FAULTS/1.0/truncated');
    await assert.rejects(truncated.text());

    const journal = await oic.journal(2);
    assert.deepEqual(
      journal.map(({ status, user }) => [status, user]),
      [
        [0, 'invoker'],
        [200, 'invoker'],
      ],
    );
  });

  it('still wants to know who asks', async (test) => {
    const oic = await runOic(test);

    assert.equal((await oic.call('/FAULTS/1.0/reset', { headers: { authorization: 'none' } })).status, 401);
  });
});

describe('faults set for OIC as a whole', () => {
  it('answer in its own form, as often as told', async (test) => {
    const oic = await runOic(test);
    await oic.control('PUT', '/.local/fault', { status: 429, times: 1 });

    const [limited, next] = [await oic.call(HELLO), await oic.call(HELLO)];

    assert.deepEqual([limited.status, limited.headers.get('retry-after'), next.status], [429, '1', 200]);
    assert.equal((await readJson(limited))['title'], 'Too Many Requests');
  });

  it('are in the journal, a broken connection with status 0', async (test) => {
    const oic = await runOic(test);
    await oic.control('PUT', '/.local/fault', { reset: true, times: 1 });

    await assert.rejects(oic.call(HELLO));

    assert.deepEqual(
      (await oic.journal(1)).map(({ status }) => status),
      [0],
    );
  });
});

describe('startOic', () => {
  it('names the port that is in use', async (test) => {
    const oic = await runOic(test);

    await assert.rejects(startOic({ port: Number(new URL(oic.url).port), users: [] }), PortInUseError);
  });

  it('refuses a wrong configuration without quoting a password', async () => {
    const user = { username: 'a', password: 'canary', roles: [] };
    const wrong: unknown[] = [
      {},
      { port: 0, users: [{ ...user, username: 'a:canary' }] },
      { port: 0, users: [{ ...user, password: { canary: 1 } }] },
      { port: 0, users: [user], bearer: { jwksUrl: 'canary' } },
      { port: 0, users: [user], anyone: true },
    ];
    for (const config of wrong) {
      await assert.rejects(startOic(config as never), (error: Error) => {
        assert.match(error.message, /OIC's configuration is wrong/);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
    }
  });
});
