/** Faults of Oracle Integration and of its credentials. */
import { OIC_USERS } from '../../local/cloud/names.ts';
import { startOic } from '../../local/oic/oic.ts';
import type { Fault } from './doctor-faults.ts';
import type { Scene } from './doctor-scene.ts';

const SCOPE = 'urn:opc:resource:consumer::all';

/** An instance that knows the user, who lacks the role. */
async function startOicWithoutRole({ cloud, mend, editTable }: Scene): Promise<void> {
  const user = {
    username: OIC_USERS.gatekeeper,
    password: cloud.secrets.gatekeeperUser,
    roles: ['ServiceMonitor'],
  };
  const oic = await startOic({ port: 0, users: [user] });
  mend(() => oic.close());
  editTable((text) => {
    const rows: { target: string; credential: { type: string } }[] = JSON.parse(text);
    const basic = rows.filter(({ credential }) => credential.type === 'basic');
    for (const row of basic) row.target = row.target.replace(cloud.urls.oic, oic.url);
    return JSON.stringify(rows);
  });
}

/** The table of OIC's. */
export const OIC_FAULTS: readonly Fault[] = [
  {
    what: 'OIC is down',
    inject: async ({ cloud, mend }) => {
      await cloud.kill('oic');
      mend(() => cloud.start('oic'));
      return undefined;
    },
    named: [{ name: 'integration-hello', code: 'ERR_OIC_UNREACHABLE' }],
  },
  {
    what: 'OIC does not answer in time',
    inject: async ({ fault }) => void (await fault('oic', { delayMs: 9000 })),
    named: [{ name: 'integration-hello', code: 'ERR_OIC_TIMEOUT' }],
  },
  {
    what: 'OIC breaks the connection',
    inject: async ({ fault }) => void (await fault('oic', { reset: true })),
    named: [{ name: 'integration-hello', code: 'ERR_OIC_BROKEN' }],
  },
  {
    what: "the password of OIC's user was changed there only",
    inject: async ({ control, mend, cloud }) => {
      const path = `/.local/users/${OIC_USERS.gatekeeper}`;
      const set = (password: string) => control('oic', { method: 'PUT', path, body: { password } });
      await set('another-password');
      mend(() => set(cloud.secrets.gatekeeperUser));
      return undefined;
    },
    named: [{ name: 'integration-hello', code: 'ERR_CREDENTIAL_REFUSED' }],
    says: /exampleoicuser/,
  },
  {
    what: "OIC's user lacks the role ServiceInvoker",
    inject: async (scene) => void (await startOicWithoutRole(scene)),
    named: [{ name: 'integration-hello' }],
    says: /ServiceInvoker/,
  },
  {
    what: 'an integration is not active',
    inject: async ({ editTable }) => void editTable((text) => text.replace('/ORDERS/1.0/', '/ORDERS/2.0/')),
    named: [{ name: 'integration-order' }],
    says: /ORDERS 2\.0 is not active there \(order\)/,
  },
  {
    what: 'the scope of an integration is not granted',
    inject: async ({ editTable }) =>
      void editTable((text) => text.replace(SCOPE, 'urn:opc:resource:other::all')),
    named: [{ name: 'integration-hello-as-application', code: 'ERR_DOMAIN_GRANT_REFUSED' }],
    says: /invalid_scope/,
  },
  {
    what: 'the user is unknown to the domain',
    inject: async () => ({ user: 'nobody@example.com' }),
    named: [{ name: 'integration-hello-as-user', code: 'ERR_DOMAIN_GRANT_REFUSED' }],
    says: /invalid_grant/,
  },
  {
    what: 'the client for OIC was given another secret at the domain only',
    inject: async ({ control, mend, cloud }) => {
      const path = '/.local/clients/oic-invoker-example';
      const set = (clientSecret: string) =>
        control('identity-domain', { method: 'PUT', path, body: { clientSecret } });
      await set('another-secret');
      mend(() => set(cloud.secrets.invokerClient));
      return undefined;
    },
    named: [{ name: 'integration-hello-as-application', code: 'ERR_DOMAIN_CLIENT_REFUSED' }],
  },
];
