/**
 * The HTTP server under every local part that needs no raw sockets: Fastify on loopback, any body as bytes.
 * It never listens on an address that another machine can reach.
 */
import fastify, { type FastifyInstance } from 'fastify';

/** A running part of the local cloud. */
export interface Part {
  /** Base URL without a trailing slash, `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/** A port that another process holds; the message is meant for the person at the terminal. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(part: string, port: number, cause: unknown) {
    super(`port ${port}, wanted by the ${part}, is in use: end what listens there, or choose another PORT`, {
      cause,
    });
  }
}

const HOST = '127.0.0.1';

/** An empty server whose bodies arrive as `Buffer`, whatever their content type. */
export function createServer(options: { bodyLimitBytes: number }): FastifyInstance {
  const app = fastify({
    bodyLimit: options.bodyLimitBytes,
    // A part that is told to stop must not wait for a client that holds its connection open.
    forceCloseConnections: true,
    return503OnClosing: false,
    // Fastify's 100 would answer 414 for the OCIDs of regions with long names.
    routerOptions: { maxParamLength: 255 },
    // Else fastify answers a broken URL by itself, quoting it, past the part's own error handler.
    frameworkErrors: (error, request, reply) => request.server.errorHandler(error, request, reply),
  });
  app.addHook('onRequest', async (request) => refuseRepeatedHost(request.raw.rawHeaders));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

/** RFC 9112 §3.2: 400. Node forgives a second Host; real services do not. */
function refuseRepeatedHost(rawHeaders: readonly string[]): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length !== 1) throw Object.assign(new Error('exactly one Host is required'), { statusCode: 400 });
}

/** Listens on loopback; port 0 takes a free one. Throws {@link PortInUseError}. */
export async function listen(app: FastifyInstance, name: string, port: number): Promise<Part> {
  try {
    return { url: await app.listen({ host: HOST, port }), close: () => app.close() };
  } catch (error) {
    throw isAddressInUse(error) ? new PortInUseError(name, port, error) : error;
  }
}

/** True for the error of a server whose port is taken. */
export function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
