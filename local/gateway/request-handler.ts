/**
 * From a request to its answer on the wire: head, route, rate, body, route at work, answer.
 * It never lets an error out: whatever goes wrong is an answer in OCI's form, or a closed connection.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tracer } from '../server/tracing.ts';
import { type Answer, GatewayError, toErrorAnswer } from './answer.ts';
import { discardRest, readBody } from './client-body.ts';
import { type ClientRequest, readClientRequest } from './client-request.ts';
import { type Deployment, findDeployment } from './deployment.ts';
import type { Log } from './gateway-log.ts';
import { readHeaders } from './name-values.ts';
import type { PathParameters } from './route-pattern.ts';
import { type RouteRunner, toSubject } from './route-runner.ts';

/** What the handler works with. */
export interface HandlerDeps {
  readonly deployments: readonly Deployment[];
  readonly log: Log;
  readonly tracer: Tracer;
  readonly clientTimeoutMs: number;
}

/** Handles one request; the response carries its opc-request-id already. */
export type HandleRequest = (request: IncomingMessage, response: ServerResponse) => void;

interface RouteOfRequest {
  readonly deployment: Deployment;
  readonly runner: RouteRunner;
  readonly parameters: PathParameters;
}

/** What is known of a request, more with every step. */
interface Progress {
  readonly id: string;
  client?: ClientRequest;
  route?: RouteOfRequest;
}

/** Creates the handler. */
export function createRequestHandler(deps: HandlerDeps): HandleRequest {
  return (request, response) => {
    // A broken body reaches the reader as 'close'; unheard, the error itself would end the process.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    void handleRequest(deps, request, response).catch(() => response.destroy());
  };
}

/** Answers, sends, then writes the access log: a line tells what was sent. */
async function handleRequest(
  deps: HandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const progress: Progress = { id: String(response.getHeader('opc-request-id')) };
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const name = (request.method ?? '').toLowerCase();
  const answer = await deps.tracer.serve(name, request.headers, () =>
    answerRequest(deps, { request, progress, signal: gone.signal }),
  );
  send(request, response, answer);
  if (progress.client === undefined) return;
  const ms = Math.round(performance.now() - startedAt);
  progress.route?.runner.log.access(toSubject(progress.client), { status: answer.status, ms });
}

/** One request on its way. */
interface Passage {
  readonly request: IncomingMessage;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The steps in order; each may end the request with an answer of its own. */
async function answerRequest(deps: HandlerDeps, { request, progress, signal }: Passage): Promise<Answer> {
  try {
    const client = readClientRequest(request, progress.id);
    progress.client = client;
    const route = findRoute(deps.deployments, client);
    progress.route = route;
    if (!route.deployment.takeTurn(client.address)) throw new GatewayError(429, 'over the rate');
    // The body is read before the caller is judged: an authorizer may be given it.
    const limits = { maxBytes: route.runner.maxBodyBytes, timeoutMs: deps.clientTimeoutMs };
    const body = await readBody(request, limits);
    return await route.runner.answer({ client, parameters: route.parameters, body, signal });
  } catch (error) {
    logFailure(deps.log, error, progress);
    return toErrorAnswer(error);
  }
}

/** Writes why, as far as it is known; before the head is read there is no route and no log of its own. */
function logFailure(log: Log, error: unknown, { id, client, route }: Progress): void {
  if (!(error instanceof GatewayError)) {
    // A bug of the gateway. Its message may quote the request, so only its kind is written.
    const kind = error instanceof Error ? error.name : typeof error;
    log({ log: 'gateway', level: 'ERROR', event: 'bug', kind, requestId: id });
  } else if (client !== undefined) {
    const level = error.status >= 500 ? 'ERROR' : 'WARN';
    route?.runner.log.execution(toSubject(client), { level, event: 'refused', reason: error.reason });
  }
}

function findRoute(deployments: readonly Deployment[], client: ClientRequest): RouteOfRequest {
  const { segments } = client.target;
  const deployment = findDeployment(deployments, segments);
  if (deployment === undefined) throw new GatewayError(404, 'no deployment');
  const found = deployment.table.find(segments.slice(deployment.prefix.length), client.method);
  if (found.kind === 'not-found') throw new GatewayError(404, 'no route');
  if (found.kind === 'method-not-allowed') {
    throw new GatewayError(405, 'no such method on the route', [['Allow', found.allow.join(', ')]]);
  }
  return { deployment, runner: found.value, parameters: found.parameters };
}

// RFC 9110 §6.4.1: these never have a body.
const BODILESS = [204, 304];

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  // Nobody is left to read it, or the parser has answered on the socket itself.
  if (response.destroyed || request.socket.destroyed || request.socket.writableEnded) return;
  const { status, headers, body } = answer;
  const hasLength = readHeaders(headers, 'content-length').length > 0 || BODILESS.includes(status);
  const all = [
    ...headers,
    ['opc-request-id', String(response.getHeader('opc-request-id'))],
    ...(hasLength ? [] : [['Content-Length', String(body.length)]]),
    // A client that has stopped sending gets no second request on this connection. After other early answers
    // the connection stays: node reads past the rest of the body.
    ...(status === 408 ? [['Connection', 'close']] : []),
  ];
  response.removeHeader('opc-request-id');
  response.writeHead(status, all.flat());
  if (!BODILESS.includes(status)) response.write(body);
  // A client that has stopped sending is not waited for. For others the answer is whole on the wire, and ending it
  // closes the connection of a client that wants no other.
  if (status === 408) response.end();
  else discardRest(request, () => response.end());
}
