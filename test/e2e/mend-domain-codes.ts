/** Codes of the identity domain: its key set, its endpoints, and our client there. */
import { CLIENTS, OIC_CLIENT_SECRET_ID } from '../../local/cloud/names.ts';
import type { DOMAIN_ERRORS } from '../../src/errors/domain-errors.ts';
import { sample, viaGateway } from './mend-calls.ts';
import { type MendCase, withNewProcesses } from './mend-case.ts';
import { byAnswer, byDoctor, byLine, byToken } from './mend-commands.ts';
import { callInFlood, publishKeys, useKeySet } from './mend-key-set.ts';
import type { MendStage } from './mend-stage.ts';
import { storeContent, storeRow, storeTable, TABLE_IN_VAULT, waitFor } from './mend-tables.ts';

const AS_APPLICATION = { path: '/method-4/as-application/hello' };
const callAsApplication = viaGateway(sample(), AS_APPLICATION);
const NEW_SECRET = 'a-new-secret-that-is-no-secret';

function setPublic(stage: MendStage, isPublic: boolean): Promise<void> {
  const path = '/.local/signing-cert-access';
  return stage.control('identity-domain', { method: 'PUT', path, body: { public: isPublic } });
}

function setClientSecret(stage: MendStage, clientSecret: string): Promise<void> {
  const path = `/.local/clients/${CLIENTS.invoker}`;
  return stage.control('identity-domain', { method: 'PUT', path, body: { clientSecret } });
}

function storeClient(stage: MendStage, clientSecret: string): Promise<void> {
  const { invokerPrivateKey: privateKey } = stage.cloud.secrets;
  const client = { clientId: CLIENTS.invoker, clientSecret, privateKey, keyId: 'gatekeeper-example' };
  return storeContent(stage, JSON.stringify(client), OIC_CLIENT_SECRET_ID);
}

/** The table. */
export const DOMAIN_CODES = {
  ERR_KEYS_UNREACHABLE: {
    arrange: async (stage) => {
      await stage.bringDown('identity-domain');
      await stage.renew();
    },
    call: viaGateway(),
    named: byToken,
    says: /^Check IDENTITY_DOMAIN_URL/,
    mend: async ({ cloud }) => void (await cloud.start('identity-domain')),
  },
  ERR_KEYS_PROTECTED: {
    config: { JWKS_CREDENTIAL_SECRET_ID: '' },
    arrange: async (stage) => {
      await setPublic(stage, false);
      stage.mend(() => setPublic(stage, true));
    },
    call: viaGateway(),
    named: byToken,
    says: /Access signing certificate → Configure client access/,
    mend: withNewProcesses((stage) => setPublic(stage, true)),
  },
  ERR_KEYS_INVALID: {
    arrange: (stage) => useKeySet(stage, '<html>sign in</html>'),
    call: viaGateway(),
    named: byDoctor,
    says: /Open the address by hand: it must be a JWKS.* Try: curl -i http:\/\/127\.0\.0\.1:\d+\/keys$/,
    mend: withNewProcesses(publishKeys),
  },
  ERR_KEYS_EMPTY: {
    arrange: (stage) => useKeySet(stage, '{"keys":[]}'),
    call: viaGateway(),
    named: byToken,
    says: /A key must be public and strong enough/,
    mend: withNewProcesses(publishKeys),
  },
  ERR_KEYS_UNDECIDED: {
    config: { JWKS_COOLDOWN_SECONDS: '4' },
    arrange: (stage) => stage.renew(),
    call: callInFlood,
    named: byLine,
    says: /Nothing, if it passes within JWKS_COOLDOWN_SECONDS/,
    // Nothing: the same caller, a moment later.
    mend: async () => viaGateway(),
  },
  ERR_DOMAIN_UNAVAILABLE: {
    config: { INTROSPECTION: 'always' },
    arrange: (stage) => stage.fault('identity-domain', { status: 429, path: '/oauth2/v1/introspect' }),
    call: viaGateway(),
    named: byToken,
    says: /at status 429 choose INTROSPECTION=first-use or off/,
    mend: (stage) => stage.use({ INTROSPECTION: 'off' }).then(() => undefined),
  },
  ERR_DOMAIN_TIMEOUT: {
    config: TABLE_IN_VAULT,
    arrange: async (stage) => {
      await storeRow(stage, 'hello-as-application', waitFor(1));
      await stage.renew();
      await stage.fault('identity-domain', { delayMs: 1500, path: '/oauth2/v1/token' });
    },
    call: callAsApplication,
    named: byAnswer,
    says: /raise `timeoutSeconds` of the integration/,
    mend: async (stage) => void (await storeRow(stage, 'hello-as-application', waitFor(20))),
  },
  ERR_DOMAIN_CLIENT_REFUSED: {
    arrange: async (stage) => {
      await stage.renew();
      await setClientSecret(stage, NEW_SECRET);
      stage.mend(async () => {
        await setClientSecret(stage, stage.cloud.secrets.invokerClient);
        await storeClient(stage, stage.cloud.secrets.invokerClient);
      });
    },
    call: callAsApplication,
    named: byDoctor,
    says: /store its present secret in Vault/,
    mend: async (stage) => void (await storeClient(stage, NEW_SECRET)),
  },
  ERR_DOMAIN_GRANT_REFUSED: {
    config: TABLE_IN_VAULT,
    arrange: async (stage) => {
      await storeRow(stage, 'hello-as-application', ({ credential }) => {
        credential.scope = 'https://0123EXAMPLE.integration.example.com:443urn:opc:resource:other::all';
      });
      await stage.renew();
    },
    call: callAsApplication,
    named: byDoctor,
    says: /`invalid_scope`: compare `scope` with the scope of OIC's resource application/,
    mend: async (stage) => void (await storeTable(stage)),
  },
} as const satisfies Record<keyof typeof DOMAIN_ERRORS, MendCase>;
