/** Every secret that the deployment names: whether whoever needs it may read it, and whether its form is one that serves. */
import type { Secret } from '../../src/runtime/secret.ts';
import { parseAssertionClient, parseClientSecret, parseUserPassword } from '../../src/vault/secret-form.ts';
import type { FunctionName } from '../function-names.ts';
import { toCause } from './causes.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, settle, toFailure, toPass, toSkip } from './finding.ts';
import type { Readers } from './readers.ts';
import type { Table } from './table.ts';

/** A secret, who needs it, and for what. */
interface NeededSecret {
  readonly name: string;
  readonly secretId: string;
  readonly readers: readonly FunctionName[];
  /** Throw `ERR_SECRET_FORM`. */
  readonly forms: readonly ((content: Secret<string>) => unknown)[];
}

const OWN_NETWORK =
  "check the region of the profile, VAULT_ENDPOINT, and this machine's way there; --timeout 10 for a slow one";
const FORMS = {
  basic: parseUserPassword,
  client_credentials: parseClientSecret,
  user_assertion: parseAssertionClient,
} as const;

/** One check for each secret. */
export async function checkSecrets(
  doctor: Doctor,
  readers: Readers,
  table: Table,
): Promise<readonly Finding[]> {
  const needed = findNeeded(doctor, table);
  if (needed.length === 0) return [toSkip('secrets', 'none is named')];
  return Promise.all(needed.map((secret) => checkSecret(doctor, readers, secret)));
}

/** The name of the check of each secret, by its OCID; stable, as long as the table is. */
export function toSecretNames(doctor: Doctor, table: Table): ReadonlyMap<string, string> {
  return new Map(findNeeded(doctor, table).map(({ secretId, name }) => [secretId, name]));
}

function findNeeded(doctor: Doctor, table: Table): readonly NeededSecret[] {
  return mergeBySecret([...findOfDomainClient(doctor), ...findOfTable(table)]);
}

function findOfDomainClient({ authorizer, invoker }: Doctor): readonly NeededSecret[] {
  const ofAuthorizer = authorizer?.JWKS_CREDENTIAL_SECRET_ID;
  const ofInvoker = invoker?.token?.JWKS_CREDENTIAL_SECRET_ID;
  const secretId = ofAuthorizer ?? ofInvoker;
  if (secretId === undefined) return [];
  const readers = [
    ...(ofAuthorizer === undefined ? [] : ['authorizer' as const]),
    ...(ofInvoker === undefined ? [] : ['invoker' as const]),
  ];
  return [{ name: 'secret-of-domain-client', secretId, readers, forms: [parseClientSecret] }];
}

function findOfTable({ secretId, integrations = [] }: Table): readonly NeededSecret[] {
  const ofTable =
    secretId === undefined
      ? []
      : [{ name: 'secret-of-table', secretId, readers: ['invoker'] as const, forms: [] }];
  const ofRows = integrations.map(({ name, credential }) => ({
    name: `secret-of-${name}`,
    secretId: credential.secretId,
    readers: ['invoker'] as const,
    forms: [FORMS[credential.type]],
  }));
  return [...ofTable, ...ofRows];
}

/** Read once, whoever needs it and for whatever. */
function mergeBySecret(all: readonly NeededSecret[]): readonly NeededSecret[] {
  const merged = new Map<string, NeededSecret>();
  for (const secret of all) {
    const known = merged.get(secret.secretId);
    merged.set(secret.secretId, {
      ...(known ?? secret),
      readers: [...new Set([...(known?.readers ?? []), ...secret.readers])],
      forms: [...new Set([...(known?.forms ?? []), ...secret.forms])],
    });
  }
  return [...merged.values()];
}

async function checkSecret(doctor: Doctor, readers: Readers, needed: NeededSecret): Promise<Finding> {
  const { name, secretId, forms } = needed;
  const isLocal = doctor.deployment.local !== undefined;
  const versions: number[] = [];
  // One after the other: what the first may not have, the second is not asked about.
  for (const as of needed.readers) {
    const secret = await readers.read(as, secretId);
    if (!secret.ok) return toUnreadable(needed, secret.error, isLocal ? as : undefined);
    versions.push(secret.value.version);
    for (const parse of forms) {
      const form = await settle(Promise.resolve(secret.value.content).then(parse));
      if (!form.ok) return toFailure(name, form.error, { seen: secretId, key: 'secretId' });
    }
    if (!isLocal) break;
  }
  const who = isLocal ? needed.readers.join(' and ') : 'you (that the function may, its own call shows)';
  return toPass(name, `version ${versions[0]}, read as ${who}`);
}

function toUnreadable(
  { name, secretId }: NeededSecret,
  error: unknown,
  as: FunctionName | undefined,
): Finding {
  const cause = toCause(error);
  const finding = toFailure(name, error, { seen: secretId, ...(cause === undefined ? {} : { cause }) });
  // The table of errors speaks of a function's network.
  if (cause === 'vault' && as === undefined) return { ...finding, mend: OWN_NETWORK };
  if (finding.code !== 'ERR_VAULT_DENIED') return finding;
  const group = as === undefined ? 'group YOUR-GROUP' : `dynamic-group gatekeeper-${as}`;
  return {
    ...finding,
    found: `${as === undefined ? 'you may' : `the ${as} may`} not read it, or it does not exist: Vault tells neither`,
    mend: `check the OCID, and add the policy; new ones take up to 15 minutes:\nAllow ${group} to read secret-bundles in compartment COMPARTMENT where target.secret.id = '${secretId}'`,
  };
}
