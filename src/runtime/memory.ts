/**
 * Gives memory back between large bodies. Their bytes lie outside V8's heap, and V8 lets 64 MB of such garbage gather before
 * it collects any: more than a small container has left.
 */

/** Below this a body is not worth a collection. */
const LARGE_BYTES = 1024 * 1024;

/** Collects garbage when a large body has just gone by. It does nothing unless Node runs with `--expose-gc`. */
export function relieveMemory(bodyBytes: number): void {
  if (bodyBytes >= LARGE_BYTES) globalThis.gc?.();
}
