/** `gatekeeper doctor` as a user runs it: the screen of a healthy local cloud, one with a fault, JSON, exit codes, bad input. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { COMPARTMENT_ID, INVOKER_ID, SDK_REGION, TENANCY_ID } from '../../local/cloud/names.ts';
import { authServiceFile } from '../../local/cloud/plan-options.ts';
import { openAuthService } from '../../local/oci/auth-service.ts';
import { assertSecretless } from './doctor-scene.ts';
import { useGatekeeper, VALUES } from './gatekeeper.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

/** Far more than it takes: this is no measurement. */
const LONGEST_MS = 60_000;

interface Report {
  readonly groups: readonly {
    readonly heading: string;
    readonly checks: readonly { readonly name: string }[];
  }[];
  readonly summary: { readonly failed: readonly string[]; readonly passed: number };
}

describe('gatekeeper doctor', () => {
  const gatekeeper = useGatekeeper();
  let cloud: TestCloud;
  before(async () => {
    cloud = await startTestCloud();
  });
  after(() => cloud.stopAndRemove());

  async function run(...args: readonly string[]) {
    const environment = { GATEKEEPER_STATE: join(cloud.directory, 'state') };
    // A machine on which all tests run at once is slow.
    const result = await gatekeeper.run(['doctor', '--timeout', '10', ...args], environment);
    assertSecretless(cloud, result.stdout + result.stderr);
    return result;
  }

  async function journal(): Promise<readonly { readonly path: string }[]> {
    const response = await fetch(`${cloud.urls.oic}/.local/journal`);
    return (await response.json()) as readonly { readonly path: string }[];
  }

  it('finds a local cloud healthy, group by group, and ends with 0', async (t) => {
    const startedAt = performance.now();
    const { code, stdout, stderr } = await run('--local', '--dist', join(cloud.directory, 'functions'));
    const ms = performance.now() - startedAt;
    t.diagnostic(`${Math.round(ms)} ms`);

    assert.deepEqual([code, stderr], [0, ''], stdout);
    assert.doesNotMatch(stdout, /^(?:FAIL|warn)/m);
    assert.match(stdout, /^all \d+ checks passed \(1 skipped\)$/m);
    for (const heading of ['configuration', 'identity domain', 'Vault', 'Oracle Integration', 'gateway']) {
      assert.match(stdout, new RegExp(`^${heading}$`, 'm'));
    }
    assert.match(stdout, /asked were Vault as each function itself/);
    assert.ok(ms < LONGEST_MS);
  });

  it('runs no integration: OIC is asked for metadata only', async () => {
    await run('--local');

    const paths = (await journal()).map(({ path }) => path);
    assert.ok(paths.length > 0);
    assert.deepEqual(
      paths.filter((path) => !path.endsWith('/1.0/metadata')),
      [],
    );
  });

  it('says the same as JSON', async () => {
    const { code, stdout } = await run('--local', '--json');

    const { groups, summary }: Report = JSON.parse(stdout);
    assert.deepEqual([code, summary.failed], [0, []]);
    assert.equal(groups.length, 7);
    for (const { name } of groups.flatMap(({ checks }) => checks)) assert.match(name, /^[a-z0-9-]+$/);
  });

  it('tries a password once when OIC refuses it, whatever number of integrations has it', async () => {
    const user = `${cloud.urls.oic}/.local/users/gatekeeper-user-example`;
    const set = (password: string) => fetch(user, { method: 'PUT', body: JSON.stringify({ password }) });
    await set('another-password');
    await fetch(`${cloud.urls.oic}/.local/journal`, { method: 'DELETE' });

    const { code, stdout } = await run('--local');

    const entries = await fetch(`${cloud.urls.oic}/.local/journal`);
    const refused = ((await entries.json()) as { status: number }[]).filter(({ status }) => status === 401);
    await set(cloud.secrets.gatekeeperUser);
    assert.deepEqual([code, refused.length], [1, 1]);
    assert.match(stdout, /^FAIL {2}integration-hello +ERR_CREDENTIAL_REFUSED: /m);
    assert.match(stdout, /^skip {2}integration-order +needs integration-hello$/m);
    assert.match(stdout, /^1 of \d+ checks failed: integration-hello/m);
  });

  function writeEnv(): string {
    const { urls, directory } = cloud;
    const lines = [
      `IDENTITY_DOMAIN_URL=${urls['identity-domain']}`,
      'TOKEN_AUDIENCES=https://gatekeeper.example/',
      'TOKEN_TENANT=idcs-0123example',
      `INTEGRATIONS=${join(directory, 'state', 'integrations.json')}`,
      `VAULT_ENDPOINT=${urls.vault}`,
      'ALLOW_INSECURE_HTTP=true',
    ];
    return gatekeeper.write('filled-in.env', lines.join('\n'));
  }

  it('reads Vault as the person at the terminal for a deployment in a .env', async () => {
    const configFile = join(cloud.directory, 'state', 'oci-config');
    const { code, stdout } = await run('--env', writeEnv(), '--config-file', configFile);

    // The deployer may read the OIC user's secret, and no other.
    assert.equal(code, 1);
    assert.match(stdout, /^warn {2}insecure-http-allowed/m);
    assert.match(stdout, /^pass {2}secret-of-hello +version 1, read as you \(/m);
    assert.match(stdout, /^FAIL {2}secret-of-hello-as-application +ERR_VAULT_DENIED/m);
    assert.match(stdout, /Allow group YOUR-GROUP to read secret-bundles/);
    assert.match(stdout, /^pass {2}integration-hello /m);
    assert.match(stdout, /^skip {2}gateway +give --gateway URL$/m);
  });

  it('says of user_assertion what it did not check when no user is named', async () => {
    const state = join(cloud.directory, 'state');
    const issue = openAuthService(authServiceFile(state));
    const principal = {
      compartmentId: COMPARTMENT_ID,
      tenancyId: TENANCY_ID,
      resourceType: 'fnfunc',
    } as const;
    const session = await issue.issue({ ...principal, resourceId: INVOKER_ID }, 300, Date.now());
    const environment = {
      GATEKEEPER_STATE: state,
      OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
      OCI_RESOURCE_PRINCIPAL_RPST: session.sessionToken,
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: session.privateKeyPem,
      OCI_RESOURCE_PRINCIPAL_REGION: SDK_REGION,
    };
    const args = [
      'doctor',
      '--timeout',
      '10',
      '--env',
      writeEnv(),
      '--auth',
      'resource_principal',
      '--values',
      VALUES,
    ];
    const without = await gatekeeper.run(args, environment);
    const withUser = await gatekeeper.run([...args, '--user', 'user@example.com'], environment);

    assert.deepEqual([without.code, withUser.code], [0, 0], without.stdout);
    assert.match(
      without.stdout,
      /^pass {2}specification +no findings: as `gatekeeper spec` would write it$/m,
    );
    assert.match(
      without.stdout,
      /^skip {2}integration-hello-as-user +the client is accepted; .*--user NAME$/m,
    );
    assert.match(withUser.stdout, /^pass {2}integration-hello-as-user /m);
    assertSecretless(cloud, without.stdout + withUser.stdout);
    assert.ok(!without.stdout.includes(session.sessionToken));
  });

  it('says once that nobody can sign in to Vault', async () => {
    const { code, stdout } = await run('--env', writeEnv(), '--config-file', '/no/such/config');

    assert.equal(code, 1);
    assert.equal(stdout.match(/^FAIL/gm)?.length, 1);
    assert.match(
      stdout,
      /\/no\/such\/config has no usable profile DEFAULT for api_key: run `oci setup config`/,
    );
  });

  it('leaves no file and no process behind', () => {
    assert.deepEqual(gatekeeper.leftovers(), []);
  });
});
