/**
 * The authorizer function: wires configuration, key set, verifier and handler, and serves.
 * The only file of the authorizer that reads the environment.
 */
import { serveFunction } from '../fn/function.ts';
import { integer, optional, words } from '../runtime/setting-kinds.ts';
import { mergeProblems, readSettings } from '../runtime/settings.ts';
import { createFunctionLog, endWithProblems, logSettings } from '../runtime/start.ts';
import {
  checkTokenSettings,
  createConfiguredVerifier,
  tokenSettings,
  warnOfWeakSettings,
} from '../token/token-settings.ts';
import { createAuthorizer } from './authorize.ts';

const NAME = 'authorizer';
const DEFAULT_CONTEXT_CLAIMS = ['sub', 'client_id', 'tenant', 'scope'];

const read = readSettings(
  {
    ...tokenSettings,
    ...logSettings,
    REQUIRED_SCOPES: optional(words('oic.invoke'), []),
    CONTEXT_CLAIMS: optional(words(DEFAULT_CONTEXT_CLAIMS.join(' ')), DEFAULT_CONTEXT_CLAIMS),
    DECISION_TTL_SECONDS: integer({ min: 60, max: 3600, fallback: 300 }),
  },
  process.env,
);
const problems = mergeProblems(read, checkTokenSettings(read.settings));
if (!read.ok || problems.length > 0) endWithProblems(NAME, problems);

const { settings } = read;
const log = createFunctionLog(NAME, settings.LOG_LEVEL);
warnOfWeakSettings(settings, log);
const authorize = createAuthorizer({
  verifyToken: createConfiguredVerifier(settings, log, Date.now),
  policy: {
    ttlSeconds: settings.DECISION_TTL_SECONDS,
    contextClaims: settings.CONTEXT_CLAIMS,
    requiredScopes: settings.REQUIRED_SCOPES,
  },
  log,
  clock: Date.now,
});
serveFunction(authorize, log, Date.now);
