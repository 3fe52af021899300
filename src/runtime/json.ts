/** Reads JSON of others. It never throws: what is no JSON is undefined, which no JSON text means. */

/** The parsed value, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parsed object, or undefined for anything else: other JSON, no JSON, bytes that are not UTF-8. */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = decodeUtf8(bytes);
  const value = text === undefined ? undefined : parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

const MAX_DEPTH = 8;
// A JSON text is no place for quotes outside of its strings, so that this finds each of them, escapes included.
const JSON_STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * As {@link parseJsonObject}, but undefined too where a member stands twice in one object, or objects and lists are
 * nested more than eight deep. Of two members RFC 8259 §4 lets each reader take another one, so that a text could
 * mean one thing here and another behind us.
 */
export function parseStrictJsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  const value = parseJsonObject(bytes);
  if (value === undefined) return undefined;
  // Every member has one colon outside of strings; of members with the same name the parser keeps one only.
  const written = (decodeUtf8(bytes) ?? '').replace(JSON_STRING, '').split(':').length - 1;
  return countMembers(value, MAX_DEPTH) === written ? value : undefined;
}

/** The members of all objects in the value; `NaN`, which equals no number, when it is nested deeper. */
function countMembers(value: unknown, depthLeft: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depthLeft === 0) return Number.NaN;
  const children = Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((sum, child) => sum + countMembers(child, depthLeft - 1), own);
}

/** Decodes strictly: a byte that is not UTF-8 makes the whole undefined, instead of becoming another character. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
