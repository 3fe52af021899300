/** Random ids of traces and spans, lower-case hexadecimal. The random bytes are fetched many at a time: one by one they cost more than the span. */
import { randomFillSync } from 'node:crypto';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const pool = Buffer.alloc(1024);
let used = pool.length;

/** 32 digits. */
export function createTraceId(): string {
  return take(TRACE_ID_BYTES);
}

/** 16 digits. */
export function createSpanId(): string {
  return take(SPAN_ID_BYTES);
}

function take(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
