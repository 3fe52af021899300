/**
 * A collector of spans over HTTP that takes what Zipkin's API v2 takes and refuses the rest with 400: `POST /api/v2/spans`,
 * JSON, each span checked against the schema of zipkin2-api.yaml. It keeps what came, by trace.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';

const endpointSchema = v.strictObject({ serviceName: v.pipe(v.string(), v.minLength(1)) });
const spanId = v.pipe(v.string(), v.regex(/^[a-f0-9]{16}$/));
const spanSchema = v.strictObject({
  traceId: v.pipe(v.string(), v.regex(/^[a-f0-9]{16}(?:[a-f0-9]{16})?$/)),
  id: spanId,
  parentId: v.optional(spanId),
  name: v.string(),
  kind: v.optional(v.picklist(['CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'])),
  /** Microseconds; a whole number, as the API's int64. */
  timestamp: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  duration: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  localEndpoint: endpointSchema,
  remoteEndpoint: v.optional(endpointSchema),
  tags: v.record(v.string(), v.string()),
});

/** A span as it was sent. */
export type CollectedSpan = v.InferOutput<typeof spanSchema>;

/** The collector. */
export interface ZipkinCollector {
  /** Where spans are posted. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** What was posted and is no list of spans. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/** Starts it on a free port of loopback. */
export async function startZipkinCollector(): Promise<ZipkinCollector> {
  const spans: CollectedSpan[] = [];
  const refused: string[] = [];
  const server = createServer(async (request, response) => {
    const parsed = v.safeParse(v.array(spanSchema), await json(request).catch(() => undefined));
    const isPost = request.method === 'POST' && request.url === '/api/v2/spans';
    const isJson = request.headers['content-type'] === 'application/json';
    if (isPost && isJson && parsed.success) {
      spans.push(...parsed.output);
      response.writeHead(202).end();
      return;
    }
    refused.push(parsed.success ? `${request.method} ${request.url}` : v.summarize(parsed.issues));
    response.writeHead(400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v2/spans`,
    spans,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
