/**
 * A body that arrives in pieces. A large one is put together as it comes: to keep its pieces until the end would take its
 * size twice, which a small container does not have. Nothing but bytes that have come is ever given out.
 */

/** Collects the body of one answer. */
export interface BodyBuffer {
  /** False when there is more than is acceptable. */
  add(piece: Buffer): boolean;
  /** All that has come. */
  take(): Buffer;
}

/** Above this a body has a place of its own; pages of it that are not written to take no memory. */
const LARGE_BYTES = 1024 * 1024;

/** Creates it. `announced` is what Content-Length says, at most `maxBytes`; 0 when it says nothing. */
export function createBodyBuffer(announced: number, maxBytes: number): BodyBuffer {
  let pieces: Buffer[] = [];
  let whole: Buffer | undefined;
  let size = 0;

  /** Moves what has come into one place, once it is clear that it is much. */
  function gather(): Buffer {
    const place = Buffer.alloc(announced > 0 ? announced : maxBytes);
    Buffer.concat(pieces).copy(place);
    pieces = [];
    return place;
  }

  return {
    add: (piece) => {
      const at = size;
      size += piece.length;
      if (size > maxBytes) return false;
      if (Math.max(size, announced) > LARGE_BYTES) whole ??= gather();
      if (whole === undefined) pieces.push(piece);
      else piece.copy(whole, at);
      return true;
    },
    take: () => whole?.subarray(0, size) ?? Buffer.concat(pieces),
  };
}
