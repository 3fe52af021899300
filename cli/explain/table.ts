/** The table of integrations of a deployment: from its configuration, from a file, or from Vault, parsed as the invoker does. */
import { readFileSync } from 'node:fs';
import { type Integration, parseIntegrations } from '../../src/invoker/integrations.ts';
import type { InvokerSettings } from '../../src/invoker/invoker-settings.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';
import { SECRET_ID } from '../../src/vault/vault-settings.ts';
import type { Check } from '../checks/check.ts';
import { toErrorRow, toSkip } from './check-row.ts';

/** Where the table is looked for. */
export interface TableOptions {
  readonly settings: Partial<InvokerSettings>;
  /** In place of INTEGRATIONS. */
  readonly file: string | undefined;
  readonly isLocal: boolean;
  readonly isOffline: boolean;
  readonly readSecret: ReadSecret;
}

/** The table, or the check that says why there is none. */
export type Table = { readonly integrations: readonly Integration[] } | { readonly problem: Check };

const NAME = 'integrations';
const TIMEOUT_MS = 10_000;
const MAX_PROBLEMS = 10;
/** Of a local cloud that does not run: its table relies on a domain that has no address. */
const NO_DOMAIN = new URL('https://identity-domain.invalid');

/** Reads it. */
export async function readTable(options: TableOptions): Promise<Table> {
  const source = options.file ?? options.settings.INTEGRATIONS ?? '';
  if (SECRET_ID.test(source)) return readFromVault(source, options);
  if (source.startsWith('[')) return parse(source, options);
  const text = tryToRead(source);
  if (text !== undefined) return parse(text, options);
  const mend =
    'name the file with --integrations FILE; a path in INTEGRATIONS is one in the image of the invoker';
  return {
    problem: {
      name: NAME,
      state: 'skip',
      found: `${source} cannot be read here: ${mend}`,
      key: 'INTEGRATIONS',
    },
  };
}

async function readFromVault(secretId: string, options: TableOptions): Promise<Table> {
  if (options.isOffline) {
    return {
      problem: toSkip(
        NAME,
        'the table is in Vault: give a copy with --integrations FILE, or leave --offline out',
      ),
    };
  }
  try {
    const { content } = await options.readSecret(secretId, 'CURRENT', TIMEOUT_MS);
    return parse(content.reveal(), options);
  } catch (error) {
    return { problem: toErrorRow(NAME, error, !options.isLocal) };
  }
}

function parse(text: string, { settings, isLocal }: TableOptions): Table {
  const table = parseIntegrations(text, {
    allowInsecureHttp: settings.ALLOW_INSECURE_HTTP ?? false,
    identityDomain: settings.IDENTITY_DOMAIN_URL ?? (isLocal ? NO_DOMAIN : undefined),
  });
  if (table.ok) return { integrations: table.integrations };
  const more = table.problems.length - MAX_PROBLEMS;
  const seen = [...table.problems.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])].join(
    '\n',
  );
  return {
    problem: {
      name: NAME,
      state: 'fail',
      code: 'ERR_INTEGRATIONS_INVALID',
      found: 'the table has mistakes, and the invoker uses no row of it',
      seen,
      key: 'INTEGRATIONS',
      mend: 'mend these rows; integrations.schema.json tells an editor what may stand there',
    },
  };
}

function tryToRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\u{feff}/u, '');
  } catch {
    return undefined;
  }
}
