/**
 * `gatekeeper spec` for methods 2 and 3 at a real local Vault: the credential gets from there into the routes and nowhere else,
 * read by a resource principal and by a person with an API key; and what is said when it does not.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseSpecification } from '../../local/gateway/specification.ts';
import { assertSecretless, BASIC, type Reader, toSecretId, useVault } from './gatekeeper-vault-bench.ts';

interface Route {
  readonly path: string;
  readonly requestPolicies: {
    readonly headerTransformations: {
      readonly setHeaders: { readonly items: readonly { readonly values: readonly string[] }[] };
    };
  };
}

/** The Authorization of each route, by the secret that its path names. */
function authorizationsOf(stdout: string): Readonly<Record<string, unknown>> {
  const specification: { readonly routes: readonly Route[] } = JSON.parse(stdout);
  assert.equal(parseSpecification(specification).ok, true);
  return Object.fromEntries(
    specification.routes.map(({ path, requestPolicies: { headerTransformations } }) => {
      return [path.split('/')[1], headerTransformations.setHeaders.items[0]?.values[0]];
    }),
  );
}

describe('gatekeeper spec at a Vault', () => {
  const vault = useVault();

  function run(method: string, names: readonly string[], { args, environment }: Omit<Reader, 'principal'>) {
    return vault.gatekeeper.run(
      ['spec', '--method', method, '--show-secrets', ...vault.tableOf(...names), ...args],
      environment,
    );
  }

  for (const method of ['2', '3']) {
    it(`refuses to print method ${method} unless told to, before Vault is asked, and says both ways`, async () => {
      const { args, environment } = vault.asResource();
      const command = ['spec', '--method', method, ...vault.tableOf('plain'), ...args];
      const { code, stdout, stderr } = await vault.gatekeeper.run(command, environment);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /holds OIC's credential: .*--output FILE.*--show-secrets/);
      assert.deepEqual(await vault.reads(), []);
    });
  }

  it('writes it for its owner alone, prints nothing of it, and says which file it cannot write', async () => {
    const { args, environment } = vault.asResource();
    const command = ['spec', '--method', '2', ...vault.tableOf('plain'), ...args, '--output'];
    const file = join(vault.gatekeeper.directory, 'private.json');
    const { code, stdout, stderr } = await vault.gatekeeper.run([...command, file], environment);
    assert.deepEqual([code, stdout], [0, ''], stderr);
    assertSecretless(stderr);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(authorizationsOf(readFileSync(file, 'utf8')), { plain: BASIC['plain'] });
    const nowhere = join(vault.gatekeeper.directory, 'nowhere', 'private.json');
    const refused = await vault.gatekeeper.run([...command, nowhere], environment);
    assert.equal(refused.code, 2);
    assert.ok(
      refused.stderr.endsWith(
        '/nowhere/private.json cannot be written: name a file in a folder of yours with --output\n',
      ),
    );
    assertSecretless(refused.stdout + refused.stderr);
  });

  for (const [who, reader] of [
    ['a resource principal', vault.asResource],
    ['a person with an API key', vault.asPerson],
    ['a person whose configuration the environment names', vault.asPersonByEnvironment],
  ] as const) {
    it(`has the Basic value of each form of secret in its routes, read by ${who}`, async () => {
      const names = Object.keys(BASIC);
      const { code, stdout, stderr } = await run('2', names, reader());
      assert.equal(code, 0, stderr);
      assert.deepEqual(authorizationsOf(stdout), BASIC);
      assert.match(stderr, /^(?:note: [^\n]+\n){2}$/);
      assert.match(stderr, /this specification holds OIC's credential/);
      assertSecretless(stderr);
      const { principal } = reader();
      const read = names.map((name) => ({ principal, secretId: toSecretId(name), stage: 'CURRENT' }));
      assert.deepEqual(await vault.reads(), read);
    });
  }

  it('for method 2 has the one finding that the method is, and for method 3 none', async () => {
    for (const [method, rules] of [
      ['2', ['no-authentication']],
      ['3', []],
    ] as const) {
      const { stdout } = await run(method, ['plain'], vault.asResource());
      const lint = ['lint', vault.gatekeeper.write('spec.json', stdout), ...vault.tableOf('plain'), '--json'];
      const strict = await vault.gatekeeper.run(lint);
      assert.equal(strict.code, rules.length);
      const found = JSON.parse(strict.stdout).findings.map(({ rule }: { rule: string }) => rule);
      assert.deepEqual(found, rules);
      assertSecretless(strict.stdout + strict.stderr);
      const accepting = await vault.gatekeeper.run([...lint, '--accept', 'no-authentication']);
      assert.equal(accepting.code, 0);
    }
  });

  it('reads a secret of several integrations once, and none for methods 1 and 4', async () => {
    for (const [method, countSoFar] of [
      ['2', 1],
      ['1', 1],
      ['4', 1],
    ] as const) {
      const { code } = await run(method, ['plain', 'plain'], vault.asResource());
      assert.equal(code, 0);
      assert.equal((await vault.reads()).length, countSoFar);
    }
  });

  for (const [what, name, said] of [
    [
      'that nobody let it read',
      'hidden',
      /: ERR_VAULT_DENIED: .*target\.secret\.id = 'ocid1\.vaultsecret\.oc1\.\.examplehidden'/s,
    ],
    ['that does not exist', 'missing', /: ERR_VAULT_DENIED: .*Check the OCID/s],
    ['in no form that it knows', 'wrong', /: ERR_SECRET_FORM: .*username:password/s],
  ] as const) {
    it(`ends with 2 for a secret ${what}, and says which, the code, and what to do`, async () => {
      const { code, stdout, stderr } = await run('3', ['plain', name], vault.asResource());
      assert.deepEqual([code, stdout], [2, '']);
      assert.ok(stderr.startsWith(`${toSecretId(name)}: ERR_`), stderr);
      assert.match(stderr, said);
      assertSecretless(stderr);
    });
  }

  it('ends with 2 when Vault fails, and tries once', async () => {
    await vault.fail(503);
    const { code, stdout, stderr } = await run('2', ['plain'], vault.asResource());
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^ocid1\.vaultsecret\.oc1\.\.exampleplain: ERR_VAULT_UNAVAILABLE: /);
    assertSecretless(stderr);
    assert.equal((await vault.reads()).length, 1);
  });

  it('ends with 2 without anybody to sign as, and says how to get there', async () => {
    const environment = { VAULT_ENDPOINT: vault.url() };
    for (const [args, said] of [
      [[], /^~\/\.oci\/config has no usable profile DEFAULT for api_key: run `oci setup config`/],
      [
        ['--profile', 'OTHER', '--config-file', vault.configFile()],
        /has no usable profile OTHER for api_key/,
      ],
      [['--auth', 'security_token'], /for security_token: run `oci session authenticate`/],
      [['--auth', 'resource_principal'], /^there is no resource principal here: .* --auth api_key\n$/],
    ] as const) {
      const { code, stdout, stderr } = await run('2', ['plain'], { args, environment });
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, said);
      assertSecretless(stderr);
    }
    assert.deepEqual(await vault.reads(), []);
  });
});
