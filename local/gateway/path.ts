/**
 * Reads a request target into raw path segments and a raw query, and refuses every ambiguous spelling of a path.
 * It never decodes what is matched or forwarded: `%2F` is no separator here, and stays `%2F`.
 *
 * Source: RFC 9112 §3.2 (forms of a request target), RFC 3986 §3.3 and §5.2.4 (segments, dot segments).
 */

/** A request target of the origin form. */
export interface Target {
  /** As it came, without the query. */
  readonly path: string;
  /** As it came, without the `?`; empty when there is none. */
  readonly query: string;
  /** The parts between the slashes, as they came; `/` alone is one empty segment. */
  readonly segments: readonly string[];
}

/** Reads a target; undefined when it must be answered with 400. */
export function parseTarget(target: string): Target | undefined {
  // Absolute form, authority form and `*` are for proxies and servers, not for an API's client.
  if (!target.startsWith('/')) return undefined;
  // A fragment has no place on the wire; two parsers would cut it off at different points.
  if (!/^[!-~]*$/.test(target) || target.includes('#')) return undefined;
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const segments = path.slice(1).split('/');
  if (!segments.every(isPlainSegment)) return undefined;
  return { path, query: mark === -1 ? '' : target.slice(mark + 1), segments };
}

/**
 * True for a segment that means the same to every reader: well-formed UTF-8 escapes, no control character,
 * no backslash, no `.` or `..`, not even behind an encoded slash (`..%2fadmin`).
 */
export function isPlainSegment(segment: string): boolean {
  const decoded = decode(segment);
  if (decoded === undefined || hasControl(decoded) || decoded.includes('\\')) return false;
  return !decoded.split('/').some((part) => part === '.' || part === '..');
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** True when the text holds a control character (C0, DEL or C1). */
export function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
