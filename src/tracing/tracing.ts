/**
 * Tracing, as the functions see it: a call, and the requests that it makes to other machines.
 * Without tracing every one of these does nothing but what it wraps; the code that makes spans is loaded only with it.
 */
import type { HttpRequest, SendHttp } from '../runtime/http.ts';

/** What a span may say besides its name and its times: our own words, statuses and codes, never a header or a body. */
export type SpanTags = Readonly<Record<string, string>>;

/** One invocation, as far as a trace is concerned. */
interface TracedCall {
  /** Raw headers; names in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly callId: string;
}

/** Makes spans. What it wraps goes on as without it: it never fails or waits for a collector. */
export interface Tracing {
  /** Runs a call as a span, a child of the one that its headers name. `work` is given the trace's id. */
  serve<T>(
    call: TracedCall,
    work: (traceId: string | undefined) => Promise<T>,
    toTags: (result: T) => SpanTags,
  ): Promise<T>;
  /** Wraps a step of a call; without tags for it, it was too small to be told of. */
  step<Args extends unknown[], T>(
    name: string,
    work: (...args: Args) => Promise<T>,
    toTags?: (result: T, args: Args) => SpanTags | undefined,
  ): (...args: Args) => Promise<T>;
  /** Wraps a sender: each request is a span of the call that makes it, and carries it on to `service`. */
  client(span: ClientSpan, send: SendHttp): SendHttp;
}

/** What a request is called in a trace. */
export interface ClientSpan {
  readonly name: string | ((request: HttpRequest) => string);
  /** Who is asked, such as `vault`. */
  readonly service: string;
}

/** No tracing. */
export const NO_TRACING: Tracing = {
  serve: (_call, work) => work(undefined),
  step: (_name, work) => work,
  client: (_span, send) => send,
};
