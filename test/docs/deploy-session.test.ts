/** docs/deploy.md does what it says: its commands end without an error, and what they make is what a tenancy would take. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as names from '../../local/cloud/names.ts';
import { parseSpecification } from '../../local/gateway/specification.ts';
import { startTestCloud, type TestCloud } from '../e2e/test-cloud.ts';
import { type Call, findProblems, getOption, toCommand } from './deploy-calls.ts';
import { FN_COMMANDS } from './deploy-fn-calls.ts';
import { OCI_COMMANDS } from './deploy-known-options.ts';
import { findMissing, runPage, type Session } from './deploy-session.ts';
import { assertGone, assertHidden, assertStored } from './deploy-session-secrets.ts';

const missing = findMissing();

describe('the commands of docs/deploy.md', { skip: missing ?? false }, () => {
  let cloud: TestCloud;
  let session: Session;

  before(async () => {
    cloud = await startTestCloud();
    session = await runPage(cloud);
  });
  after(() => cloud.stopAndRemove());

  const callsOf = (command: string): readonly Call[] =>
    session.calls.filter(({ program, args }) => program === 'oci' && toCommand(args) === command);

  it('end without an error', () => {
    assert.equal(session.code, 0, session.output.slice(-3000));
  });

  it('are calls that oci and fn take, and all of those that are known', () => {
    assert.deepEqual(session.calls.flatMap(findProblems), []);
    const made = session.calls.map(({ program, args }) => `${program} ${args.join(' ')}`);
    const known = [
      ...Object.keys(OCI_COMMANDS).map((command) => `oci ${command}`),
      ...Object.keys(FN_COMMANDS).map((command) => `fn ${command}`),
    ];
    const unused = known.filter((command) => !made.some((call) => `${call} `.startsWith(`${command} `)));
    assert.deepEqual(unused, []);
  });

  it('get a token that has what step 1.4 says', () => {
    const payload = JSON.parse(
      session
        .outputOf('1.4')
        .split('\n')
        .find((line) => /"sub"/.test(line)) ?? '{}',
    );
    assert.equal(payload.scope, names.SCOPE);
    assert.equal(payload.aud, names.AUDIENCE);
    assert.equal(payload.tok_type, 'AT');
    assert.equal(payload.client_id, names.CLIENTS.orders);
  });

  it('store secrets in forms that the functions read', () => {
    assertStored(session, cloud.secrets);
    assert.match(session.outputOf('3.2'), /^gatekeeper-user-example$/m);
  });

  it('print no secret, and put none on a command line', () => assertHidden(session, cloud.secrets));

  it('leave no secret in a file but that of the caller', () => assertGone(session, cloud.secrets));

  it('keep what they have made, so that a new shell knows it', () => {
    const kept = session.kept['names.sh'] ?? '';
    for (const name of ['DOMAIN_URL', 'OIC_USER_SECRET_ID', 'AUTHORIZER_ID', 'GATEWAY_ID', 'GATEWAY_URL']) {
      assert.match(kept, new RegExp(`^${name}=.+$`, 'm'));
    }
    // Neither nothing, nor the work request in place of what it has made.
    assert.doesNotMatch(kept, /=$|workrequest/m);
  });

  it('say what the page says that one sees', () => {
    assert.match(session.outputOf('2.2'), /HTTP\/1\.1 200 /);
    assert.match(session.outputOf('4.2'), /^the table is right$/m);
    assert.match(session.outputOf('5.4'), /^deployed\./m);
    const [, refused = '', accepted = ''] = session.outputOf('5.7').split('\n');
    assert.equal(refused, '{"active":false,"wwwAuthenticate":"Bearer realm=\\"oic-gatekeeper\\""}');
    assert.deepEqual(JSON.parse(accepted).scope, [names.SCOPE]);
    assert.match(session.outputOf('7.1'), /^no findings$/m);
    assert.match(session.outputOf('7.3'), /^ACTIVE$/m);
    assert.match(session.outputOf('7.4'), /"status": "SUCCEEDED"/);
    assert.match(session.outputOf('7.5'), /^no findings; accepted: 1$/m);
    assert.ok(existsSync(join(session.project, 'dist/oic-gatekeeper-stack.zip')));
  });

  it('reach the integration with a token, and nothing without one', async () => {
    const statuses = [...session.outputOf('8.1').matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ['200', '401']);
    assert.match(session.outputOf('8.1'), /WWW-Authenticate: Bearer realm="oic-gatekeeper"/);
    await cloud.logged(/event\W+decision\W.*decision\W+allow/);
    await cloud.logged(/event\W+invocation\W.*integration\W+hello\W.*status\W+200/);
  });

  it('configure both functions with what their .env has', () => {
    const set = session.calls.filter(({ program, args }) => program === 'fn' && args[0] === 'config');
    assert.deepEqual(
      set.map(({ args: [, scope, , ...rest] }) => `${scope} ${rest.slice(0, -1).join(' ')}`).sort(),
      [
        'app IDENTITY_DOMAIN_URL',
        'app JWKS',
        'app JWKS_CREDENTIAL_SECRET_ID',
        'app LOG_LEVEL',
        'app TOKEN_AUDIENCES',
        'app TOKEN_TENANT',
        'function invoker INTEGRATIONS',
      ],
    );
  });

  it('deploy a specification that the gateway takes, with both functions in it', () => {
    for (const command of ['api-gateway deployment create', 'api-gateway deployment update']) {
      const [call] = callsOf(command);
      const specification = call?.files['specification'];
      assert.ok(parseSpecification(specification).ok);
      const text = JSON.stringify(specification);
      assert.ok(
        text.includes(names.AUTHORIZER_ID) && text.includes(names.INVOKER_ID) && text.includes('"/hello"'),
      );
    }
  });

  it('make a group for each function that reads a secret, and statements for both', () => {
    const groups = callsOf('iam dynamic-group create');
    assert.deepEqual(
      groups.map((call) => getOption(call, 'matching-rule')),
      [names.INVOKER_ID, names.AUTHORIZER_ID].map(
        (id) => `ALL {resource.type = 'fnfunc', resource.id = '${id}'}`,
      ),
    );
    const [policy] = callsOf('iam policy create');
    assert.match(getOption(policy ?? { args: [] }, 'compartment-id') ?? '', /^ocid1\.compartment\./);
    const statements = policy?.files['statements'];
    assert.ok(Array.isArray(statements) && statements.length === 4);
  });

  it('leave nothing behind but what git brings back', () => {
    for (const path of ['.local/deploy', '.env', 'gateway/values.json', 'spec.json']) {
      assert.ok(!existsSync(join(session.project, path)), path);
    }
    assert.match(readFileSync(join(session.project, 'func.yaml'), 'utf8'), /^version: 0\.1\.1$/m);
  });
});
