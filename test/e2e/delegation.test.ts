/** Who OIC sees: the invoker's application, or the caller's own user; and a table that lives in Vault. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CLIENTS, OIC_SECRET_ID, TABLE_SECRET_ID } from '../../local/cloud/names.ts';
import { SAMPLE_USER } from '../../local/identity-domain/claims.ts';
import { send, startTestCloud, type TestCloud, until } from './test-cloud.ts';

const HELLO = { headers: { 'content-type': 'application/json' }, method: 'POST', body: '{"name":"world"}' };

async function call(cloud: TestCloud, path: string, authorization: string) {
  const answer = await send(cloud.urls.gateway, {
    ...HELLO,
    path,
    headers: { ...HELLO.headers, authorization },
  });
  return { status: answer.status, body: JSON.parse(answer.body.toString()) as Record<string, unknown> };
}

async function addVersion(cloud: TestCloud, secretId: string, content: string): Promise<void> {
  const url = `${cloud.urls.vault}/.local/secrets/${secretId}/versions`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ content }) });
  assert.equal(response.status, 201);
}

describe('a credential that is a token', () => {
  let cloud: TestCloud;
  before(async () => {
    cloud = await startTestCloud();
  });
  after(() => cloud.stopAndRemove());

  test("refuses a client's own token where OIC is to see a user", async () => {
    const { status, body } = await call(cloud, '/method-4/as-user/hello', await cloud.bearer());
    assert.deepEqual([status, body['code']], [403, 'ERR_USER_REQUIRED']);
  });

  test('shows OIC the application', async () => {
    const { status, body } = await call(cloud, '/method-4/as-application/hello', await cloud.bearer());
    assert.deepEqual([status, body['invokedBy']], [200, CLIENTS.invoker]);
  });

  test("shows OIC the caller's user", async () => {
    const { status, body } = await call(cloud, '/method-4/as-user/hello', await cloud.bearer('user'));
    assert.deepEqual([status, body['invokedBy']], [200, SAMPLE_USER]);
  });

  test('is minted once for many calls', async () => {
    const authorization = await cloud.bearer();
    for (let index = 0; index < 5; index += 1)
      await call(cloud, '/method-4/as-application/hello', authorization);
    const journal = (await (await fetch(`${cloud.urls['identity-domain']}/.local/journal`)).json()) as {
      path: string;
      clientId?: string;
    }[];
    const minted = journal.filter(
      ({ path, clientId }) => path === '/oauth2/v1/token' && clientId === CLIENTS.invoker,
    );
    // One for the application and one for the user, by this process.
    assert.equal(minted.length, 2);
  });

  test('is minted anew after OIC has refused it: the domain has changed its key', async () => {
    const response = await fetch(`${cloud.urls['identity-domain']}/.local/rotate`, {
      method: 'POST',
      body: JSON.stringify({ keep: 'none' }),
    });
    assert.equal(response.status, 204);
    const { status, body } = await call(cloud, '/method-4/as-application/hello', await cloud.bearer());
    assert.deepEqual([status, body['invokedBy']], [200, CLIENTS.invoker]);
    await cloud.logged(/hello-as-application.*attempts\\":2,\\"status\\":200/);
  });

  test('is in no log line, nor is the key that signs assertions', () => {
    const log = cloud.log();
    for (const secret of Object.values(cloud.secrets)) {
      for (const line of secret.split('\n').filter((text) => text.length > 20)) {
        assert.equal(log.includes(line), false);
      }
    }
    assert.doesNotMatch(log, /eyJ[\w-]+\.[\w-]+\.[\w-]+/, 'a token');
  });
});

describe('a table in Vault', () => {
  let cloud: TestCloud;
  before(async () => {
    cloud = await startTestCloud({
      functionConfig: { INTEGRATIONS: TABLE_SECRET_ID, SECRET_TTL_SECONDS: '1' },
    });
  });
  after(() => cloud.stopAndRemove());

  const toTable = (clientId: string): string =>
    JSON.stringify([
      {
        name: 'hello',
        route: 'POST /method-4/hello',
        target: `${cloud.urls.oic}/ic/api/integration/v1/flows/rest/HELLO_WORLD/1.0/hello`,
        credential: { type: 'basic', secretId: OIC_SECRET_ID },
        allow: [{ clients: [clientId] }],
      },
    ]);
  const callAs = async (clientId: string) =>
    call(cloud, '/method-4/hello', await cloud.bearer('valid', clientId));

  test('that is none lets nobody in', async () => {
    const { status, body } = await callAs(CLIENTS.orders);
    assert.deepEqual([status, body['code']], [502, 'ERR_INTEGRATIONS_INVALID']);
  });

  test('counts as soon as it is read, and so does a change of it', async () => {
    await addVersion(cloud, TABLE_SECRET_ID, toTable(CLIENTS.orders));
    await until(
      () => callAs(CLIENTS.orders),
      ({ status }) => status === 200,
      10_000,
    );
    assert.equal((await callAs(CLIENTS.reports)).status, 403);
    await addVersion(cloud, TABLE_SECRET_ID, toTable(CLIENTS.reports));
    await until(
      () => callAs(CLIENTS.reports),
      ({ status }) => status === 200,
      10_000,
    );
    assert.equal((await callAs(CLIENTS.orders)).status, 403);
  });

  test('with a mistake in it changes nothing, and the log says what is wrong', async () => {
    await addVersion(cloud, TABLE_SECRET_ID, toTable(CLIENTS.orders).replace('POST', 'SEND'));
    await until(
      async () => {
        await callAs(CLIENTS.reports);
        return cloud.log();
      },
      (log) => /integrations_invalid.*hello\.route: expected a method and a path/.test(log),
      10_000,
    );
    assert.equal((await callAs(CLIENTS.reports)).status, 200);
    // A process that starts now has never seen the good one.
    await cloud.kill('fn');
    await cloud.start('fn');
    assert.equal((await callAs(CLIENTS.reports)).status, 200);
  });
});
