/**
 * The API gateway: runs API deployment specifications as Oracle's gateway does, on loopback.
 * It has no path of its own: what no deployment routes is a 404. It never answers with a stack trace.
 *
 * It stands on node:http, not on a framework: raw targets, repeated headers and parser errors matter here.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { isAddressInUse, type Part, PortInUseError } from '../server/server.ts';
import { createTracer, type Tracer } from '../server/tracing.ts';
import { answerClientError, endWith } from './client-error.ts';
import { createRequestId } from './client-request.ts';
import { createDeployment } from './deployment.ts';
import { createFunctionCaller, type SignableCall } from './function-call.ts';
import {
  type GatewayConfig,
  gatewayConfigSchema,
  loadDeployments,
  type ParsedGatewayConfig,
} from './gateway-config.ts';
import type { Log } from './gateway-log.ts';
import { createRequestHandler } from './request-handler.ts';

/** What the gateway is given beside its configuration. */
export interface GatewayDeps {
  /** Default: nothing is logged. */
  readonly log?: Log | undefined;
  /** Default: no spans. */
  readonly tracer?: Tracer | undefined;
  /** Milliseconds since the epoch; default Date.now. Cached decisions, keys, tokens and rates go by it. */
  readonly now?: () => number;
  /** Signs a call of a function; returns the headers to send. Default: calls go unsigned. */
  readonly signFunctionCall?: (call: SignableCall) => Record<string, string>;
}

const HOST = '127.0.0.1';
/** Above the gateway's own 8 KB, so that a head too large is seen and answered here. */
const MAX_PARSED_HEAD_BYTES = 64 * 1024;

/**
 * Starts the gateway. Throws SpecificationError when a specification cannot be run,
 * PortInUseError when the port is taken, and valibot's error for a wrong configuration.
 */
export async function startGateway(config: GatewayConfig, deps: GatewayDeps = {}): Promise<Part> {
  const parsed = v.parse(gatewayConfigSchema, config);
  const log: Log = deps.log ?? (() => undefined);
  const now = deps.now ?? Date.now;
  const tracer = deps.tracer ?? createTracer('gateway', undefined);
  const functions = createFunctionCaller({
    tracer,
    url: new URL(parsed.functionsUrl),
    timeoutMs: parsed.functionTimeoutMs,
    ...(deps.signFunctionCall === undefined ? {} : { sign: deps.signFunctionCall }),
  });
  const deployments = loadDeployments(parsed).map(({ pathPrefix, specification }) => {
    return createDeployment(specification, { pathPrefix, gatewayId: parsed.gatewayId, functions, now, log });
  });
  const handle = createRequestHandler({ deployments, log, tracer, clientTimeoutMs: parsed.clientTimeoutMs });
  const server = createHttpServer(parsed, handle);
  const port = await listen(server, parsed.port);
  return { url: `http://${HOST}:${port}`, close: () => close(server) };
}

function createHttpServer(
  config: ParsedGatewayConfig,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const current = new WeakMap<Duplex, ServerResponse>();
  const server = createServer({
    maxHeaderSize: MAX_PARSED_HEAD_BYTES,
    // The gateway's own check answers in OCI's form; node's would answer without a body.
    requireHostHeader: false,
    headersTimeout: config.clientTimeoutMs,
    // Bodies have their own clock, from read to read.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1000, Math.ceil(config.clientTimeoutMs / 4)),
  });
  // By default node drops headers beyond 2000 in silence, and with them their share of the 8 KB.
  server.maxHeadersCount = 0;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('opc-request-id', createRequestId(request));
    current.set(request.socket, response);
    handle(request, response);
  };
  server.on('request', onRequest);
  // `Expect: 100-continue` is answered by node; any other expectation is ignored (RFC 9110 §10.1.1).
  server.on('checkExpectation', onRequest);
  server.on('connect', (_request, socket) => endWith(socket, 400));
  server.on('clientError', (error, socket) => answerClientError(error, socket, current.get(socket)));
  return server;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(isAddressInUse(error) ? new PortInUseError('API gateway', port, error) : error);
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
