/**
 * The invoker function: wires configuration, verifier, routes, Vault and handler, and serves.
 * The only file of the invoker that reads the environment or a file.
 */
import { readFileSync } from 'node:fs';
import { createBasicCredential } from '../credential/basic.ts';
import { serveFunction } from '../fn/function.ts';
import { sendHttp } from '../runtime/http.ts';
import { integer, optional, text, url } from '../runtime/setting-kinds.ts';
import {
  mergeProblems,
  readSettings,
  type SettingProblem,
  type SettingValues,
  toProblem,
} from '../runtime/settings.ts';
import { createFunctionLog, endWithProblems, logSettings } from '../runtime/start.ts';
import { isCallableUrl } from '../runtime/url.ts';
import {
  checkTokenSettings,
  createConfiguredVerifier,
  tokenSettings,
  warnOfWeakSettings,
} from '../token/token-settings.ts';
import { createLazyReader } from '../vault/lazy-reader.ts';
import { createSecretCache } from '../vault/secret-cache.ts';
import { type Integration, parseIntegrations } from './integrations.ts';
import { createInvoker } from './invoke.ts';
import { createRoutes } from './routes.ts';

const NAME = 'invoker';

const invokerSettings = {
  ...tokenSettings,
  ...logSettings,
  INTEGRATIONS: optional(
    text('inline JSON, or the path of a file', 'integrations.json'),
    'integrations.json',
  ),
  VAULT_ENDPOINT: optional(url("a Vault endpoint, instead of the region's", 'http://127.0.0.1:8082')),
  SECRET_TTL_SECONDS: integer({ min: 1, max: 3600, fallback: 300 }),
};
type InvokerSettings = SettingValues<typeof invokerSettings>;

const read = readSettings(invokerSettings, process.env);
const table = readIntegrations(read.settings);
const problems = mergeProblems(read, [
  ...checkTokenSettings(read.settings),
  ...checkVaultEndpoint(read.settings),
  ...table.problems,
]);
if (!read.ok || problems.length > 0) endWithProblems(NAME, problems);

const { settings } = read;
const log = createFunctionLog(NAME, settings.LOG_LEVEL);
warnOfWeakSettings(settings, log);
const secrets = createSecretCache({
  // The OCI SDK is loaded with the first secret: a caller without a good token never waits for it.
  read: createLazyReader(async () => {
    const { createVaultClient } = await import('../vault/vault-client.ts');
    return createVaultClient(settings.VAULT_ENDPOINT);
  }),
  ttlSeconds: settings.SECRET_TTL_SECONDS,
  clock: Date.now,
  log,
});
const invoke = createInvoker({
  verifyToken: createConfiguredVerifier(settings, log, Date.now),
  findIntegration: createRoutes(table.integrations),
  createAuthorization: createBasicCredential(secrets),
  dropSecret: secrets.drop,
  send: sendHttp,
  log,
  clock: Date.now,
});
serveFunction(invoke, log, Date.now);

/** The table from inline JSON, which is a list and so begins with a bracket, or from a file. */
function readIntegrations({ INTEGRATIONS = '', ALLOW_INSECURE_HTTP = false }: Partial<InvokerSettings>): {
  integrations: readonly Integration[];
  problems: readonly SettingProblem[];
} {
  const { example, expected: form } = invokerSettings.INTEGRATIONS;
  const json = INTEGRATIONS.startsWith('[') ? INTEGRATIONS : readFile(INTEGRATIONS);
  if (json === undefined) {
    return {
      integrations: [],
      problems: [{ key: 'INTEGRATIONS', expected: `${form} that can be read`, example }],
    };
  }
  const parsed = parseIntegrations(json, ALLOW_INSECURE_HTTP);
  if (parsed.ok) return { integrations: parsed.integrations, problems: [] };
  return {
    integrations: [],
    problems: parsed.problems.map((expected) => toProblem('INTEGRATIONS', { expected, example })),
  };
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function checkVaultEndpoint({
  VAULT_ENDPOINT,
  ALLOW_INSECURE_HTTP = false,
}: Partial<InvokerSettings>): readonly SettingProblem[] {
  if (VAULT_ENDPOINT === undefined) return [];
  const isUsable = isCallableUrl(VAULT_ENDPOINT, ALLOW_INSECURE_HTTP) && VAULT_ENDPOINT.pathname === '/';
  const expected = 'https without a path; or http to loopback with ALLOW_INSECURE_HTTP=true';
  return isUsable ? [] : [toProblem('VAULT_ENDPOINT', { ...invokerSettings.VAULT_ENDPOINT, expected })];
}
