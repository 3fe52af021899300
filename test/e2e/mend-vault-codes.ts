/** Codes of Vault and of what is in it; Oracle Integration has its own. */
import { OIC_SECRET_ID, OIC_USERS } from '../../local/cloud/names.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { pastGateway, sample, viaGateway } from './mend-calls.ts';
import { type MendCase, withNewProcesses } from './mend-case.ts';
import { byAnswer, byDoctor } from './mend-commands.ts';
import { addPolicy, useStrictVault } from './mend-own-vault.ts';
import { takePrincipal } from './mend-processes.ts';
import type { MendStage } from './mend-stage.ts';
import { storeContent, storeRow, TABLE_IN_VAULT, waitFor } from './mend-tables.ts';

const NEW_PASSWORD = 'a-new-password-that-is-no-secret';

function setPassword(stage: MendStage, password: string): Promise<void> {
  const path = `/.local/users/${OIC_USERS.gatekeeper}`;
  return stage.control('oic', { method: 'PUT', path, body: { password } });
}

function storePassword(stage: MendStage, password = stage.cloud.secrets.gatekeeperUser): Promise<void> {
  return storeContent(stage, `${OIC_USERS.gatekeeper}:${password}`, OIC_SECRET_ID);
}

/** The table. */
export const VAULT_CODES = {
  ERR_VAULT_NO_PRINCIPAL: {
    arrange: async (stage) => {
      await stage.renew();
      // So that there is a process, which has not asked Vault yet.
      await pastGateway({ mint: sample(), method: 'PUT' })(stage);
      await takePrincipal(stage.cloud);
    },
    call: viaGateway(),
    named: byAnswer,
    says: /on OCI the principal then comes with the container/,
    // A container that has come with one.
    mend: async (stage) => void (await stage.renew()),
  },
  ERR_VAULT_DENIED: {
    arrange: useStrictVault,
    call: viaGateway(),
    named: byDoctor,
    says: /^Allow dynamic-group gatekeeper-invoker to read secret-bundles/m,
    mend: withNewProcesses((stage, { mend }) => addPolicy(stage, mend)),
  },
  ERR_VAULT_UNAVAILABLE: {
    arrange: async (stage) => {
      await stage.bringDown('vault');
      await stage.renew();
    },
    call: viaGateway(),
    named: byDoctor,
    says: /route of the function's subnet; otherwise wait/,
    mend: withNewProcesses(({ cloud }) => cloud.start('vault')),
  },
  ERR_VAULT_TIMEOUT: {
    config: TABLE_IN_VAULT,
    arrange: async (stage) => {
      await storeRow(stage, 'hello', waitFor(1));
      await stage.renew();
      // The table itself comes in time.
      await stage.fault('vault', { delayMs: 1500, path: `/20190301/secretbundles/${OIC_SECRET_ID}` });
    },
    call: viaGateway(),
    named: byAnswer,
    says: /raise `timeoutSeconds` of the integration/,
    mend: withNewProcesses((stage) => storeRow(stage, 'hello', waitFor(20))),
  },
  ERR_SECRET_FORM: {
    arrange: async (stage) => {
      await stage.renew();
      await storeContent(stage, 'no colon in it', OIC_SECRET_ID);
      stage.mend(() => storePassword(stage));
    },
    call: viaGateway(),
    named: byDoctor,
    says: /Store `username:password`/,
    mend: async (stage) => void (await storePassword(stage)),
  },
  ERR_CREDENTIAL_REFUSED: {
    arrange: async (stage) => {
      await stage.renew();
      await setPassword(stage, NEW_PASSWORD);
      stage.mend(async () => {
        await setPassword(stage, stage.cloud.secrets.gatekeeperUser);
        await storePassword(stage);
      });
    },
    call: viaGateway(),
    named: byDoctor,
    says: /store the right secret in Vault: a new version is tried within seconds/,
    mend: async (stage) => void (await storePassword(stage, NEW_PASSWORD)),
  },
} as const satisfies Partial<Record<ErrorCode, MendCase>>;
