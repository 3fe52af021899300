/**
 * Where a call stands in a trace, out of headers and into headers: B3, by which Fn and OCI name it, and W3C Trace Context.
 * Sources: B3 propagation (openzipkin/b3-propagation), W3C Trace Context §3.2. What is malformed counts as absent: a
 * trace is never a reason to refuse a call. Pure.
 */
import type { Header } from '../runtime/header-list.ts';

/** A place in a trace; ids are lower-case hexadecimal. */
export interface TraceContext {
  /** 32 digits, or 16 as older tracers have it. */
  readonly traceId: string;
  /** 16 digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
  /** W3C's own, handed on as it came, together with `traceparent` only. */
  readonly traceState?: string;
}

type Headers = ReadonlyMap<string, readonly string[]>;

const TRACE_ID = /^(?!0+$)(?:[0-9a-f]{16}|[0-9a-f]{32})$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;
/** Of version 00 all is known: nothing may follow (§3.2.2); a later one may have more parts (§3.2.4). */
const TRACEPARENT = /^(?!ff|00.{54})[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;
const B3_SINGLE = /^([0-9a-f]+)-([0-9a-f]+)(?:-([01d])(?:-[0-9a-f]{16})?)?$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;
const SAMPLED_FLAG = 1;
/** What a gateway puts in front of the client's headers. */
const CLIENT_PREFIX = 'fn-http-h-';
/** Every header that names a place in a trace. Where {@link toTraceHeaders} sets some, the caller's must not stand beside them. */
export const TRACE_HEADERS: ReadonlySet<string> = new Set([
  'b3',
  'traceparent',
  'tracestate',
  'x-b3-flags',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-spanid',
  'x-b3-traceid',
]);

/** True for a header of a trace, named in lower case. */
export function isTraceHeader(name: string): boolean {
  return TRACE_HEADERS.has(name);
}

/**
 * The context that the headers of an invocation name: the platform's own before the client's behind a gateway, of each B3
 * before W3C. Undefined when there is none; false when all that is said is not to trace.
 */
export function parseTraceContext(headers: Headers): TraceContext | false | undefined {
  return parseFrom(headers, '') ?? parseFrom(headers, CLIENT_PREFIX);
}

function parseFrom(headers: Headers, prefix: string): TraceContext | false | undefined {
  const read = (name: string): string => {
    const [value = '', ...others] = headers.get(`${prefix}${name}`) ?? [];
    return others.length === 0 ? value : '';
  };
  const readLower = (name: string): string => read(name).toLowerCase();
  return parseMultiple(readLower) ?? parseSingle(readLower('b3')) ?? parseTraceparent(read);
}

/**
 * `X-B3-TraceId` and its like; without a decision, tracing is on, or nobody would have made ids. The debug flag is an
 * acceptance, whatever else is said (B3, "Debug Flag").
 */
function parseMultiple(read: (name: string) => string): TraceContext | false | undefined {
  const isRefused = ['0', 'false'].includes(read('x-b3-sampled')) && read('x-b3-flags') !== '1';
  const context = toContext(read('x-b3-traceid'), read('x-b3-spanid'), !isRefused);
  return context ?? (isRefused ? false : undefined);
}

/** `b3: {trace}-{span}-{sampled}-{parent}`, the last two optional, or `b3: 0`; `d` is debug, which is an acceptance. */
function parseSingle(value: string): TraceContext | false | undefined {
  if (value === '0') return false;
  const [, traceId = '', spanId = '', sampled] = B3_SINGLE.exec(value) ?? [];
  return toContext(traceId, spanId, sampled !== '0');
}

function parseTraceparent(read: (name: string) => string): TraceContext | undefined {
  const [, traceId = '', spanId = '', flags = '0'] = TRACEPARENT.exec(read('traceparent')) ?? [];
  const context = toContext(traceId, spanId, (Number.parseInt(flags, 16) & SAMPLED_FLAG) !== 0);
  const traceState = read('tracestate');
  return context === undefined || !TRACESTATE.test(traceState) ? context : { ...context, traceState };
}

function toContext(traceId: string, spanId: string, isSampled: boolean): TraceContext | undefined {
  return TRACE_ID.test(traceId) && SPAN_ID.test(spanId) ? { traceId, spanId, isSampled } : undefined;
}

/** The headers that hand the context on, B3 and W3C; `parentId` is the span of which `context` is a child. */
export function toTraceHeaders(context: TraceContext, parentId: string | undefined): readonly Header[] {
  const { traceId, spanId, isSampled, traceState } = context;
  // W3C Trace Context §3.2.2.3: shorter ids are filled up with zeros on the left.
  const traceparent = `00-${traceId.padStart(32, '0')}-${spanId}-${isSampled ? '01' : '00'}`;
  return [
    ['x-b3-traceid', traceId],
    ['x-b3-spanid', spanId],
    ...(parentId === undefined ? [] : [['x-b3-parentspanid', parentId] as const]),
    ['x-b3-sampled', isSampled ? '1' : '0'],
    ['traceparent', traceparent],
    ...(traceState === undefined ? [] : [['tracestate', traceState] as const]),
  ];
}
