/**
 * Splits a request path into decoded segments, and refuses every path that two servers might read differently.
 * A segment is decoded exactly once here, and encoded exactly once on its way out.
 */
import { GatekeeperError } from '../errors.ts';

// pchar of RFC 3986 §3.3, percent escapes apart: anything else in a path is no URI.
const SEGMENT = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*$/;

/** The decoded segments of `path`, which starts with a slash. Throws `ERR_REQUEST_PATH`. */
export function parsePath(path: string): readonly string[] {
  return path.slice(1).split('/').map(decodeSegment);
}

/** Encodes one segment; what it holds can then only be a segment. */
export function encodeSegment(segment: string): string {
  return encodeURIComponent(segment);
}

function decodeSegment(segment: string): string {
  if (!SEGMENT.test(segment)) throw new GatekeeperError('ERR_REQUEST_PATH');
  const decoded = decodeUtf8(segment);
  // Dot segments climb out of the target; an encoded slash, or a backslash, is a separator to some servers.
  const isDangerous = decoded === '.' || decoded === '..' || /[/\\%\p{Cc}]/u.test(decoded);
  if (isDangerous) throw new GatekeeperError('ERR_REQUEST_PATH');
  return decoded;
}

function decodeUtf8(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new GatekeeperError('ERR_REQUEST_PATH');
  }
}
