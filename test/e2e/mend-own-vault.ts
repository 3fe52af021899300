/** A Vault of a case's own, without the policy that lets the invoker read OIC's secret; and a policy added as it is printed. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { AUTHORIZER_ID, INVOKER_ID, OIC_SECRET_ID } from '../../local/cloud/names.ts';
import { toVault } from '../../local/cloud/vault-plan.ts';
import { startVault } from '../../local/vault/vault.ts';
import type { MendStage } from './mend-stage.ts';

type Vault = Awaited<ReturnType<typeof startVault>>;

const STATEMENT =
  /^Allow dynamic-group gatekeeper-(authorizer|invoker) to read secret-bundles in compartment \S+ where target\.secret\.id = '(\S+)'$/m;
const vaults = new WeakMap<object, Vault>();

/** Starts it, and has the functions read there. */
export async function useStrictVault(stage: MendStage): Promise<void> {
  const { policies, ...rest } = toConfig(stage, 0);
  const strict = policies.map(({ allow, secretIds }) => {
    const isInvoker = 'resourceId' in allow && allow.resourceId === INVOKER_ID;
    return { allow, secretIds: secretIds.filter((id) => !isInvoker || id !== OIC_SECRET_ID) };
  });
  const vault = await startVault({ ...rest, policies: strict });
  vaults.set(stage.t, vault);
  stage.mend(async () => vaults.get(stage.t)?.close());
  await stage.use({ VAULT_ENDPOINT: vault.url });
}

/** Adds the statement that is printed, as an administrator would paste it. */
export async function addPolicy(stage: MendStage, mend: string): Promise<undefined> {
  const [, name, secretId = ''] = STATEMENT.exec(mend) ?? [];
  assert.notEqual(secretId, '', `no statement: ${mend}`);
  const resourceId = name === 'invoker' ? INVOKER_ID : AUTHORIZER_ID;
  const vault = vaults.get(stage.t);
  const port = Number(new URL(vault?.url ?? '').port);
  await vault?.close();
  const { policies, ...rest } = toConfig(stage, port);
  const pasted = { allow: { resourceId }, secretIds: [secretId] };
  // In place of the invoker's own policy: what is not in the statement stays denied.
  const others = policies.filter(({ allow }) => !('resourceId' in allow) || allow.resourceId !== resourceId);
  vaults.set(stage.t, await startVault({ ...rest, policies: [...others, pasted] }));
}

function toConfig({ cloud, plan }: MendStage, port: number) {
  return { ...toVault(port, plan), stateFile: join(cloud.directory, 'own-vault.json') };
}
