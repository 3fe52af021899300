/**
 * The authorizer function: wires configuration, key set, verifier and handler, and serves.
 * The only file of the authorizer that reads the environment.
 */
import { serveFunction } from '../fn/function.ts';
import { createConfiguredDomainClient } from '../identity-domain/configured-client.ts';
import { createFunctionLog, endWithProblems } from '../runtime/start.ts';
import { createConfiguredVerifier } from '../token/configured-verifier.ts';
import { warnOfWeakSettings } from '../token/token-settings.ts';
import { createConfiguredTracing } from '../tracing/configured-tracing.ts';
import { createTracedSenders, traceVerification } from '../tracing/traced-steps.ts';
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
const tracing = await createConfiguredTracing({
  functionName: NAME,
  environment: process.env,
  allowInsecureHttp: settings.ALLOW_INSECURE_HTTP,
  log,
  clock,
});
const { domain: send, vault: sendToVault } = createTracedSenders(tracing);
const vault = createConfiguredSecrets(settings, { log, clock, send: sendToVault });
const secrets = createSecretUse({ secrets: vault, clock, log });
const domainClient = createConfiguredDomainClient(settings, { secrets, send, clock, log });
const verifyToken = createConfiguredVerifier(settings, {
  log,
  clock,
  send,
  accessToken: domainClient?.accessToken,
});
const authorize = createAuthorizer({
  verifyToken: traceVerification(tracing, verifyToken),
  isRevoked: createConfiguredRevocationCheck(settings, domainClient?.introspect, clock),
  policy: toDecisionPolicy(settings),
  log,
  clock,
});
serveFunction(authorize, { log, clock, tracing });
