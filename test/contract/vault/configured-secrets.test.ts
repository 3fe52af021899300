/** The secrets as they are configured, on Oracle's real SDK against a real server. */
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { sendHttp } from '../../../src/runtime/http.ts';
import { createConfiguredSecrets } from '../../../src/vault/vault-settings.ts';
import { createTestClock } from '../../support/clock.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { installPrincipal, json, muteConsole, startSecretsApi, toBundle } from './vault-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleclient';

describe('the configured secrets', () => {
  const principal = installPrincipal();
  let api: Awaited<ReturnType<typeof startSecretsApi>>;

  before(async () => {
    muteConsole();
    api = await startSecretsApi();
    principal.install();
  });
  after(async () => {
    mock.restoreAll();
    await api.close();
    principal.restore();
  });

  it('are read at the configured endpoint, and trusted for the configured time', async () => {
    const time = createTestClock();
    const { log } = createLogLines(time.clock);
    const settings = { VAULT_ENDPOINT: api.url, SECRET_TTL_SECONDS: 60 };
    const secrets = createConfiguredSecrets(settings, { log, clock: time.clock, send: sendHttp });
    const read = async (version: number) => {
      api.respond = json(200, toBundle(Buffer.from('app:canary').toString('base64'), version));
      return (await secrets.get(SECRET_ID, { remainingMs: () => 2000 })).value.version;
    };
    assert.equal(api.requests.length, 0);
    assert.equal(await read(1), 1);
    time.now += 59_999;
    assert.equal(await read(2), 1);
    time.now += 1;
    assert.equal(await read(2), 2);
    assert.deepEqual(
      api.requests.map(({ url }) => url?.includes(SECRET_ID)),
      [true, true],
    );
  });
});
