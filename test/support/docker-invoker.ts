/**
 * The invoker's image beside the local Vault, OIC and identity domain, as it stands in OCI: with a resource principal,
 * the deployed table of integrations, and nothing of the credential but the secret's OCID.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { createCloud } from '../../local/cloud/cloud.ts';
import { createFnConfig } from '../../local/cloud/function-plan.ts';
import * as names from '../../local/cloud/names.ts';
import { authServiceFile } from '../../local/cloud/plan-options.ts';
import { toEnvironment } from '../../local/fn/environment.ts';
import { createPrincipalFiles } from '../../local/fn/principal-files.ts';
import { openAuthService } from '../../local/oci/auth-service.ts';
import { type ContainerOptions, SOCKET_FOLDER } from './docker-container.ts';

/** Neither Fn nor the gateway: the container is called over its socket. */
const PARTS = ['identity-domain', 'vault', 'oic'] as const;
const TABLE_FILE = 'integrations.json';

/** Starts the local parts; they end with the test. */
export async function startSurroundings(t: TestContext) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'surroundings-'));
  const cloud = createCloud({ stateDirectory: directory, functionsDirectory: directory });
  t.after(async () => {
    await cloud.stop();
    fs.rmSync(directory, { recursive: true });
  });
  for (const part of PARTS) await cloud.start(part);
  return {
    /** What the invoker's container is started with. */
    options: toContainerOptions(directory, cloud),
    /** An Authorization value that the invoker accepts. */
    bearer: async () => {
      const response = await fetch(`${cloud.urls['identity-domain']}/.local/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'valid' }),
      });
      const { token } = (await response.json()) as { token: string };
      return `Bearer ${token}`;
    },
  };
}

function toContainerOptions(
  stateDirectory: string,
  { urls, secrets }: Pick<ReturnType<typeof createCloud>, 'urls' | 'secrets'>,
): Pick<ContainerOptions, 'environment' | 'network' | 'prepare'> {
  const plan = {
    stateDirectory,
    functionsDirectory: stateDirectory,
    secrets,
    functionTimeoutSeconds: 30,
    functionConfig: {},
    ports: { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 },
  };
  const { app, region, functions } = createFnConfig(0, plan, urls);
  const [fn] = functions.filter(({ id }) => id === names.INVOKER_ID);
  if (fn === undefined) throw new Error('the plan has no invoker');
  const principal = { resourceId: fn.id, resourceType: 'fnfunc', ...LOCATION } as const;
  const files = createPrincipalFiles(openAuthService(authServiceFile(stateDirectory)), principal, Date.now);
  const config = { ...fn.config, INTEGRATIONS: `${SOCKET_FOLDER}/${TABLE_FILE}` };
  return {
    // Vault and OIC are on the host's loopback.
    network: 'host',
    environment: toEnvironment({
      app,
      fn: { ...fn, config },
      region,
      folder: SOCKET_FOLDER,
      path: '/usr/local/bin',
    }),
    prepare: async (folder) => {
      fs.copyFileSync(path.join(stateDirectory, TABLE_FILE), path.join(folder, TABLE_FILE));
      await files.refresh(folder);
    },
  };
}

const LOCATION = { compartmentId: names.COMPARTMENT_ID, tenancyId: names.TENANCY_ID };
