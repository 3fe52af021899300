/**
 * OCI Vault's secret retrieval service on this machine: real protocol, real request signatures, real refusals.
 * A secret's content leaves it in a signed and allowed read only; never in a log line, a journal or an error.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { NOT_AUTHENTICATED, sendOciError, toOciError, toStatus } from '../oci/error-answer.ts';
import { parseConfig } from '../oci/parse-config.ts';
import { addFaults } from '../server/faults.ts';
import { addJournal } from '../server/journal.ts';
import { createServer, listen, type Part } from '../server/server.ts';
import { addTracing, type Tracer } from '../server/tracing.ts';
import { type Authentication, createAuthentication, toOcid } from './authentication.ts';
import { type VaultConfig, vaultConfigSchema } from './config.ts';
import { addControl } from './control.ts';
import { createRetrieval, toBundle, toEtag } from './retrieval.ts';
import { openSecretStore } from './secret-store.ts';
import { STAGES, type Stage } from './stages.ts';

/** What the Vault tells its operator, and the clock it goes by. */
export interface VaultDeps {
  readonly log?: (line: Record<string, unknown>) => void;
  /** Milliseconds since the epoch; `Date.now` by default. */
  readonly now?: () => number;
  /** Default: no spans. */
  readonly tracer?: Tracer;
}

/** One request as the journal keeps it: whose, for what, with which outcome. */
interface VaultJournalEntry {
  /** RFC 3339. */
  readonly at: string;
  readonly operation: string;
  /** As it was asked for, if at all. */
  readonly stage?: Stage;
  readonly secretId?: string;
  readonly versionNumber?: number;
  readonly status: number;
  /** OCID of the resource or user whose signature was accepted. */
  readonly principal?: string;
}

type Note = Pick<VaultJournalEntry, 'secretId' | 'versionNumber' | 'principal'>;

const BODY_LIMIT_BYTES = 64 * 1024;
const BASE_PATH = '/20190301/secretbundles';
const BY_NAME_PATH = `${BASE_PATH}/actions/getByName`;
const CONTROL_PREFIX = '/.local/';
/** What a client may put in front of the request id, as in OCI. */
const CLIENT_REQUEST_ID = /^[A-Za-z0-9/_-]{1,98}$/;

/** Starts the Vault. Throws on a bad configuration, a damaged state file and a port in use. */
export async function startVault(config: VaultConfig, deps: VaultDeps = {}): Promise<Part> {
  const { port, authServiceFile, users, policies, ...rest } = parseConfig('Vault', vaultConfigSchema, config);
  const now = deps.now ?? Date.now;
  const store = openSecretStore(rest, now);
  const app = createServer({ bodyLimitBytes: BODY_LIMIT_BYTES });
  if (deps.tracer !== undefined) addTracing(app, deps.tracer);
  // Order matters: what is answered early must have its request id and its journal entry too.
  const notes = addNotes(app, now);
  addFaults(app, (reply, status) => sendOciError(reply, toOciError(status)));
  app.setNotFoundHandler((_request, reply) => sendOciError(reply, toOciError(404)));
  app.setErrorHandler((error, _request, reply) => sendOciError(reply, toOciError(toStatus(error))));
  const authenticate = createAuthentication({ authServiceFile, users }, { log: deps.log, now });
  addReads(app, { retrieve: createRetrieval(store, policies), authenticate, notes });
  addControl(app, store);
  return listen(app, 'Vault', port);
}

/** Gives every answer an `opc-request-id` and the journal a line for it. */
function addNotes(app: FastifyInstance, now: () => number): WeakMap<FastifyRequest, Note> {
  const journal = addJournal<VaultJournalEntry>(app);
  const notes = new WeakMap<FastifyRequest, Note>();
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith(CONTROL_PREFIX)) return;
    void reply.header('opc-request-id', createRequestId(request.headers['opc-request-id']));
    const at = new Date(now()).toISOString();
    const asked = { at, operation: toOperation(request), ...toStage(request.query) };
    journal.add({ ...asked, status: reply.statusCode, ...notes.get(request) });
  });
  return notes;
}

function toOperation({ method, url }: FastifyRequest): string {
  if (url.startsWith(BY_NAME_PATH)) return 'GetSecretBundleByName';
  return method === 'GET' && url.startsWith(`${BASE_PATH}/`) ? 'GetSecretBundle' : 'unknown';
}

/** A stage that exists: anything else would be free text of a sender's. */
function toStage(query: unknown): { stage?: Stage } {
  const parsed = v.safeParse(v.object({ stage: v.picklist(STAGES) }), query);
  return parsed.success ? parsed.output : {};
}

function createRequestId(fromClient: unknown): string {
  const own = randomBytes(16).toString('hex').toUpperCase();
  return typeof fromClient === 'string' && CLIENT_REQUEST_ID.test(fromClient) ? `${fromClient}/${own}` : own;
}

interface ReadDeps {
  readonly retrieve: ReturnType<typeof createRetrieval>;
  readonly authenticate: Authentication;
  readonly notes: WeakMap<FastifyRequest, Note>;
}

function addReads(app: FastifyInstance, { retrieve, authenticate, notes }: ReadDeps): void {
  async function answer(request: FastifyRequest, reply: FastifyReply, secretId?: string) {
    // Before anything else: an unknown sender learns nothing, not even that a parameter is wrong.
    const principal = await authenticate(request);
    if (principal === undefined) return sendOciError(reply, NOT_AUTHENTICATED);
    const result = retrieve({ principal, secretId, query: request.query });
    const note = { principal: toOcid(principal) };
    if (!result.ok) {
      notes.set(request, {
        ...note,
        ...(result.secretId === undefined ? {} : { secretId: result.secretId }),
      });
      return sendOciError(reply, result.error);
    }
    const { version } = result;
    notes.set(request, { ...note, secretId: version.secretId, versionNumber: version.versionNumber });
    return reply
      .header('etag', toEtag(version))
      .header('content-type', 'application/json')
      .send(JSON.stringify(toBundle(version)));
  }

  app.get<{ Params: { id: string } }>(`${BASE_PATH}/:id`, (request, reply) =>
    answer(request, reply, request.params.id),
  );
  app.post(BY_NAME_PATH, (request, reply) => answer(request, reply));
}
