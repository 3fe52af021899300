/**
 * The identity domain as one HTTP server: token endpoint, keys, discovery, introspection, and the controls
 * of the local cloud beside them. It answers in Oracle's paths and shapes, and never prints or logs a
 * secret, a token or a key.
 */
import type { FastifyInstance } from 'fastify';
import { parseConfig } from '../oci/parse-config.ts';
import { addFaults } from '../server/faults.ts';
import { addJournal } from '../server/journal.ts';
import { createServer, listen, type Part } from '../server/server.ts';
import { addTracing, type Tracer } from '../server/tracing.ts';
import { parseBasicHeader } from './client-authentication.ts';
import { createClients } from './clients.ts';
import { type IdentityDomainConfig, identityDomainConfigSchema } from './config.ts';
import { addControl } from './control.ts';
import { addDiscovery } from './discovery.ts';
import { answerError } from './error-answers.ts';
import { createIssuedTokens } from './issued-tokens.ts';
import { TOKEN_PATH } from './provider-configuration.ts';
import { addSigningCert } from './signing-cert.ts';
import { openSigningKeys } from './signing-keys.ts';
import { createTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';
import { addTokenStatus } from './token-status.ts';

/** What the domain was asked: an entry of `GET /.local/journal`. */
export interface DomainJournalEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  /** As the client called itself with Basic, proven or not. */
  readonly clientId?: string;
}

/** Where the domain reports and what it takes for the time. */
export interface IdentityDomainDeps {
  readonly log?: (line: Record<string, unknown>) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Default: no spans. */
  readonly tracer?: Tracer;
}

const BODY_LIMIT_BYTES = 65_536;
const CONTROL_PREFIX = '/.local/';

/** Starts the domain. Throws on a bad configuration, a damaged state file and a port in use. */
export async function startIdentityDomain(
  input: IdentityDomainConfig,
  { log = () => undefined, now = Date.now, tracer }: IdentityDomainDeps = {},
): Promise<Part> {
  const config = parseConfig('identity domain', identityDomainConfigSchema, input);
  const keys = await openSigningKeys(config.stateFile, config.tenant);
  const clients = createClients(config.clients);
  const tokens = createIssuedTokens(keys, now);
  let isPublic = config.signingCertPublicAccess;

  const app = createServer({ bodyLimitBytes: BODY_LIMIT_BYTES });
  if (tracer !== undefined) addTracing(app, tracer);
  recordRequests(app, now);
  answerFailures(app, log);
  addFaults(app, answerError);
  addTokenEndpoint(app, createTokenEndpoint({ config, clients, keys, now, log }));
  addTokenStatus(app, clients, tokens);
  addSigningCert(app, { keys, tokens, tenant: config.tenant, isPublic: () => isPublic });
  addDiscovery(app, config.issuer);
  addControl(app, {
    config,
    clients,
    keys,
    now,
    setPublic: (wanted) => {
      isPublic = wanted;
    },
  });
  return listen(app, 'identity domain', config.port);
}

/** In a scope of its own, since the library reads the body from the raw request. */
function addTokenEndpoint(app: FastifyInstance, endpoint: TokenEndpoint): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.post(TOKEN_PATH, async (request, reply) => {
      // What fails before this line is answered by the server; after it nobody else would.
      const handler = await endpoint();
      reply.hijack();
      await handler(request.raw, reply.raw);
    });
    done();
  });
}

/** Before everything else, so that refusals and faults are in the journal too. */
function recordRequests(app: FastifyInstance, now: () => number): void {
  const journal = addJournal<DomainJournalEntry>(app);
  app.addHook('onResponse', async (request, reply) => {
    const [path = ''] = request.url.split('?');
    if (path.startsWith(CONTROL_PREFIX)) return;
    const clientId = parseBasicHeader(request.headers.authorization)?.clientId;
    journal.add({
      at: new Date(now()).toISOString(),
      method: request.method,
      path,
      status: reply.raw.statusCode,
      ...(clientId === undefined ? {} : { clientId }),
    });
  });
}

/** Every failure in the domain's own form; the details stay here. */
function answerFailures(app: FastifyInstance, log: (line: Record<string, unknown>) => void): void {
  app.setNotFoundHandler((_request, reply) => answerError(reply, 404));
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    // The message may quote what was sent: only the kind of error is told.
    if (status >= 500) log({ message: 'identity domain failed', error: error.name });
    return answerError(reply, status);
  });
}
