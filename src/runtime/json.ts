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
  return text === undefined ? undefined : toObject(parseJson(text));
}

function toObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

const MAX_DEPTH = 8;
// In JSON a quote stands at a string's ends only, or escaped; so this finds each string, and the colon behind a name.
// One without an end is found too, or it would be looked for from each quote in it again.
const JSON_STRING = /"[^"\\]*(?:\\.[^"\\]*)*(?:"(?:[ \t\n\r]*:)?|$|\\)/g;

/**
 * The parsed value, but undefined too where a member stands twice in one object, where a member's name is written with an
 * escape, or where objects and lists are nested more than `maxDepth` deep.
 * Of two members RFC 8259 §4 lets each reader take another one, so that a text could mean one thing here and another
 * behind us. And Node 24's JSON.parse misreads escaped names once it has read certain others (nodejs/node#63785): a
 * forged text could rename the members of a later, good one.
 */
export function parseStrictJson(text: string, maxDepth: number = MAX_DEPTH): unknown {
  const names = (text.match(JSON_STRING) ?? []).filter((string) => string.endsWith(':'));
  if (names.some((name) => name.includes('\\'))) return undefined;
  const value = parseJson(text);
  // Of members with the same name the parser keeps one only.
  return countMembers(value, maxDepth) === names.length ? value : undefined;
}

/** As {@link parseStrictJson}, but undefined for anything but an object, and for bytes that are not UTF-8. */
export function parseStrictJsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = decodeUtf8(bytes);
  return text === undefined ? undefined : toObject(parseStrictJson(text));
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

/** Narrows a member to a string or to one that is not there. */
export function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
