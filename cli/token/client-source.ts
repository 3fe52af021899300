/**
 * Where the id and the secret of an application come from: the environment, or Vault. On a command line every process of the
 * machine could read them, and the shell would keep them.
 */
import type { GatekeeperError } from '../../src/errors.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';
import type { PlainWords } from '../coded-error.ts';
import type { VaultOptions } from '../vault-options.ts';

/** A place that holds them. */
export interface ClientSource {
  /** What the domain's answers are about, such as the OCID. */
  readonly secretId: string;
  /** Throws the `ERR_VAULT_…` codes, and an error that says what to do. */
  readonly read: ReadSecret;
  /** What to do, where the table of errors does not know. */
  readonly words: PlainWords;
}

const ID_KEY = 'GATEKEEPER_CLIENT_ID';
const SECRET_KEY = 'GATEKEEPER_CLIENT_SECRET';
const NAMES = `${ID_KEY} and ${SECRET_KEY}`;

/** The environment's. Throws an error that says what is missing, and both ways. */
export function readEnvironmentClient(
  environment: Readonly<Record<string, string | undefined>>,
): ClientSource {
  const missing = [ID_KEY, SECRET_KEY].filter((key) => !environment[key]);
  if (missing.length > 0) {
    throw new Error(
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set: put the application's id and secret there, or name a Vault secret that holds them with --client-secret-id OCID`,
    );
  }
  const client = { clientId: environment[ID_KEY], clientSecret: environment[SECRET_KEY] };
  const content = createSecret(JSON.stringify(client));
  return {
    secretId: NAMES,
    read: async () => ({ content, version: 1, stages: ['CURRENT'] }),
    words: {
      ERR_SECRET_FORM: {
        meaning: 'one of them has a character that no id or secret has, or the id a colon.',
        mend: `Set ${NAMES} anew, without quotes or a line break in them.`,
      },
      ERR_DOMAIN_CLIENT_REFUSED: {
        meaning: 'The identity domain refused the client whose id and secret are in the environment.',
        mend: `Check ${NAMES}, and that the application is activated.`,
      },
    },
  };
}

/** Vault's. Throws an error for what is no OCID, without repeating it: it may be the secret itself. */
export async function readVaultClient(secretId: string, options: VaultOptions): Promise<ClientSource> {
  if (!/^ocid1\.vaultsecret\.[\w.-]+$/.test(secretId)) {
    throw new Error(
      '--client-secret-id takes the OCID of a Vault secret, ocid1.vaultsecret.…, and no secret',
    );
  }
  // Here only: the OCI SDK takes longer to load than all the rest.
  const [{ createVaultClient }, { createCliPrincipal }, { toVaultWords }] = await Promise.all([
    import('../../src/vault/vault-client.ts'),
    import('../oci-principal.ts'),
    import('../route-credentials.ts'),
  ]);
  const { auth, configFile, profile, vaultEndpoint } = options;
  const principal = createCliPrincipal({ auth, configFile, profile });
  const read = createVaultClient({ endpoint: vaultEndpoint, principal, send: sendHttp });
  return { secretId, read, words: toVaultWords(secretId) };
}

/** True for an error that is about the secret, and not about the domain. */
export function isAboutSecret(error: GatekeeperError): boolean {
  return error.code.startsWith('ERR_VAULT_') || error.code === 'ERR_SECRET_FORM';
}
