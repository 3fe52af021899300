/**
 * The authorizer function: wires configuration, key set, verifier and handler, and serves.
 * The only file of the authorizer that reads the environment.
 */
import { serveFunction } from '../fn/function.ts';
import { createConfiguredDomainClient } from '../identity-domain/configured-client.ts';
import { createFunctionLog, endWithProblems } from '../runtime/start.ts';
import { createConfiguredVerifier } from '../token/configured-verifier.ts';
import { warnOfWeakSettings } from '../token/token-settings.ts';
import { createSecretUse } from '../vault/secret-use.ts';
import { createConfiguredSecrets } from '../vault/vault-settings.ts';
import { createAuthorizer } from './authorize.ts';
import { readAuthorizerSettings } from './authorizer-settings.ts';
import { createConfiguredRevocationCheck, toDecisionPolicy } from './decision-settings.ts';

const NAME = 'authorizer';

const read = readAuthorizerSettings(process.env);
if (!read.ok) endWithProblems(NAME, read.problems);

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
