/** Ids of traces for tests, and headers as the edge to the FDK hands them on. */

/** 32 digits. */
export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
/** 16 digits, as older tracers have it. */
export const SHORT_TRACE_ID = 'a3ce929d0e0e4736';
export const SPAN_ID = '00f067aa0ba902b7';
export const PARENT_ID = '5b4185666d50f68b';
/** What no trace and no span may have. */
export const ZERO_TRACE_ID = '0'.repeat(32);
export const ZERO_SPAN_ID = '0'.repeat(16);
export const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

/** The headers of a call; several values of one header are an array. */
export function toHeaders(headers: Readonly<Record<string, string | readonly string[]>>) {
  const values = Object.entries(headers).map(
    ([name, value]) => [name, typeof value === 'string' ? [value] : value] as const,
  );
  return new Map<string, readonly string[]>(values);
}
