/**
 * Puts context variables into URLs: a value can fill the place it was given, and nothing else.
 * It never lets a value add a query, a fragment, an authority or, unless it is a path itself, a segment.
 */
import { type Context, readFirst, type Template, type Variable } from './variables.ts';

// RFC 3986 §3.3: pchar without the percent sign.
const SEGMENT_CHARACTER = /[A-Za-z0-9\-._~!$'()*,;:@]/;

/** Puts the values into a URL path or a query value. */
export function renderEncoded(template: Template, context: Context): string {
  return template
    .map((part) => (typeof part === 'string' ? part : toUrlPart(part, readFirst(part, context))))
    .join('');
}

function toUrlPart(variable: Variable, value: string): string {
  // A path parameter came out of a checked path: it is encoded already, and the slashes of a trailing
  // wildcard are meant (Oracle "Adding Path Parameters and Wildcards").
  if (variable.table === 'path') return value;
  // A query value stays as encoded as it came; only what would end the segment is encoded.
  if (variable.table === 'query') return encodeUnless(value, /%(?:[0-9A-Fa-f]{2})/);
  return encodeUnless(value, undefined);
}

function encodeUnless(value: string, kept: RegExp | undefined): string {
  const pieces = kept === undefined ? [value] : value.split(new RegExp(`(${kept.source})`));
  return pieces
    .map((piece, index) => (kept !== undefined && index % 2 === 1 ? piece : encodeOctets(piece)))
    .join('');
}

/** Encodes a byte string octet by octet: its characters are octets, not code points. */
function encodeOctets(value: string): string {
  return Array.from(value)
    .map((character) => {
      if (SEGMENT_CHARACTER.test(character)) return character;
      return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
