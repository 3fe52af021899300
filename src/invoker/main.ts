/**
 * The invoker function: wires configuration, caller, routes, credentials and handler, and serves.
 * The only file of the invoker that reads the environment or a file.
 */
import { readFileSync } from 'node:fs';
import { createBasicCredential } from '../credential/basic.ts';
import { createCredentials } from '../credential/credential.ts';
import { createTokenCredential } from '../credential/token.ts';
import { serveFunction } from '../fn/function.ts';
import { createAccessTokens } from '../identity-domain/access-tokens.ts';
import { createConfiguredDomainClient } from '../identity-domain/configured-client.ts';
import { createDomainClient } from '../identity-domain/domain-client.ts';
import { createKeptConnections } from '../runtime/connections.ts';
import { createFunctionLog, endWithProblems } from '../runtime/start.ts';
import { createConfiguredVerifier } from '../token/configured-verifier.ts';
import { type TokenSettings, warnOfWeakSettings } from '../token/token-settings.ts';
import { createConfiguredTracing } from '../tracing/configured-tracing.ts';
import { createTracedSenders, traceVerification } from '../tracing/traced-steps.ts';
import { createSecretUse } from '../vault/secret-use.ts';
import { createConfiguredSecrets } from '../vault/vault-settings.ts';
import { createGatewayIdentification, createTokenIdentification } from './caller.ts';
import { createInvoker } from './invoke.ts';
import { readInvokerSettings } from './invoker-settings.ts';
import { createConfiguredRoutes, readTable } from './table-source.ts';

const NAME = 'invoker';

const read = readInvokerSettings(process.env);
const table = readTable(read.settings, (path) => readFileSync(path, 'utf8'));
const problems = [...(read.ok ? [] : read.problems), ...('problems' in table ? table.problems : [])];
if (!read.ok || 'problems' in table) endWithProblems(NAME, problems);

const { settings } = read;
const clock = Date.now;
const log = createFunctionLog(NAME, settings.LOG_LEVEL);
warnOfWeakSettings(settings.token ?? settings, log);
const tracing = await createConfiguredTracing({
  functionName: NAME,
  environment: process.env,
  allowInsecureHttp: settings.ALLOW_INSECURE_HTTP,
  log,
  clock,
});
const senders = createTracedSenders(tracing);
const send = senders.domain;
const vault = createConfiguredSecrets(settings, { log, clock, send: senders.vault });
const secrets = createSecretUse({ secrets: vault, clock, log });
const ask = createDomainClient({ secrets, send, clock });
const tokens = createAccessTokens({ ask, secrets, clock, log });
const invoke = createInvoker({
  identifyCaller:
    settings.token === undefined
      ? createGatewayIdentification(settings.GATEWAY_ID ?? '')
      : createTokenIdentification(createVerifyToken(settings.token)),
  getRoutes: createConfiguredRoutes(table, { secrets: vault, clock, log }),
  callWithCredential: createCredentials({
    basic: createBasicCredential(secrets),
    token: createTokenCredential(tokens, clock),
  }),
  send: tracing.client({ name: 'OIC call', service: 'oic' }, createKeptConnections(clock)),
  log,
  clock,
});
serveFunction(invoke, { log, clock, tracing });

function createVerifyToken(token: TokenSettings) {
  const domainClient = createConfiguredDomainClient(token, { secrets, send, clock, log });
  const deps = { log, clock, send, accessToken: domainClient?.accessToken };
  return traceVerification(tracing, createConfiguredVerifier(token, deps));
}
