/**
 * A span in the form that Zipkin's API v2 and OCI Application Performance Monitoring take (openzipkin/zipkin-api,
 * zipkin2-api.yaml). Times are microseconds since the epoch; a duration is one microsecond at least.
 */
import { createSpanId } from './ids.ts';
import type { TraceContext } from './trace-context.ts';
import type { SpanTags } from './tracing.ts';

/** A finished span, as it is sent. */
export interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  readonly kind?: 'SERVER' | 'CLIENT';
  readonly timestamp: number;
  readonly duration: number;
  readonly localEndpoint: { readonly serviceName: string };
  readonly remoteEndpoint?: { readonly serviceName: string };
  readonly tags: SpanTags;
}

/** A span that is under way. */
export interface OpenSpan {
  readonly trace: Omit<TraceContext, 'spanId'>;
  /** The span that it is a step of; of a call's own span undefined. */
  readonly parent: OpenSpan | undefined;
  /** The span that a call's own span is a child of, if the call names one. */
  readonly callerId: string | undefined;
  readonly name: string;
  readonly kind: 'SERVER' | 'CLIENT' | undefined;
  readonly remote: string | undefined;
  /** Microseconds since the epoch. */
  readonly startedAt: number;
  /** Made when it is first asked for: most spans are named only once their call has been answered. */
  id?: string;
}

/** The id of a span. */
export function idOf(span: OpenSpan): string {
  span.id ??= createSpanId();
  return span.id;
}

/** The id of the span that it is a child of. */
export function parentIdOf({ parent, callerId }: OpenSpan): string | undefined {
  return parent === undefined ? callerId : idOf(parent);
}

/** Microseconds since the epoch; of a monotonic clock, so that no duration is negative. */
export function nowMicroseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/** The end of a span. */
export interface SpanEnd {
  readonly tags: SpanTags;
  /** Microseconds since the epoch. */
  readonly endedAt: number;
}

/** The span, ended. */
export function toZipkinSpan(span: OpenSpan, serviceName: string, { tags, endedAt }: SpanEnd): ZipkinSpan {
  const { trace, name, kind, remote, startedAt } = span;
  const parentId = parentIdOf(span);
  return {
    traceId: trace.traceId,
    id: idOf(span),
    ...(parentId === undefined ? {} : { parentId }),
    name,
    ...(kind === undefined ? {} : { kind }),
    timestamp: startedAt,
    duration: Math.max(1, endedAt - startedAt),
    localEndpoint: { serviceName },
    ...(remote === undefined ? {} : { remoteEndpoint: { serviceName: remote } }),
    tags,
  };
}
