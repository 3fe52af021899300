/** Tracing whose finished spans a test can look at, and a sender of requests that answers what the test tells it to. */
import type { HttpRequest, HttpResponse, SendHttp } from '../../src/runtime/http.ts';
import type { ZipkinSpan } from '../../src/tracing/span.ts';
import { createZipkinTracing } from '../../src/tracing/zipkin-tracing.ts';
import { toHeaders } from './trace-headers.ts';

export const SERVICE = 'app::function';
const URL_WITH_QUERY = new URL('https://other.example/path?query=canary');

export function toRequest(changes: Partial<HttpRequest> = {}): HttpRequest {
  return { url: URL_WITH_QUERY, method: 'GET', headers: [], timeoutMs: 1000, maxBytes: 1000, ...changes };
}

/** `sent` is every request as it went out. */
export function createTracingBench() {
  const spans: ZipkinSpan[] = [];
  const sent: HttpRequest[] = [];
  const other = {
    respond: async (): Promise<HttpResponse> => ({ status: 200, headers: [], body: Buffer.from('') }),
  };
  const send: SendHttp = (request) => {
    sent.push(request);
    return other.respond();
  };
  const tracing = createZipkinTracing({
    serviceName: SERVICE,
    sender: { add: ({ toSpan }) => spans.push(toSpan()) },
  });
  const request = tracing.client({ name: 'ask', service: 'other' }, send);
  /** Runs the work as a call with these headers. */
  const serve = <T>(
    work: (traceId: string | undefined) => Promise<T>,
    headers: Parameters<typeof toHeaders>[0] = {},
    toTags: (result: T) => Readonly<Record<string, string>> = () => ({}),
  ): Promise<T> => tracing.serve({ headers: toHeaders(headers), callId: 'call-1' }, work, toTags);
  const spanOf = (name: string): ZipkinSpan => {
    const [span, ...others] = spans.filter((candidate) => candidate.name === name);
    if (span === undefined || others.length > 0) throw new Error(`${name}: ${others.length} more`);
    return span;
  };
  return { tracing, spans, spanOf, sent, send, other, request, serve };
}

/** The headers of a request, each in lower case with all of its values. */
export function headersOf(request: HttpRequest | undefined): Readonly<Record<string, readonly string[]>> {
  const headers: Record<string, string[]> = {};
  for (const [name, value] of request?.headers ?? []) {
    const lower = name.toLowerCase();
    headers[lower] = [...(headers[lower] ?? []), value];
  }
  return headers;
}
