/** Vault as doctor reads it: as each of the functions, each secret once, and in use as the function uses it. */
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { createSecretUse, type SecretUse } from '../../src/vault/secret-use.ts';
import type { ReadSecret, SecretVersion } from '../../src/vault/secret-version.ts';
import { createDeploymentPrincipal } from '../deployment-principal.ts';
import type { FunctionName } from '../function-names.ts';
import type { Doctor } from './doctor-options.ts';
import { type Outcome, settle } from './finding.ts';
import { createSilentLog } from './silent-log.ts';

/** Vault, as each of the functions. */
export interface Readers {
  /** The CURRENT version; read once, however often it is asked for. */
  read(as: FunctionName, secretId: string): Promise<Outcome<SecretVersion>>;
  /** Secrets in use, as the function uses them. */
  use(as: FunctionName): SecretUse;
}

const TTL_SECONDS = 300;

/** Creates the readers; nothing is loaded, signed or asked before the first secret. */
export function createReaders(doctor: Doctor): Readers {
  const clients = new Map<FunctionName, Promise<ReadSecret>>();
  const kept = new Map<string, Promise<SecretVersion>>();

  async function read(
    as: FunctionName,
    ...[secretId, stage]: Parameters<ReadSecret>
  ): Promise<SecretVersion> {
    const client = clients.get(as) ?? createClient(as, doctor);
    clients.set(as, client);
    return (await client)(secretId, stage, doctor.timeoutMs);
  }

  const readOnce =
    (as: FunctionName): ReadSecret =>
    (secretId, stage, timeoutMs) => {
      const key = `${as} ${secretId} ${stage}`;
      const reading = kept.get(key) ?? read(as, secretId, stage, timeoutMs);
      kept.set(key, reading);
      return reading;
    };

  function createUse(as: FunctionName): SecretUse {
    const { log } = createSilentLog();
    const clock = Date.now;
    const secrets = createSecretCache({ read: readOnce(as), ttlSeconds: TTL_SECONDS, clock, log });
    return createSecretUse({ secrets, clock, log });
  }
  const uses = { authorizer: createUse('authorizer'), invoker: createUse('invoker') };

  return {
    read: (as, secretId) => settle(readOnce(as)(secretId, 'CURRENT', doctor.timeoutMs)),
    use: (as) => uses[as],
  };
}

/** Loaded here only: the OCI SDK takes longer than all the rest. */
async function createClient(as: FunctionName, doctor: Doctor): Promise<ReadSecret> {
  const { deployment, options } = doctor;
  const [{ createVaultClient }, principal] = await Promise.all([
    import('../../src/vault/vault-client.ts'),
    createDeploymentPrincipal(deployment, as, options),
  ]);
  const own = doctor[as]?.VAULT_ENDPOINT;
  const endpoint = deployment.local === undefined ? (options.vaultEndpoint ?? own) : own;
  return createVaultClient({ endpoint, principal, send: doctor.send });
}
