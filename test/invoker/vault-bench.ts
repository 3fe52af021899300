/** A Vault that a test fills: versions of one secret or of several, each in its stages. */
import { GatekeeperError } from '../../src/errors.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import type { ReadSecret, SecretVersion } from '../../src/vault/secret-version.ts';

/** Stages of a version that is the only one. */
const ONLY = ['CURRENT', 'LATEST'];

export function toSecretVersion(
  content: string,
  version = 1,
  stages: readonly string[] = ONLY,
): SecretVersion {
  return { content: createSecret(content), version, stages };
}

/** Reads the version in the stage; denied, as Vault does it, where there is none. */
export function createReader(...versions: readonly SecretVersion[]): ReadSecret {
  return async (_secretId, stage) => {
    const found = versions.find(({ stages }) => stages.includes(stage));
    if (found === undefined) throw new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
    return found;
  };
}

/** Reads each secret from a reader of its own. */
export function createVault(readers: Readonly<Record<string, ReadSecret>>): ReadSecret {
  const unknown = createReader();
  return (secretId, ...rest) => (readers[secretId] ?? unknown)(secretId, ...rest);
}
