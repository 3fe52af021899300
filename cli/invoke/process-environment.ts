/**
 * What one process of a function finds around it: the deployment's configuration, and who it is. Of this machine's environment
 * it gets the search path, and a resource principal where this machine has one; the local cloud's principal only while that
 * runs, or its requests would go to a real Vault.
 */
import { APPLICATION_ID, COMPARTMENT_ID, SDK_REGION, TENANCY_ID } from '../../local/cloud/names.ts';
import { authServiceFile } from '../../local/cloud/plan-options.ts';
import { toEnvironment } from '../../local/fn/environment.ts';
import { createPrincipalFiles } from '../../local/fn/principal-files.ts';
import { openAuthService } from '../../local/oci/auth-service.ts';
import type { Deployment } from '../deployment.ts';
import { APPLICATION } from '../fn/fn-command.ts';
import { type FunctionName, LOCAL_FUNCTION_IDS } from '../function-names.ts';

type Environment = Readonly<Record<string, string>>;

const PRINCIPAL = { compartmentId: COMPARTMENT_ID, tenancyId: TENANCY_ID };
const PRINCIPAL_KEY = /^OCI_RESOURCE_PRINCIPAL_/;

/** The environment; the principal's files are in `folder` then, the process's own. */
export async function createProcessEnvironment(
  { environments, local }: Deployment,
  functionName: FunctionName,
  folder: string,
): Promise<Environment> {
  const id = LOCAL_FUNCTION_IDS[functionName];
  const isLocal = local?.running !== undefined;
  if (isLocal) {
    const authService = openAuthService(authServiceFile(local.stateDirectory));
    const principal = { resourceId: id, resourceType: 'fnfunc' as const, ...PRINCIPAL };
    await createPrincipalFiles(authService, principal, Date.now).refresh(folder);
  }
  const fn = {
    id,
    name: functionName,
    directory: folder,
    memoryMb: 256 as const,
    timeoutSeconds: 30,
    config: { ...environments[functionName] },
    ...(isLocal ? { principal: PRINCIPAL } : {}),
  };
  const app = {
    id: APPLICATION_ID,
    name: APPLICATION,
    config: local === undefined ? readOwnPrincipal() : {},
  };
  return toEnvironment({ app, fn, region: SDK_REGION, folder, path: process.env['PATH'] ?? '' });
}

/** Where OCI gives this machine one. */
function readOwnPrincipal(): Record<string, string> {
  const pairs = Object.entries(process.env).flatMap(([key, value]) =>
    PRINCIPAL_KEY.test(key) && value !== undefined ? [[key, value] as const] : [],
  );
  return Object.fromEntries(pairs);
}
