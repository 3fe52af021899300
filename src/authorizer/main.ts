/**
 * The authorizer function: wires configuration, key set, verifier and handler, and serves.
 * The only file of the authorizer that reads the environment.
 */
import { serveFunction } from '../fn/function.ts';
import { createConfiguredDomainClient } from '../identity-domain/configured-client.ts';
import { mergeProblems, readSettings } from '../runtime/settings.ts';
import { createFunctionLog, endWithProblems, logSettings } from '../runtime/start.ts';
import { createConfiguredVerifier } from '../token/configured-verifier.ts';
import { checkTokenSettings, tokenSettings, warnOfWeakSettings } from '../token/token-settings.ts';
import { createSecretUse } from '../vault/secret-use.ts';
import { checkVaultSettings, createConfiguredSecrets, vaultSettings } from '../vault/vault-settings.ts';
import { createAuthorizer } from './authorize.ts';
import {
  checkDecisionSettings,
  createConfiguredRevocationCheck,
  decisionSettings,
  toDecisionPolicy,
} from './decision-settings.ts';

const NAME = 'authorizer';
/** Keys of the invoker, which may stand in the application's configuration. */
const INVOKER_KEYS = ['INTEGRATIONS', 'CALLER_SOURCE', 'GATEWAY_ID'];

const read = readSettings(
  { ...tokenSettings, ...vaultSettings, ...logSettings, ...decisionSettings },
  process.env,
  INVOKER_KEYS,
);
const problems = mergeProblems(read, [
  ...checkTokenSettings(read.settings),
  ...checkVaultSettings(read.settings, read.settings.ALLOW_INSECURE_HTTP ?? false),
  ...checkDecisionSettings(read.settings),
]);
if (!read.ok || problems.length > 0) endWithProblems(NAME, problems);

const { settings } = read;
const clock = Date.now;
const log = createFunctionLog(NAME, settings.LOG_LEVEL);
warnOfWeakSettings(settings, log);
const secrets = createSecretUse({ secrets: createConfiguredSecrets(settings, log, clock), clock, log });
const domainClient = createConfiguredDomainClient(settings, { secrets, clock, log });
const authorize = createAuthorizer({
  verifyToken: createConfiguredVerifier(settings, { log, clock, accessToken: domainClient?.accessToken }),
  isRevoked: createConfiguredRevocationCheck(settings, domainClient?.introspect, clock),
  policy: toDecisionPolicy(settings),
  log,
  clock,
});
serveFunction(authorize, log, clock);
