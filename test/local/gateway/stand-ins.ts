/**
 * Stand-ins around the gateway under test: a functions service, an HTTP back end, a key set, and a raw client.
 * They keep what they were sent, byte for byte, and answer what the test tells them.
 */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import { type GatewayDeps, startGateway } from '../../../local/gateway/gateway.ts';
import type { GatewayConfig } from '../../../local/gateway/gateway-config.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';

/** A request as a stand-in saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  /** Flat and in order. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Answers a stand-in's request. */
export type Behaviour = (seen: Seen, response: ServerResponse) => void;

/** A running stand-in. */
export interface StandIn {
  readonly url: string;
  readonly seen: Seen[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** Starts a stand-in that answers 200 and nothing until told otherwise. */
export async function startStandIn(): Promise<StandIn> {
  const seen: Seen[] = [];
  let behaviour: Behaviour = (_seen, response) => response.end();
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { method = '', url = '', rawHeaders, headers } = request;
      const entry = { method, url, rawHeaders, headers, body };
      seen.push(entry);
      behaviour(entry, response);
    });
  });
  const url = await listen(server);
  return {
    url,
    seen,
    behave: (next) => {
      behaviour = next;
    },
    close: () => close(server),
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** An answer as the client sees it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
}

/** What the client sends; the path goes out as it is written. */
export interface Sent {
  readonly method?: string;
  /** An object, or a flat list to repeat headers. */
  readonly headers?: Readonly<Record<string, string>> | readonly string[];
  readonly body?: string | Uint8Array;
}

/** Sends one request without normalising anything. */
export function send(base: string, path: string, sent: Sent = {}): Promise<Reply> {
  const { hostname, port, host } = new URL(base);
  const flat = Array.isArray(sent.headers) ? sent.headers : Object.entries(sent.headers ?? {}).flat();
  const body = sent.body === undefined ? undefined : Buffer.from(sent.body);
  const length = body === undefined ? [] : ['Content-Length', String(body.length)];
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      path,
      method: sent.method ?? 'GET',
      headers: [...(hasHost(flat) ? [] : ['Host', host]), ...flat, ...length],
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      void readAll(response).then((bytes) => {
        const { statusCode = 0, headers, rawHeaders } = response;
        resolve({ status: statusCode, headers, rawHeaders, body: bytes, text: bytes.toString('utf8') });
      }, reject);
    });
    request.end(body);
  });
}

function hasHost(flat: readonly string[]): boolean {
  return flat.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
}

/** Writes bytes to the gateway and reads until it closes, or until `waitMs` have passed. */
export function sendRaw(base: string, bytes: string | Buffer, waitMs = 2000): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

/** A gateway with its stand-ins. */
export interface World {
  readonly url: string;
  readonly functions: StandIn;
  readonly backend: StandIn;
  close(): Promise<void>;
}

/** What a test says about its gateway. */
export interface WorldOptions extends GatewayDeps {
  /** Made from the address of the HTTP back end; under the prefix /v1. */
  readonly specification: (backendUrl: string) => unknown;
  readonly config?: Partial<Omit<GatewayConfig, 'deployments'>>;
  readonly pathPrefix?: string;
}

/** The visibly fake OCIDs of the tests. */
export const AUTHORIZER = 'ocid1.fnfunc.oc1..exampleauthorizer';
export const INVOKER = 'ocid1.fnfunc.oc1..exampleinvoker';
export const GATEWAY = 'ocid1.apigateway.oc1..examplegateway';

/** Starts a gateway between a functions service and an HTTP back end. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { specification, config, pathPrefix = '/v1', ...deps } = options;
  const [functions, backend] = await Promise.all([startStandIn(), startStandIn()]);
  const gateway = await startGateway(
    {
      port: 0,
      gatewayId: GATEWAY,
      functionsUrl: functions.url,
      deployments: [{ pathPrefix, specification: specification(backend.url) }],
      ...config,
    },
    deps,
  );
  return {
    url: gateway.url,
    functions,
    backend,
    close: async () => {
      await gateway.close();
      await Promise.all([functions.close(), backend.close()]);
    },
  };
}

/** A behaviour that answers JSON with a status. */
export function json(value: unknown, status = 200): Behaviour {
  return (_seen, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  };
}

/** A route to a stock answer. */
export function stockRoute(path: string, methods: readonly string[] = ['GET'], body = path): unknown {
  return { path, methods, backend: { type: 'STOCK_RESPONSE_BACKEND', status: 200, body } };
}

/** A context variable as it stands inside a string of a specification. */
export function variable(name: string): string {
  return `\${${name}}`;
}

/** The problems of a specification: pointer to message. */
export function problemsOf(value: unknown): Record<string, string> {
  const result = parseSpecification(value);
  if (result.ok) return {};
  return Object.fromEntries(result.problems.map(({ pointer, message }) => [pointer, message]));
}
