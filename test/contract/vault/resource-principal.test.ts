/** The resource principal on Oracle's real SDK: where it comes from, its renewal, and what happens without it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import { sendHttp } from '../../../src/runtime/http.ts';
import { createVaultClient } from '../../../src/vault/vault-client.ts';
import { installPrincipal, isSigned, json, muteConsole, startSecretsApi, toBundle } from './vault-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';

describe('the resource principal', () => {
  const principal = installPrincipal();
  let api: Awaited<ReturnType<typeof startSecretsApi>>;

  before(async () => {
    api = await startSecretsApi();
    api.respond = json(200, toBundle(Buffer.from('u:p').toString('base64')));
  });
  after(async () => {
    await api.close();
    principal.restore();
  });
  let said = (): string => '';
  beforeEach(() => {
    said = muteConsole();
  });
  afterEach(() => {
    mock.restoreAll();
    api.requests.length = 0;
  });

  for (const name of ['VERSION', 'RPST', 'PRIVATE_PEM', 'REGION']) {
    it(`is missing without ${name}`, () => {
      principal.install({ [name]: undefined });
      assert.throws(() => createVaultClient({ endpoint: api.url, send: sendHttp }), {
        code: 'ERR_VAULT_NO_PRINCIPAL',
      });
    });
  }

  it('is missing outside of OCI, and the error names no file, no variable and no cause', () => {
    principal.clear();
    assert.throws(
      () => createVaultClient({ endpoint: undefined, send: sendHttp }),
      (error: Error) =>
        error.message === 'ERR_VAULT_NO_PRINCIPAL' &&
        error.cause === undefined &&
        !inspect(error, { showHidden: true }).includes('OCI_RESOURCE'),
    );
  });

  it('is missing in another version', () => {
    principal.install({ VERSION: '1.1' });
    assert.throws(() => createVaultClient({ endpoint: api.url, send: sendHttp }), {
      code: 'ERR_VAULT_NO_PRINCIPAL',
    });
  });

  it('is missing without its private key, or with a key that is none', () => {
    principal.install();
    fs.writeFileSync(principal.pem, 'canary');
    assert.throws(
      () => createVaultClient({ endpoint: api.url, send: sendHttp }),
      (error: Error) => error.message === 'ERR_VAULT_NO_PRINCIPAL' && !inspect(error).includes('canary'),
    );
    fs.rmSync(principal.pem);
    assert.throws(() => createVaultClient({ endpoint: api.url, send: sendHttp }), {
      code: 'ERR_VAULT_NO_PRINCIPAL',
    });
  });

  it('takes the token and the key from the variables themselves', async () => {
    principal.install();
    const key = fs.readFileSync(principal.pem, 'utf8');
    principal.install({ RPST: principal.sessionToken, PRIVATE_PEM: key });
    await createVaultClient({ endpoint: api.url, send: sendHttp })(SECRET_ID, 'CURRENT', 2_000);
    const [request] = api.requests;
    assert.ok(request && isSigned(request));
  });

  for (const [what, ending] of [
    ['a line break', '\n'],
    ['a line break of an editor on Windows', '\r\n'],
    ['several line breaks and a space', '\n \n'],
  ] as const) {
    it(`signs with the token alone when its file ends with ${what}`, async () => {
      principal.install();
      fs.appendFileSync(principal.rpst, ending);
      await createVaultClient({ endpoint: api.url, send: sendHttp })(SECRET_ID, 'CURRENT', 2_000);
      const [request] = api.requests;
      assert.ok(request && isSigned(request));
      assert.ok(request.headers.authorization?.includes(`keyId="ST$${principal.sessionToken}"`));
    });
  }

  it('does not sign when its file holds no token at all', async () => {
    principal.install();
    const read = createVaultClient({ endpoint: api.url, send: sendHttp });
    fs.writeFileSync(principal.rpst, '\n');
    await assert.rejects(read(SECRET_ID, 'CURRENT', 2_000), { code: 'ERR_VAULT_NO_PRINCIPAL' });
    assert.deepEqual(api.requests, []);
  });

  it('takes the short name of a region', async () => {
    principal.install({ REGION: 'phx' });
    assert.equal(
      (await createVaultClient({ endpoint: api.url, send: sendHttp })(SECRET_ID, 'CURRENT', 2_000)).version,
      3,
    );
  });

  it('reads its token again when the one it has is over', async () => {
    principal.install();
    const past = Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url');
    fs.writeFileSync(principal.rpst, `e30.${past}.old`);
    const read = createVaultClient({ endpoint: api.url, send: sendHttp });
    await read(SECRET_ID, 'CURRENT', 2_000);
    fs.writeFileSync(principal.rpst, principal.sessionToken);
    await read(SECRET_ID, 'CURRENT', 2_000);
    const [first, second] = api.requests.map(({ headers }) => headers.authorization ?? '');
    assert.match(first ?? '', /\.old"/);
    assert.ok(second?.includes(principal.sessionToken));
  });

  const unusable: readonly (readonly [what: string, spoil: () => void])[] = [
    ['whose token has a line break inside', () => fs.writeFileSync(principal.rpst, 'e30.\ncanary')],
    ['whose token is gone', () => fs.rmSync(principal.rpst)],
    ['whose key is gone', () => fs.rmSync(principal.pem)],
    ['whose key has become none', () => fs.writeFileSync(principal.pem, 'canary')],
  ];
  for (const [what, spoil] of unusable) {
    it(`${what} is an error of ours, without token, key or path, and Vault hears nothing`, async () => {
      principal.install();
      const read = createVaultClient({ endpoint: api.url, send: sendHttp });
      spoil();
      await assert.rejects(read(SECRET_ID, 'CURRENT', 2_000), (error: Error) => {
        assert.deepEqual(
          [Reflect.get(error, 'code'), Reflect.get(error, 'detail')],
          ['ERR_VAULT_NO_PRINCIPAL', 'the session token or its key cannot be used'],
        );
        const all = `${inspect(error, { depth: 9, showHidden: true })}${said()}`;
        return ![principal.sessionToken, principal.rpst, 'canary'].some((trace) => all.includes(trace));
      });
      assert.equal(api.requests.length, 0);
    });
  }

  it('that was unusable is used once it is mended', async () => {
    principal.install();
    const read = createVaultClient({ endpoint: api.url, send: sendHttp });
    fs.rmSync(principal.rpst);
    await assert.rejects(read(SECRET_ID, 'CURRENT', 2_000), { code: 'ERR_VAULT_NO_PRINCIPAL' });
    principal.install();
    assert.equal((await read(SECRET_ID, 'CURRENT', 2_000)).version, 3);
  });
});
