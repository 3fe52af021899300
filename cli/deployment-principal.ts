/**
 * Who reads Vault for a command. In the local cloud the function itself, with a session of its own, so that the policies are
 * really tried; for a tenancy the person at the terminal, since nobody else can be a function there.
 */
import { existsSync } from 'node:fs';
import { COMPARTMENT_ID, TENANCY_ID } from '../local/cloud/names.ts';
import { authServiceFile } from '../local/cloud/plan-options.ts';
import { openAuthService, type Session } from '../local/oci/auth-service.ts';
import type { Principal } from '../src/vault/principal.ts';
import type { Deployment } from './deployment.ts';
import { type FunctionName, LOCAL_FUNCTION_IDS } from './function-names.ts';
import type { VaultOptions } from './vault-options.ts';

const SESSION_SECONDS = 300;

/** The principal. Throws an error that says what to do. The OCI SDK is loaded for a person only. */
export async function createDeploymentPrincipal(
  { local }: Deployment,
  as: FunctionName,
  options: VaultOptions,
): Promise<Principal> {
  if (local !== undefined) return createLocalPrincipal(as, local.stateDirectory);
  const { createCliPrincipal } = await import('./oci-principal.ts');
  const { auth, configFile, profile } = options;
  return createCliPrincipal({ auth, configFile, profile });
}

/** A session of a function in the local cloud, which may run or not. */
export async function issueFunctionSession(
  as: FunctionName,
  stateDirectory: string,
  seconds: number,
): Promise<Session> {
  const file = authServiceFile(stateDirectory);
  // Opening would make one, which nobody trusts.
  if (!existsSync(file)) throw new Error(`the local cloud has lost ${file}: stop it, and start it again`);
  const principal = {
    resourceId: LOCAL_FUNCTION_IDS[as],
    resourceType: 'fnfunc' as const,
    compartmentId: COMPARTMENT_ID,
    tenancyId: TENANCY_ID,
  };
  return openAuthService(file).issue(principal, seconds, Date.now());
}

async function createLocalPrincipal(as: FunctionName, stateDirectory: string): Promise<Principal> {
  const { sessionToken, privateKeyPem } = await issueFunctionSession(as, stateDirectory, SESSION_SECONDS);
  return {
    // The configuration has the local Vault's address.
    region: undefined,
    details: {
      getKeyId: async () => `ST$${sessionToken}`,
      getPrivateKey: () => privateKeyPem,
      getPassphrase: () => null,
    },
  };
}
