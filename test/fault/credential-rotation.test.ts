/**
 * A password or a client secret is changed on both sides, one after the other, in every order, while callers keep coming
 * and processes keep starting: not one caller sees it. What it cost is counted in the journals of Vault, OIC and domain.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  CLIENTS,
  INVOKER_ID,
  OIC_AUDIENCE,
  OIC_CLIENT_SECRET_ID,
  OIC_SCOPE,
  OIC_SECRET_ID,
  OIC_USERS,
  TABLE_SECRET_ID,
} from '../../local/cloud/names.ts';
import { startTestCloud, type TestCloud, until } from '../e2e/test-cloud.ts';
import { countProcesses, type Load, readJournal, startLoad, takeJournal } from './load.ts';

let cloud: TestCloud;
before(async () => {
  cloud = await startTestCloud({ functionConfig: { INTEGRATIONS: TABLE_SECRET_ID } });
  await control(`${cloud.urls.vault}/.local/secrets/${TABLE_SECRET_ID}/versions`, 'POST', {
    content: JSON.stringify(toTable()),
  });
});
after(() => cloud.stopAndRemove());

function toTable(): readonly unknown[] {
  const row = { target: `${cloud.urls.oic}/ic/api/integration/v1/flows/rest/HELLO_WORLD/1.0/hello` };
  const allow = [{ scopes: ['oic.invoke'] }];
  // Tokens that are renewed a second after they were minted, so that the client secret is in use all the time.
  const scope = `${OIC_AUDIENCE}${OIC_SCOPE} urn:opc:resource:expiry=31`;
  return [
    {
      ...row,
      allow,
      name: 'basic',
      route: 'POST /method-4/hello',
      credential: { type: 'basic', secretId: OIC_SECRET_ID },
    },
    {
      ...row,
      allow,
      name: 'token',
      route: 'POST /method-4/as-application/hello',
      credential: { type: 'client_credentials', secretId: OIC_CLIENT_SECRET_ID, scope },
    },
  ];
}

async function control(url: string, method: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method, body: JSON.stringify(body) });
  assert.ok(response.ok, `${response.status} ${url}`);
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

/** A kind of credential: how each side is told of a new secret, and who refuses the old one. */
interface Kind {
  readonly path: string;
  readonly secretId: string;
  readonly toContent: (secret: string) => string;
  readonly tell: (secret: string) => Promise<unknown>;
  /** Statuses of the requests that carried the secret. */
  readonly judged: () => Promise<readonly number[]>;
}

const KINDS: Readonly<Record<'password' | 'client secret', Kind>> = {
  password: {
    path: '/method-4/hello',
    secretId: OIC_SECRET_ID,
    toContent: (password) => `${OIC_USERS.gatekeeper}:${password}`,
    tell: (password) =>
      control(`${cloud.urls.oic}/.local/users/${OIC_USERS.gatekeeper}`, 'PUT', { password }),
    judged: async () => (await takeJournal(cloud.urls.oic)).map(({ status }) => status),
  },
  'client secret': {
    path: '/method-4/as-application/hello',
    secretId: OIC_CLIENT_SECRET_ID,
    toContent: (clientSecret) => JSON.stringify({ clientId: CLIENTS.invoker, clientSecret }),
    tell: (clientSecret) =>
      control(`${cloud.urls['identity-domain']}/.local/clients/${CLIENTS.invoker}`, 'PUT', { clientSecret }),
    judged: async () => {
      const entries = await takeJournal(cloud.urls['identity-domain']);
      return entries.filter(({ path }) => path === '/oauth2/v1/token').map(({ status }) => status);
    },
  },
};

/** The steps of a change, from the new secret; more callers and processes come between any two. */
type Order = (kind: Kind, secret: string) => readonly (() => Promise<unknown>)[];

const addVersion = (kind: Kind, secret: string, stage: 'CURRENT' | 'PENDING') =>
  control(`${cloud.urls.vault}/.local/secrets/${kind.secretId}/versions`, 'POST', {
    content: kind.toContent(secret),
    stage,
  });

const ORDERS: Readonly<Record<string, Order>> = {
  'Vault first': (kind, secret) => [() => addVersion(kind, secret, 'CURRENT'), () => kind.tell(secret)],
  'Vault last, with the new version waiting there': (kind, secret) => {
    let versionNumber: unknown;
    return [
      async () => ({ versionNumber } = await addVersion(kind, secret, 'PENDING')),
      () => kind.tell(secret),
      () => control(`${cloud.urls.vault}/.local/secrets/${kind.secretId}/current`, 'PUT', { versionNumber }),
    ];
  },
  'both at once': (kind, secret) => [
    async () => {
      await addVersion(kind, secret, 'CURRENT');
      await kind.tell(secret);
    },
  ],
};

/** One more caller than there are processes, until there is one that has just started, and serves. */
async function startAnotherProcess(load: Load): Promise<void> {
  const reads = async (): Promise<number> =>
    (await readJournal(cloud.urls.vault)).filter(({ stage }) => stage === 'CURRENT').length;
  const before = await reads();
  load.grow(1);
  // The first thing that it does with a call is to read the secret.
  await until(reads, (count) => count > before, 20_000);
}

for (const [name, kind] of Object.entries(KINDS)) {
  describe(`a ${name} that is changed under load`, () => {
    for (const [order, toSteps] of Object.entries(ORDERS)) {
      // Twice, since the second time there is a PREVIOUS version, which is wrong by then.
      for (const time of ['once', 'once more']) {
        test(`${order}, ${time}: no caller sees it`, async (t) => {
          await cloud.kill('fn');
          await cloud.start('fn');
          await takeJournal(cloud.urls.vault);
          const load = startLoad(cloud, kind.path, await cloud.bearer());
          load.grow(2);
          await load.calls(10);
          const before = await countProcesses(cloud, INVOKER_ID);
          await kind.judged();
          for (const step of toSteps(kind, randomBytes(18).toString('base64url'))) {
            await step();
            await startAnotherProcess(load);
            await load.calls(25);
          }
          // The client's tokens must have been renewed after the last step.
          if (name === 'client secret') await new Promise((resolve) => setTimeout(resolve, 1_500));
          await load.calls(10);
          const { total, failed } = await load.stop();
          const processes = await countProcesses(cloud, INVOKER_ID);
          const reads = (await takeJournal(cloud.urls.vault)).filter(
            ({ secretId }) => secretId === kind.secretId,
          );
          const refused = (await kind.judged()).filter((status) => status === 401);
          t.diagnostic(
            `${total} calls, ${processes} processes (${before} before), ${reads.length} reads of the secret ` +
              `(${reads.map(({ stage }) => stage).join(' ')}), ${refused.length} refused`,
          );
          assert.deepEqual(failed, []);
          assert.ok(processes > before, 'processes started during the change');
          const first = reads.filter(({ stage }) => stage === 'CURRENT').length;
          assert.ok(first <= processes, 'one read of each process');
          assert.ok(reads.length - first <= processes, 'one more of each process at most');
          // Only what reached the other side with the old secret after the change, once for each process and version.
          assert.ok(refused.length > 0 && refused.length <= 2 * processes, `${refused.length} refused`);
        });
      }
    }
  });
}
