/** Answers of Vault with status 200: what makes one usable, and that nothing of another one comes out. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import { SecretsClient } from 'oci-secrets';
import { sendHttp } from '../../../src/runtime/http.ts';
import type { ReadSecret } from '../../../src/vault/secret-version.ts';
import { createVaultClient } from '../../../src/vault/vault-client.ts';
import { installPrincipal, json, muteConsole, raw, startSecretsApi, toBundle } from './vault-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';
const toBase64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64');

describe('an answer of Vault', () => {
  const principal = installPrincipal();
  let api: Awaited<ReturnType<typeof startSecretsApi>>;
  let read: ReadSecret;
  let said = (): string => '';

  before(async () => {
    api = await startSecretsApi();
    principal.install();
    read = createVaultClient({ endpoint: api.url, send: sendHttp });
  });
  after(async () => {
    await api.close();
    principal.restore();
  });
  beforeEach(() => {
    said = muteConsole();
  });
  afterEach(() => mock.restoreAll());

  /** A read that must fail like this, and say nothing of the answer, to the caller or on the console. */
  async function assertFails(expected: { code: string; detail: string | undefined }): Promise<void> {
    const error: unknown = await read(SECRET_ID, 'CURRENT', 2_000).then(
      () => assert.fail('the read succeeded'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Error, inspect(error));
    assert.deepEqual(
      { code: Reflect.get(error, 'code'), detail: Reflect.get(error, 'detail') },
      { ...expected },
    );
    const all = inspect(error, { depth: 9, showHidden: true }) + said();
    for (const trace of ['canary', toBase64('canary').slice(0, 8)]) assert.ok(!all.includes(trace), all);
  }

  const content = toBase64('user:canary');
  const unusable: readonly (readonly [what: string, body: string])[] = [
    ['nothing', ''],
    ['no JSON', 'canary'],
    ['JSON that breaks off', '{"versionNumber":1,"secretBundleContent":{"content":"canary'],
    ['null', 'null'],
    ['a text', '"canary"'],
    ['a list', '["canary"]'],
    ['an empty object', '{}'],
    ['no content', '{"versionNumber":1}'],
    ['content null', JSON.stringify({ versionNumber: 1, secretBundleContent: null })],
    ['content that is the text itself', JSON.stringify({ versionNumber: 1, secretBundleContent: content })],
    ['content without its text', JSON.stringify({ versionNumber: 1, secretBundleContent: {} })],
    ['a number as content', JSON.stringify(toBundle(5))],
    ['null as content', JSON.stringify(toBundle(null))],
    ['a list as content', JSON.stringify(toBundle([content]))],
    ['no version', JSON.stringify({ secretBundleContent: { content } })],
    ['a version as text', JSON.stringify(toBundle(content, '3'))],
    ['a version null', JSON.stringify(toBundle(content, null))],
    ['a broken version', JSON.stringify(toBundle(content, 1.5))],
  ];
  for (const [what, body] of unusable) {
    it(`with ${what} is unusable, and is an outage`, async () => {
      api.respond = raw(200, body);
      await assertFails({ code: 'ERR_VAULT_UNAVAILABLE', detail: 'unusable answer' });
    });
  }

  const forms: readonly (readonly [what: string, content: string])[] = [
    ['nothing', ''],
    ['Base64 without its padding', content.replaceAll('=', '')],
    ['Base64 with padding too much', `${content}=`],
    ['Base64 with a bit too many', 'dXNlcjpjYW5hcnl='],
    ['Base64 with a line break', `${content}\n`],
    ['Base64 with a space', `${content.slice(0, 4)} ${content.slice(4)}`],
    ['base64url', Buffer.from('user:ÿÿÿ>?canary').toString('base64url')],
    ['plain text', 'user:canary'],
    ['bytes that are not UTF-8', toBase64(Buffer.from('user:canary\xff', 'latin1'))],
    ['a character that is cut off', toBase64(Buffer.from('user:canary€').subarray(0, -1))],
    ['half a surrogate pair', toBase64(Buffer.from([0x75, 0x3a, 0xed, 0xa0, 0x80]))],
  ];
  for (const [what, text] of forms) {
    it(`with a secret of ${what} is refused for the secret’s form`, async () => {
      api.respond = json(200, toBundle(text));
      await assertFails({ code: 'ERR_SECRET_FORM', detail: undefined });
    });
  }

  it('gives the text as it was stored, to the byte order mark and the line break', async () => {
    const text = '\ufeffüser:pässwörd€😀\r\n';
    api.respond = json(200, toBundle(toBase64(text)));
    assert.equal((await read(SECRET_ID, 'CURRENT', 2_000)).content.reveal(), text);
  });

  for (const [what, status] of [
    ['good', 200],
    ['bad', 500],
  ] as const) {
    it(`that is ${what} leaves no client of the SDK open`, async () => {
      const close = mock.method(SecretsClient.prototype, 'close');
      api.respond = json(status, toBundle(content));
      await Promise.allSettled([read(SECRET_ID, 'CURRENT', 2_000)]);
      assert.equal(close.mock.callCount(), 1);
    });
  }
});
