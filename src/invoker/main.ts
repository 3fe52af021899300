/**
 * The invoker function: wires configuration, verifier, routes, Vault and handler, and serves.
 * The only file of the invoker that reads the environment or a file.
 */
import { readFileSync } from 'node:fs';
import { createBasicCredential } from '../credential/basic.ts';
import { serveFunction } from '../fn/function.ts';
import { createConfiguredDomainClient } from '../identity-domain/configured-client.ts';
import { sendHttp } from '../runtime/http.ts';
import { optional, text } from '../runtime/setting-kinds.ts';
import {
  mergeProblems,
  readSettings,
  type SettingProblem,
  type SettingValues,
  toProblem,
} from '../runtime/settings.ts';
import { createFunctionLog, endWithProblems, logSettings } from '../runtime/start.ts';
import { createConfiguredVerifier } from '../token/configured-verifier.ts';
import { checkTokenSettings, tokenSettings, warnOfWeakSettings } from '../token/token-settings.ts';
import { checkVaultSettings, createConfiguredSecrets, vaultSettings } from '../vault/vault-settings.ts';
import { type Integration, parseIntegrations } from './integrations.ts';
import { createInvoker } from './invoke.ts';
import { createRoutes } from './routes.ts';

const NAME = 'invoker';
/** Keys of the authorizer, which may stand in the application's configuration. */
const AUTHORIZER_KEYS = [
  'REQUIRED_SCOPES',
  'CONTEXT_CLAIMS',
  'DECISION_TTL_SECONDS',
  'MIN_TOKEN_LIFETIME_SECONDS',
  'INTROSPECTION',
];

const invokerSettings = {
  ...tokenSettings,
  ...vaultSettings,
  ...logSettings,
  INTEGRATIONS: optional(
    text('inline JSON, or the path of a file', 'integrations.json'),
    'integrations.json',
  ),
};
type InvokerSettings = SettingValues<typeof invokerSettings>;

const read = readSettings(invokerSettings, process.env, AUTHORIZER_KEYS);
const table = readIntegrations(read.settings);
const problems = mergeProblems(read, [
  ...checkTokenSettings(read.settings),
  ...checkVaultSettings(read.settings, read.settings.ALLOW_INSECURE_HTTP ?? false),
  ...table.problems,
]);
if (!read.ok || problems.length > 0) endWithProblems(NAME, problems);

const { settings } = read;
const clock = Date.now;
const log = createFunctionLog(NAME, settings.LOG_LEVEL);
warnOfWeakSettings(settings, log);
const secrets = createConfiguredSecrets(settings, log, clock);
const post = createConfiguredDomainClient(settings, secrets);
const invoke = createInvoker({
  verifyToken: createConfiguredVerifier(settings, { log, clock, post }),
  findIntegration: createRoutes(table.integrations),
  createAuthorization: createBasicCredential(secrets),
  dropSecret: secrets.drop,
  send: sendHttp,
  log,
  clock,
});
serveFunction(invoke, log, clock);

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
