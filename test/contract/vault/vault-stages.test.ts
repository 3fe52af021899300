/** The stages of a secret's versions on Oracle's real SDK: which one is asked for, and which ones an answer names. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { SecretsClient } from 'oci-secrets';
import { sendHttp } from '../../../src/runtime/http.ts';
import type { ReadSecret } from '../../../src/vault/secret-version.ts';
import { createVaultClient } from '../../../src/vault/vault-client.ts';
import { installPrincipal, json, muteConsole, startSecretsApi, toBundle } from './vault-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';
const CONTENT = Buffer.from('user:canary').toString('base64');

describe('the stages of a secret', () => {
  const principal = installPrincipal();
  let api: Awaited<ReturnType<typeof startSecretsApi>>;
  let read: ReadSecret;

  before(async () => {
    api = await startSecretsApi();
    principal.install();
    read = createVaultClient({ endpoint: api.url, send: sendHttp });
  });
  after(async () => {
    await api.close();
    principal.restore();
  });
  beforeEach(() => muteConsole());
  afterEach(() => {
    mock.restoreAll();
    api.requests.length = 0;
  });

  for (const [what, stages] of [
    ['a text', 'CURRENT'],
    ['numbers', [1]],
    ['a null among them', ['CURRENT', null]],
    ['null', null],
  ] as const) {
    it(`that are ${what} make an answer unusable`, async () => {
      api.respond = json(200, { ...toBundle(CONTENT), stages });
      await assert.rejects(read(SECRET_ID, 'CURRENT', 2_000), {
        code: 'ERR_VAULT_UNAVAILABLE',
        detail: 'unusable answer',
      });
    });
  }

  for (const stage of ['PENDING', 'PREVIOUS'] as const) {
    it(`without a ${stage} version are a denial that names both causes and the policy`, async () => {
      api.respond = json(404, { code: 'NotAuthorizedOrNotFound', message: 'canary' });
      await assert.rejects(read(SECRET_ID, stage, 2_000), {
        code: 'ERR_VAULT_DENIED',
        upstreamStatus: 404,
        detail:
          'no such secret or version, or no policy: Allow dynamic-group GROUP to read secret-bundles in compartment ' +
          `COMPARTMENT where target.secret.id = '${SECRET_ID}'`,
      });
    });
  }

  for (const stage of ['CURRENT', 'PENDING', 'PREVIOUS', 'LATEST'] as const) {
    it(`are asked for by name: ${stage}, once`, async () => {
      api.respond = json(200, toBundle(CONTENT));
      await read(SECRET_ID, stage, 2_000);
      assert.deepEqual(
        api.requests.map(({ url }) => url),
        [`/20190301/secretbundles/${SECRET_ID}?stage=${stage}`],
      );
    });
  }

  it('are those that the answer names, also such as we know nothing of', async () => {
    api.respond = json(200, { ...toBundle(CONTENT), stages: ['PENDING', 'LATEST', 'DEPRECATED'] });
    assert.deepEqual((await read(SECRET_ID, 'PENDING', 2_000)).stages, ['PENDING', 'LATEST', 'DEPRECATED']);
  });

  it('are none when the answer names none', async () => {
    const { stages: _, ...bundle } = toBundle(CONTENT);
    api.respond = json(200, bundle);
    assert.deepEqual((await read(SECRET_ID, 'CURRENT', 2_000)).stages, []);
  });

  it('belong to an answer; what the SDK throws by itself is an outage, and its words stay out', async () => {
    mock.method(SecretsClient.prototype, 'getSecretBundle', async () => {
      throw new Error('canary');
    });
    await assert.rejects(
      read(SECRET_ID, 'CURRENT', 2_000),
      (error: Error) =>
        error.message === 'ERR_VAULT_UNAVAILABLE' &&
        Reflect.get(error, 'detail') === 'unusable answer' &&
        error.cause === undefined,
    );
  });
});
