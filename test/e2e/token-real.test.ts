/**
 * `gatekeeper token --domain`: a token of an identity domain, by id and secret from the environment or from Vault. Neither they
 * nor the token are in what it prints, unless one says so; what goes wrong has the functions' codes.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { toSecretId, useVault } from './gatekeeper-vault-bench.ts';
import { assertHidden, CLAIMS, TOKEN, useDomain } from './token-domain-bench.ts';

const SCOPE = 'https://gatekeeper.example/oic.invoke';
const CLIENT = { GATEKEEPER_CLIENT_ID: 'orders-app', GATEKEEPER_CLIENT_SECRET: 'canary-secret' };
describe('gatekeeper token --domain', () => {
  const vault = useVault();
  const domain = useDomain();

  const run = (args: readonly string[] = [], environment: Readonly<Record<string, string>> = CLIENT) =>
    vault.gatekeeper.run(['token', '--domain', domain.url(), '--scope', SCOPE, ...args], environment);

  for (const [what, status, body, said] of [
    [
      'the client',
      401,
      '{"error":"invalid_client"}',
      /ERR_DOMAIN_CLIENT_REFUSED: .*status 401\)\nCheck GATEKEEPER/,
    ],
    [
      'the scope',
      400,
      '{"error":"invalid_scope"}',
      /ERR_DOMAIN_GRANT_REFUSED: .*invalid_scope, status 400\)\n`invalid_scope`: --scope/,
    ],
    ['the grant', 400, '{"error":"unauthorized_client"}', /ERR_DOMAIN_GRANT_REFUSED/],
    ['everybody', 429, 'canary', /ERR_DOMAIN_UNAVAILABLE: .*status 429\)\n/],
    ['with garbage', 200, 'canary<html>', /ERR_DOMAIN_UNAVAILABLE/],
    [
      'with no token',
      200,
      '{"access_token":"canary with spaces","token_type":"Bearer","expires_in":1}',
      /unusable token answer/,
    ],
    ['by going elsewhere', 302, '', /ERR_DOMAIN_UNAVAILABLE: .*status 302/],
  ] as const) {
    it(`ends with 2 where the domain refuses ${what}, with the code, what to do, and one request`, async () => {
      domain.answerWith((response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(body),
      );
      const { code, stdout, stderr } = await run();
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, said);
      assert.ok(stderr.startsWith(`${domain.url()}: ERR_`), stderr);
      assertHidden(stderr);
      assert.equal(domain.asked.length, 1);
    });
  }

  it('ends with 2 where the domain is slow, after a few seconds', async () => {
    domain.answerWith(() => undefined);
    const { code, stderr } = await run();
    assert.equal(code, 2);
    assert.match(stderr, /ERR_DOMAIN_TIMEOUT: .*\nCheck this machine's way/);
  });

  it('asks nobody without id and secret, over plain http, without a scope, or for what only a sample can say', async () => {
    for (const [args, environment, said] of [
      [[], {}, /GATEKEEPER_CLIENT_ID and GATEKEEPER_CLIENT_SECRET are not set: .*--client-secret-id/],
      [[], { GATEKEEPER_CLIENT_ID: 'x' }, /GATEKEEPER_CLIENT_SECRET is not set/],
      [[], { ...CLIENT, GATEKEEPER_CLIENT_ID: 'a:b' }, /ERR_SECRET_FORM/],
      [['--domain', 'http://domain.example'], CLIENT, /https without a path, or http to this machine/],
      [['--domain', 'https://domain.example/path'], CLIENT, /https without a path/],
      [['--domain', 'nonsense'], CLIENT, /https without a path/],
      [['--scope', ''], CLIENT, /--domain needs --scope: AUDIENCE and SCOPE/],
      [['--kind', 'valid', '--claim', 'a=b'], CLIENT, /^--kind, --claim: for sample tokens only/],
      [['--client-secret-id', 'canary'], CLIENT, /takes the OCID of a Vault secret/],
    ] as const) {
      const { code, stdout, stderr } = await run(args, environment);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, said);
      assertHidden(stderr);
    }
    assert.deepEqual(domain.asked, []);
  });

  it('prints what the token is for, and neither it nor what a claim would do to the terminal', async () => {
    const { code, stdout, stderr } = await run();
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^fingerprint +[0-9a-f]{8}\nclient +orders-app\naudience .*\nscope +oic\.invoke\?\[31m\nexpires +.*, in \d+ min\n$/,
    );
    assert.match(stderr, /--show-secrets .*--output FILE/);
    assertHidden(stdout + stderr);
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE }).toString();
    const authorization = `Basic ${Buffer.from('orders-app:canary-secret').toString('base64')}`;
    assert.deepEqual(domain.asked, [{ authorization, body }]);
    const json = await run(['--json']);
    assert.deepEqual(JSON.parse(json.stdout).claims, CLAIMS);
    assertHidden(json.stdout + json.stderr);
  });

  it('prints it with --show-secrets, as one line, and writes it with --output for its owner alone', async () => {
    assert.equal((await run(['--show-secrets'])).stdout, `${TOKEN}\n`);
    assert.equal(JSON.parse((await run(['--show-secrets', '--json'])).stdout).token, TOKEN);
    const file = join(vault.gatekeeper.directory, 'token.txt');
    const { stdout, stderr } = await run(['--output', file]);
    assertHidden(stdout + stderr);
    assert.equal(readFileSync(file, 'utf8'), `${TOKEN}\n`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('takes id and secret from Vault, and the domain from the deployment', async () => {
    const { args, environment } = vault.asResource();
    const env = vault.gatekeeper.write('.env', `IDENTITY_DOMAIN_URL=${domain.url()}`);
    const command = ['token', '--domain', '--env', env, '--scope', SCOPE, ...args, '--client-secret-id'];
    const { code, stderr } = await vault.gatekeeper.run([...command, toSecretId('base64')], environment);
    assert.equal(code, 0, stderr);
    assert.equal(
      domain.asked[0]?.authorization,
      `Basic ${Buffer.from('oic-user:canary-base64').toString('base64')}`,
    );
    for (const [name, said] of [
      ['hidden', /examplehidden: ERR_VAULT_DENIED: .*\nCheck the OCID/],
      ['wrong', /examplewrong: ERR_SECRET_FORM/],
    ] as const) {
      const refused = await vault.gatekeeper.run([...command, toSecretId(name)], environment);
      assert.deepEqual([refused.code, refused.stdout], [2, '']);
      assert.match(refused.stderr, said);
      assertHidden(refused.stderr);
    }
    assert.equal(domain.asked.length, 1);
    const none = vault.gatekeeper.write('none.env', 'IDENTITY_DOMAIN_URL=http://domain.example');
    const open = await vault.gatekeeper.run(['token', '--domain', '--env', none, '--scope', SCOPE], CLIENT);
    assert.match(open.stderr, /IDENTITY_DOMAIN_URL of .*none\.env must be https/);
  });
});
