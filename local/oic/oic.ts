/**
 * Oracle Integration's REST triggers on this machine: it authenticates every call before it reads the body,
 * and answers for a few integrations. Its journal says who called what; no password and no token is kept,
 * logged or sent back.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { parseConfig } from '../oci/parse-config.ts';
import { addFaults } from '../server/faults.ts';
import { createServer, listen, type Part } from '../server/server.ts';
import { addTracing, type Tracer } from '../server/tracing.ts';
import { type Answer, toErrorAnswer } from './answers.ts';
import { type Authentication, type AuthenticationDeps, authenticate } from './authentication.ts';
import { recordCalls } from './call-journal.ts';
import { type OicConfig, oicConfigSchema } from './config.ts';
import { readFault } from './faulty-answers.ts';
import { INTEGRATIONS, type IntegrationCall } from './integrations.ts';
import { isMetadataOf, toMetadata } from './metadata.ts';
import { parseTarget, type Target } from './target.ts';
import { createUsers, type Users } from './users.ts';

/** Where OIC reports and what it takes for the time. */
export interface OicDeps {
  readonly log?: (line: Record<string, unknown>) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Default: no spans. */
  readonly tracer?: Tracer;
}

type Log = NonNullable<OicDeps['log']>;

/** Oracle Integration's limit of a structured payload. */
const BODY_LIMIT_BYTES = 52_428_800;
const API_PREFIX = '/ic/api/';
const CONTROL_PREFIX = '/.local/';
const VERSION = '1.0';

const passwordSchema = v.strictObject({ password: v.pipe(v.string(), v.minLength(1)) });

/** Starts the instance. Throws on a bad configuration and a port in use. */
export async function startOic(
  input: OicConfig,
  { log = () => undefined, now = Date.now, tracer }: OicDeps = {},
): Promise<Part> {
  const config = parseConfig('OIC', oicConfigSchema, input);
  const users = createUsers(config.users);
  const callers = new WeakMap<FastifyRequest, Authentication>();

  const app = createServer({ bodyLimitBytes: BODY_LIMIT_BYTES });
  if (tracer !== undefined) addTracing(app, tracer);
  // Order matters: the journal sees all, a fault comes before the refusal that it replaces.
  recordCalls(app, { callers, now });
  answerFailures(app, log);
  addFaults(app, (reply, status) => send(reply, toErrorAnswer(status)));
  requireCaller(app, callers, { users, bearer: config.bearer, now });
  app.all(`${API_PREFIX}*`, (request, reply) => answerCall(request, reply, callers.get(request)));
  addPasswordControl(app, users);
  return listen(app, 'OIC', config.port);
}

/** Refuses at the head of a request: nobody unknown makes this read a body. */
function requireCaller(
  app: FastifyInstance,
  callers: WeakMap<FastifyRequest, Authentication>,
  deps: AuthenticationDeps,
): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(CONTROL_PREFIX)) return;
    const authentication = await authenticate(request.raw, deps);
    callers.set(request, authentication);
    if (authentication.status !== 200) await send(reply, toErrorAnswer(authentication.status));
  });
}

/** Finds the integration; only its answer depends on more than the path. */
async function answerCall(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Authentication | undefined,
): Promise<FastifyReply> {
  const target = parseTarget(request.url);
  if (target === undefined || target.version !== VERSION) return send(reply, toErrorAnswer(404));
  if (isMetadataOf(target, request.method)) return send(reply, toMetadata(target, request.url));
  if (target.code === 'FAULTS') return answerFault(reply, target);
  const call = toCall(request, target, caller);
  const answer = INTEGRATIONS.get(target.code)?.(call);
  return send(reply, answer ?? toErrorAnswer(404, 'No such integration or resource is active.'));
}

/** Takes the response over, since no well-behaved server can do what is asked for here. */
async function answerFault(reply: FastifyReply, { resource }: Target): Promise<FastifyReply> {
  const happen = readFault(resource);
  if (happen === undefined) return send(reply, toErrorAnswer(404));
  reply.hijack();
  await happen(reply.raw);
  return reply;
}

function toCall(
  request: FastifyRequest,
  target: Target,
  caller: Authentication | undefined,
): IntegrationCall {
  return {
    method: request.method,
    url: request.url,
    target,
    headers: request.raw.headersDistinct,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    caller: { scheme: caller?.scheme ?? 'none', user: caller?.user ?? '' },
  };
}

/** Bytes go out as they are, JSON as the server writes it, and no body as none. */
function send(reply: FastifyReply, { status, headers = {}, body }: Answer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .send(body instanceof Uint8Array ? Buffer.from(body) : body);
}

/** `PUT /.local/users/{name}`: what an administrator does in the console. */
function addPasswordControl(app: FastifyInstance, users: Users): void {
  app.put<{ Params: { name: string } }>('/.local/users/:name', (request, reply) => {
    const wanted = v.safeParse(v.pipe(v.string(), v.parseJson(), passwordSchema), String(request.body));
    if (!wanted.success) return reply.code(400).send({ message: 'expected {"password": "…"}' });
    const isKnown = users.setPassword(request.params.name, wanted.output.password);
    return reply.code(isKnown ? 204 : 404).send();
  });
}

/** Every failure in OIC's form; the details stay here. */
function answerFailures(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) => send(reply, toErrorAnswer(404)));
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    // The message may quote what was sent: only the kind of error is told.
    if (status >= 500) log({ message: 'OIC failed', error: error.name });
    return send(reply, toErrorAnswer(status));
  });
}
