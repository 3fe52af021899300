/** The table of integrations, wherever INTEGRATIONS says that it is, read and judged as the invoker does it. */
import { readFileSync } from 'node:fs';
import { type Integration, parseIntegrations } from '../../src/invoker/integrations.ts';
import type { InvokerSettings } from '../../src/invoker/invoker-settings.ts';
import { readTable } from '../../src/invoker/table-source.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, toPass, toSkip } from './finding.ts';
import type { Readers } from './readers.ts';

/** The table, as far as it could be read, and what is to be said about it. */
export interface Table {
  /** Undefined without a good table. */
  readonly integrations: readonly Integration[] | undefined;
  /** The secret that it is in. */
  readonly secretId: string | undefined;
  readonly check: Finding;
}

const NAME = 'integrations';
const MAX_PROBLEMS = 20;

/** Reads it. */
export async function readDoctorTable({ invoker }: Doctor, readers: Readers): Promise<Table> {
  if (invoker === undefined) return toNoTable(toSkip(NAME, 'needs settings'));
  const { INTEGRATIONS: source } = invoker;
  let text = source;
  const table = readTable(invoker, (path) => {
    text = readFileSync(path, 'utf8');
    return text;
  });
  if ('secretId' in table) return readFromVault(table.secretId, invoker, readers);
  if ('problems' in table) {
    // The functions end at their start: it is configuration.
    const problems = table.problems.map(({ expected }) => expected);
    const check = toInvalid(problems, { code: 'ERR_CONFIG_INVALID', mend: FILE_MEND });
    return toNoTable({ ...check, cause: 'configuration' });
  }
  return toTable(text, invoker, source.startsWith('[') ? 'inline' : 'in a file');
}

const FILE_MEND =
  'mend the table (docs/integrations.md; integrations.schema.json for your editor), then `make deploy`';

async function readFromVault(secretId: string, invoker: InvokerSettings, readers: Readers): Promise<Table> {
  const secret = await readers.read('invoker', secretId);
  if (!secret.ok) return { ...toNoTable(toSkip(NAME, 'needs secret-of-table')), secretId };
  const { content, version } = secret.value;
  return { ...toTable(content.reveal(), invoker, `in Vault, version ${version}`), secretId };
}

function toTable(text: string, invoker: InvokerSettings, place: string): Table {
  const parsed = parseIntegrations(text, {
    allowInsecureHttp: invoker.ALLOW_INSECURE_HTTP,
    identityDomain: invoker.IDENTITY_DOMAIN_URL,
  });
  if (!parsed.ok) {
    const mend =
      'store a corrected table as a new version of the secret; it counts within SECRET_TTL_SECONDS';
    return toNoTable(toInvalid(parsed.problems, { code: 'ERR_INTEGRATIONS_INVALID', mend }));
  }
  const { integrations } = parsed;
  const check = toPass(NAME, `${integrations.length} of them, ${place}`);
  return { integrations, secretId: undefined, check };
}

function toNoTable(check: Finding): Table {
  return { integrations: undefined, secretId: undefined, check };
}

function toInvalid(problems: readonly string[], { code, mend }: { code: string; mend: string }): Finding {
  const told = problems.slice(0, MAX_PROBLEMS);
  const more = problems.length > told.length ? [`and ${problems.length - told.length} more`] : [];
  return {
    name: NAME,
    state: 'fail',
    code,
    found: 'no usable table of integrations',
    seen: [...told, ...more].join('\n'),
    key: 'INTEGRATIONS',
    mend,
  };
}
