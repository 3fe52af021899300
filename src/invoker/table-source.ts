/**
 * Where the table of integrations comes from: the configuration or a file, read at start; or a Vault secret, read in the
 * calls, so that a change there takes effect without a deployment.
 */
import { GatekeeperError } from '../errors.ts';
import type { Clock, Deadline } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { createPause, HURRIED_MS } from '../runtime/pause.ts';
import { type SettingProblem, toProblem } from '../runtime/settings.ts';
import type { SecretCache } from '../vault/secret-cache.ts';
import type { SecretVersion } from '../vault/secret-version.ts';
import { SECRET_ID } from '../vault/vault-settings.ts';
import { parseIntegrations, type TableContext } from './integrations.ts';
import { type InvokerSettings, invokerSettings } from './invoker-settings.ts';
import { createRoutes, type FindIntegration } from './routes.ts';

/** The routes that count now. Throws `ERR_INTEGRATIONS_INVALID` and the `ERR_VAULT_…` codes. */
export type GetRoutes = (deadline: Deadline) => Promise<FindIntegration>;

/** A table that is there, or the secret that it is in. */
type Table =
  | { readonly routes: FindIntegration }
  | { readonly secretId: string; readonly context: TableContext };

/** What a table in Vault is read with. */
interface TableTools {
  secrets: SecretCache;
  clock: Clock;
  log: Log;
}

/**
 * What INTEGRATIONS says: a secret's OCID, the table itself, which is a list and so begins with a bracket, or a file.
 * Or every problem with it.
 */
export function readTable(
  settings: Partial<InvokerSettings>,
  readFile: (path: string) => string,
): Table | { readonly problems: readonly SettingProblem[] } {
  const { INTEGRATIONS: source = '', ALLOW_INSECURE_HTTP: allowInsecureHttp = false } = settings;
  const context = { allowInsecureHttp, identityDomain: settings.IDENTITY_DOMAIN_URL };
  if (SECRET_ID.test(source)) return { secretId: source, context };
  const json = source.startsWith('[') ? source : tryToRead(source, readFile);
  const { example, expected: form } = invokerSettings.INTEGRATIONS;
  if (json === undefined)
    return { problems: [{ key: 'INTEGRATIONS', expected: `${form}, readable`, example }] };
  const table = parseIntegrations(json, context);
  if (table.ok) return { routes: createRoutes(table.integrations) };
  return {
    problems: table.problems.map((expected) => toProblem('INTEGRATIONS', { expected, example })),
  };
}

function tryToRead(path: string, readFile: (path: string) => string): string | undefined {
  try {
    return readFile(path);
  } catch {
    return undefined;
  }
}

/** What is wrong is clear from fewer; a secret of 25 KB could hold thousands. */
const MAX_LOGGED_PROBLEMS = 20;

/** The routes of the table, for each call. */
export function createConfiguredRoutes(table: Table, tools: TableTools): GetRoutes {
  return 'routes' in table ? async () => table.routes : createVaultRoutes(table, tools);
}

/**
 * The routes of a table in Vault, read anew as the secret is. A version with a mistake in it changes nothing: the last good
 * one goes on, in a process that has just started PREVIOUS, and each problem of the new one is an error in the log. Without
 * a good one nothing may be invoked.
 */
function createVaultRoutes(
  { secretId, context }: { secretId: string; context: TableContext },
  { secrets, clock, log }: TableTools,
): GetRoutes {
  let parsedVersion: number | undefined;
  let routes: FindIntegration | undefined;
  /** While there is no good table, this is asked for: less and less often. */
  const previousPause = createPause(clock);

  function parse({ version, content }: SecretVersion): FindIntegration | undefined {
    const table = parseIntegrations(content.reveal(), context);
    const fields = { secretId, secretVersion: version };
    if (table.ok) {
      log.info('integrations_read', fields);
      return createRoutes(table.integrations);
    }
    const told = table.problems.slice(0, MAX_LOGGED_PROBLEMS);
    const more = table.problems.length - told.length;
    for (const detail of more > 0 ? [...told, `and ${more} more`] : told) {
      log.error('integrations_invalid', { code: 'ERR_INTEGRATIONS_INVALID', ...fields, detail });
    }
    return undefined;
  }

  return async (deadline) => {
    const { value: secret } = await secrets.get(secretId, deadline);
    if (secret.version !== parsedVersion) {
      parsedVersion = secret.version;
      routes = parse(secret) ?? routes;
    }
    return routes ?? readPrevious(deadline);
  };

  async function readPrevious(deadline: Deadline): Promise<FindIntegration> {
    if (previousPause.isActive()) throw previousPause.lastError();
    const isHurried = deadline.remainingMs() < HURRIED_MS;
    try {
      const previous = await secrets.readAnew(secretId, 'PREVIOUS', deadline);
      // Another call may have read a good one meanwhile, which is newer.
      routes ??= previous === undefined ? undefined : parse(previous);
      if (routes === undefined) throw new GatekeeperError('ERR_INTEGRATIONS_INVALID');
      return routes;
    } catch (error) {
      if (!isHurried) previousPause.begin(error);
      throw error;
    }
  }
}
