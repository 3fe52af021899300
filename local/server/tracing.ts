/**
 * What Oracle's own services add to a trace: a span for each request that they serve and each that they make, B3 in and out,
 * Zipkin v2 to a collector. Its own code, not that of the functions: a mistake there must not be hidden by the same one here.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Makes spans of one service. */
export interface Tracer {
  /** Serves a request as a span: a child of the one in its headers, or the first of a trace. */
  serve<T>(name: string, headers: IncomingHttpHeaders, work: () => Promise<T>): Promise<T>;
  /** Makes a request as a child of the one that is served; `work` must send the headers. */
  call<T>(name: string, work: (headers: readonly (readonly [string, string])[]) => Promise<T>): Promise<T>;
  /** Begins the span of a request that is served in pieces; the result ends it. */
  begin(name: string, headers: IncomingHttpHeaders): (tags: Readonly<Record<string, string>>) => void;
}

interface Place {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
}

interface Beginning {
  readonly place: Place;
  readonly name: string;
  readonly kind: 'SERVER' | 'CLIENT';
  readonly timestamp: number;
}

const NOTHING: Tracer = {
  serve: (_name, _headers, work) => work(),
  call: (_name, work) => work([]),
  begin: () => () => undefined,
};
const ID = /^[0-9a-f]{16}(?:[0-9a-f]{16})?$/;

/** Creates the tracer of a service; without a collector it does nothing. */
export function createTracer(serviceName: string, collectorUrl: string | undefined): Tracer {
  if (collectorUrl === undefined) return NOTHING;
  const current = new AsyncLocalStorage<Place>();

  function finish({ place, name, kind, timestamp }: Beginning, tags: Readonly<Record<string, string>>): void {
    const { traceId, spanId, parentId } = place;
    const duration = Math.max(1, nowMicroseconds() - timestamp);
    const span = { traceId, id: spanId, parentId, name, kind, timestamp, duration, tags };
    post(collectorUrl ?? '', [{ ...span, localEndpoint: { serviceName } }]);
  }

  async function run<T>(beginning: Beginning, work: () => Promise<T>): Promise<T> {
    try {
      return await current.run(beginning.place, work);
    } finally {
      finish(beginning, {});
    }
  }

  return {
    serve: (name, headers, work) => run(toBeginning(name, 'SERVER', toServed(headers)), work),
    call: (name, work) => {
      const parent = current.getStore();
      if (parent === undefined) return work([]);
      const place = { traceId: parent.traceId, spanId: createId(8), parentId: parent.spanId };
      return run(toBeginning(name, 'CLIENT', place), () => work(toHeaders(place)));
    },
    begin: (name, headers) => {
      const beginning = toBeginning(name, 'SERVER', toServed(headers));
      return (tags) => finish(beginning, tags);
    },
  };
}

/** Makes a span of every request to the server, but for the local cloud's own paths. */
export function addTracing(app: FastifyInstance, tracer: Tracer): void {
  const open = new WeakMap<FastifyRequest, ReturnType<Tracer['begin']>>();
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/.local/')) return;
    open.set(request, tracer.begin(request.method.toLowerCase(), request.headers));
  });
  app.addHook('onResponse', async (request, reply) => {
    open.get(request)?.({ 'http.status_code': String(reply.statusCode) });
  });
}

function toBeginning(name: string, kind: Beginning['kind'], place: Place): Beginning {
  return { place, name, kind, timestamp: nowMicroseconds() };
}

function toServed(headers: IncomingHttpHeaders): Place {
  const traceId = String(headers['x-b3-traceid'] ?? '');
  const parentId = String(headers['x-b3-spanid'] ?? '');
  const isNamed = ID.test(traceId) && ID.test(parentId);
  return isNamed
    ? { traceId, spanId: createId(8), parentId }
    : { traceId: createId(16), spanId: createId(8), parentId: undefined };
}

function toHeaders({ traceId, spanId, parentId = '' }: Place): readonly (readonly [string, string])[] {
  return [
    ['x-b3-traceid', traceId],
    ['x-b3-spanid', spanId],
    ['x-b3-parentspanid', parentId],
    ['x-b3-sampled', '1'],
  ];
}

function createId(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function nowMicroseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/** A collector that is gone is nobody's trouble. */
function post(url: string, spans: readonly unknown[]): void {
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(spans),
  }).then(
    (response) => response.body?.cancel(),
    () => undefined,
  );
}
