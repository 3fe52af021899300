/**
 * Makes the spans of a function and hands each to the sender when it ends. Loaded only when tracing is on.
 * Which call a request belongs to is known by Node's own async context: nothing is handed through the code for it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { toErrorCode } from '../errors.ts';
import { HttpError, type HttpRequest, type HttpResponse, type SendHttp } from '../runtime/http.ts';
import { createTraceId } from './ids.ts';
import { idOf, nowMicroseconds, type OpenSpan, parentIdOf, toZipkinSpan } from './span.ts';
import type { SpanSender } from './span-sender.ts';
import { isTraceHeader, parseTraceContext, type TraceContext, toTraceHeaders } from './trace-context.ts';
import type { ClientSpan, SpanTags, Tracing } from './tracing.ts';

/** What tracing is made from. */
export interface ZipkinTracingDeps {
  /** How the function is called in a trace. */
  readonly serviceName: string;
  readonly sender: SpanSender;
}

type ToTags<T> = (result: T) => SpanTags | undefined;
type Origin = Pick<OpenSpan, 'name' | 'kind' | 'remote'>;

/** Creates it. */
export function createZipkinTracing({ serviceName, sender }: ZipkinTracingDeps): Tracing {
  const current = new AsyncLocalStorage<OpenSpan>();

  /** Runs work as a span; what it throws goes on, with its code in the span. */
  async function run<T>(span: OpenSpan, work: () => Promise<T>, toTags: ToTags<T>): Promise<T> {
    const finish = (tags: SpanTags | undefined): void => {
      if (!span.trace.isSampled || tags === undefined) return;
      const end = { tags, endedAt: nowMicroseconds() };
      const isOfCall = span.kind === 'SERVER';
      sender.add({ isOfCall, toSpan: () => toZipkinSpan(span, serviceName, end) });
    };
    try {
      const result = await current.run(span, work);
      finish(toTags(result));
      return result;
    } catch (error) {
      finish({ error: error instanceof HttpError ? error.failure : toErrorCode(error) });
      throw error;
    }
  }

  function sendTraced(span: OpenSpan, request: HttpRequest, send: SendHttp): Promise<HttpResponse> {
    const others = request.headers.filter(([name]) => !isTraceHeader(name.toLowerCase()));
    const context = { ...span.trace, spanId: idOf(span) };
    const headers = [...others, ...toTraceHeaders(context, parentIdOf(span))];
    return run(span, () => send({ ...request, headers }), toHttpTags(request));
  }

  return {
    serve: ({ headers, callId }, work, toTags) => {
      const span = toServerSpan(parseTraceContext(headers), serviceName);
      return run(
        span,
        () => work(span.trace.traceId),
        (result) => ({ callId, ...toTags(result) }),
      );
    },
    step: (name, work, toTags = () => ({})) => {
      return (...args) => {
        const parent = current.getStore();
        const origin = { name, kind: undefined, remote: undefined };
        return parent === undefined
          ? work(...args)
          : run(
              toChild(parent, origin),
              () => work(...args),
              (result) => toTags(result, args),
            );
      };
    },
    client:
      ({ name, service }: ClientSpan, send) =>
      (request) => {
        const parent = current.getStore();
        // What no call asked for, such as the first key set, belongs to no trace.
        if (parent === undefined) return send(request);
        const origin: Origin = {
          name: typeof name === 'string' ? name : name(request),
          kind: 'CLIENT',
          remote: service,
        };
        return sendTraced(toChild(parent, origin), request, send);
      },
  };
}

/** A child of the span that the caller names, or the first of a trace of its own. */
function toServerSpan(caller: TraceContext | false | undefined, name: string): OpenSpan {
  const isNamed = caller !== undefined && caller !== false;
  return {
    trace: isNamed ? caller : { traceId: createTraceId(), isSampled: caller === undefined },
    parent: undefined,
    callerId: isNamed ? caller.spanId : undefined,
    name,
    kind: 'SERVER',
    remote: undefined,
    startedAt: nowMicroseconds(),
  };
}

function toChild(parent: OpenSpan, { name, kind, remote }: Origin): OpenSpan {
  const { trace } = parent;
  return { trace, parent, callerId: undefined, name, kind, remote, startedAt: nowMicroseconds() };
}

function toHttpTags({ method }: HttpRequest): (response: HttpResponse) => SpanTags {
  return ({ status }) => ({
    'http.method': method,
    'http.status_code': String(status),
    ...(status >= 400 ? { error: String(status) } : {}),
  });
}
