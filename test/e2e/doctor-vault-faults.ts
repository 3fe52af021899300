/** Faults of Vault: the service, its policies, and what is in the secrets. */
import {
  DOMAIN_CLIENT_SECRET_ID,
  OIC_CLIENT_SECRET_ID,
  OIC_SECRET_ID,
  OIC_USERS,
} from '../../local/cloud/names.ts';
import type { Fault } from './doctor-faults.ts';
import type { Scene } from './doctor-scene.ts';

/** Stores another content, and the right one again at the end. */
async function store({ control, mend }: Scene, secret: StoredSecret): Promise<void> {
  const path = `/.local/secrets/${secret.secretId}/versions`;
  const put = (content: string) =>
    control('vault', { method: 'POST', path, body: { content, stage: 'CURRENT' } });
  // Twice: so that PREVIOUS is no way out.
  await put(secret.content);
  await put(secret.content);
  mend(() => put(secret.right));
}

interface StoredSecret {
  readonly secretId: string;
  readonly content: string;
  readonly right: string;
}

/** The table. */
export const VAULT_FAULTS: readonly Fault[] = [
  {
    what: 'Vault is down',
    inject: async ({ cloud, mend }) => {
      await cloud.kill('vault');
      mend(() => cloud.start('vault'));
      return undefined;
    },
    named: [{ name: 'secret-of-domain-client', code: 'ERR_VAULT_UNAVAILABLE' }],
  },
  {
    what: 'Vault does not answer in time',
    inject: async ({ fault }) => void (await fault('vault', { delayMs: 9000 })),
    named: [{ name: 'secret-of-domain-client', code: 'ERR_VAULT_TIMEOUT' }],
  },
  {
    what: 'Vault throttles',
    inject: async ({ fault }) => void (await fault('vault', { status: 429 })),
    named: [{ name: 'secret-of-domain-client', code: 'ERR_VAULT_UNAVAILABLE' }],
  },
  {
    what: "no policy lets the authorizer read the client's secret",
    // The policies of the local Vault let only the invoker read it.
    inject: async ({ configure }) =>
      void configure({ JWKS_CREDENTIAL_SECRET_ID: OIC_CLIENT_SECRET_ID }, 'authorizer'),
    named: [{ name: 'secret-of-domain-client', code: 'ERR_VAULT_DENIED' }],
    says: /Allow dynamic-group gatekeeper-authorizer to read secret-bundles in compartment COMPARTMENT where target\.secret\.id = 'ocid1\.vaultsecret\.oc1\.example-region\.exampleoicclient'/,
  },
  {
    what: 'a secret of the table does not exist',
    inject: async ({ editTable }) => {
      editTable((text) =>
        text.replaceAll(OIC_SECRET_ID, 'ocid1.vaultsecret.oc1.example-region.nosuchsecret'),
      );
      return undefined;
    },
    named: [{ name: 'secret-of-hello', code: 'ERR_VAULT_DENIED' }],
    says: /gatekeeper-invoker/,
  },
  {
    what: "the secret of OIC's user has no known form",
    inject: async (scene) => {
      const right = `${OIC_USERS.gatekeeper}:${scene.cloud.secrets.gatekeeperUser}`;
      await store(scene, { secretId: OIC_SECRET_ID, content: 'no colon in it', right });
      return undefined;
    },
    named: [{ name: 'secret-of-hello', code: 'ERR_SECRET_FORM' }],
    says: /username:password/,
  },
  {
    what: "the secret of the domain's client has no known form",
    inject: async (scene) => {
      const right = `gatekeeper-app-example:${scene.cloud.secrets.gatekeeperClient}`;
      await store(scene, { secretId: DOMAIN_CLIENT_SECRET_ID, content: '{"clientId":"only"}', right });
      return undefined;
    },
    named: [{ name: 'secret-of-domain-client', code: 'ERR_SECRET_FORM' }],
  },
];
