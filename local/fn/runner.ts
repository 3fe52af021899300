/**
 * The Fn runner: OCI Functions on this machine. It starts built functions as processes and speaks Fn's container
 * contract with them, invocation by HTTP with its callers. No function outlives it, however it ends.
 * What containers add is not here: memory and process limits, another user, a read-only disk.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openAuthService } from '../oci/auth-service.ts';
import { NOT_FOUND, sendOciError, toOciError, toStatus } from '../oci/error-answer.ts';
import { parseConfig } from '../oci/parse-config.ts';
import type { SignatureDeps } from '../oci/request-signature.ts';
import { addFaults } from '../server/faults.ts';
import { createServer, listen, type Part } from '../server/server.ts';
import { type FnRunnerConfig, type FnRunnerSettings, fnRunnerConfigSchema } from './config.ts';
import { FN_ERRORS } from './errors.ts';
import { createFunction, type FnFunction } from './function.ts';
import { createCallId, type InvocationResult, invoke } from './invocation.ts';
import { createFolder, ENTRY_FILE } from './process.ts';
import type { ProcessState } from './slots.ts';

/** A process of a function, as the operator sees it. */
interface ProcessInfo {
  readonly functionId: string;
  readonly pid: number | undefined;
  readonly state: ProcessState;
}

/** A running Fn runner. Its `close` ends every function at once and waits until all are gone. */
export interface FnRunner extends Part {
  processes(): ProcessInfo[];
}

/** Where the functions' output goes, and the clock for tokens and signatures. */
export interface FnRunnerDeps {
  /** Gets `{function, processId, stream, line}` for every line of a function, and the runner's own events. */
  readonly log?: (line: Record<string, unknown>) => void;
  /** Milliseconds since the epoch; `Date.now` by default. Timeouts and idle times go by real time. */
  readonly now?: () => number;
}

const MAX_REQUEST_BYTES = 6 * 1024 * 1024;

/**
 * Starts the runner. Throws on a bad configuration, a function that is not built, a temp folder whose path is
 * too long for a socket, and a port in use. Function processes start with their first calls.
 */
export async function startFnRunner(config: FnRunnerConfig, deps: FnRunnerDeps = {}): Promise<FnRunner> {
  const settings = parseConfig('Fn runner', fnRunnerConfigSchema, config);
  assertStartable(settings);
  const now = deps.now ?? Date.now;
  const log = deps.log ?? (() => undefined);
  const authService = openAuthService(settings.authServiceFile);
  const functions = new Map(
    settings.functions.map((fn) => [fn.id, createFunction(fn, { settings, authService, now, log })]),
  );
  const processes = () => toProcesses(functions);

  const app = createServer({ bodyLimitBytes: MAX_REQUEST_BYTES });
  addFaults(app, (reply, status) => sendOciError(reply, toFaultError(status)));
  app.setNotFoundHandler((_request, reply) => sendOciError(reply, NOT_FOUND));
  app.setErrorHandler((error, _request, reply) => {
    const status = toStatus(error);
    if (status === 500)
      log({ event: 'internal error', name: error instanceof Error ? error.name : 'unknown' });
    return sendOciError(reply, status === 413 ? FN_ERRORS.requestTooLarge : toOciError(status));
  });
  app.get('/.local/processes', processes);
  addInvocations(app, functions, { authService, now });

  const part = await listen(app, 'Fn runner', settings.port);
  const close = async () => {
    await Promise.all(Array.from(functions.values(), ({ pool }) => pool.close()));
    await part.close();
  };
  return { url: part.url, close, processes };
}

/** Finds what would make every call fail before the first one does. */
function assertStartable(settings: FnRunnerSettings): void {
  fs.rmdirSync(createFolder());
  for (const { name, directory } of settings.functions) {
    if (!fs.existsSync(path.join(directory, ENTRY_FILE))) {
      throw new Error(`the function ${name} is not built: there is no ${ENTRY_FILE} in ${directory}`);
    }
  }
}

function toProcesses(functions: ReadonlyMap<string, FnFunction>): ProcessInfo[] {
  return Array.from(functions.values()).flatMap(({ id, pool }) =>
    pool.processes().map((entry) => ({ functionId: id, ...entry })),
  );
}

/** A fault's error, in the words of the Functions service where it has its own. */
function toFaultError(status: number) {
  const own = [FN_ERRORS.busy, FN_ERRORS.failed, FN_ERRORS.closing, FN_ERRORS.timedOut];
  return own.find((error) => error.status === status) ?? toOciError(status);
}

/** The path of the open-source server, and that of OCI. */
function addInvocations(
  app: FastifyInstance,
  functions: ReadonlyMap<string, FnFunction>,
  deps: SignatureDeps,
): void {
  type Params = { Params: { id: string } };

  async function answer(request: FastifyRequest<Params>, reply: FastifyReply) {
    const fn = functions.get(request.params.id);
    if (fn === undefined) return sendOciError(reply, NOT_FOUND);
    const callId = createCallId();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const result = await invoke({ fn, callId, raw: request.raw, body }, deps);
    if (!result.ok) return sendOciError(reply.header('Fn-Call-Id', callId), result.error);
    return sendAnswer(reply, result);
  }

  app.post<Params>('/invoke/:id', answer);
  app.post<Params>('/20181201/functions/:id/actions/invoke', answer);
}

/** Writes the function's headers as they came: the framework would lower their names and add a content type. */
function sendAnswer(reply: FastifyReply, { headers, body }: InvocationResult & { ok: true }): FastifyReply {
  reply.hijack();
  // Of a caller that went away, the connection is closed, and this writes into nothing.
  reply.raw.writeHead(200, [...headers, 'Content-Length', `${body.length}`]);
  reply.raw.end(body);
  return reply;
}
