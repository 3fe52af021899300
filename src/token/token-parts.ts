/**
 * The parts of a text that may be a token, each read when it is first asked for: of one that is too long nothing is.
 * It checks nothing, and nothing of it is verified.
 */
import { parseStrictJsonObject } from '../runtime/json.ts';

/** A text by its parts. */
export interface TokenParts {
  /** The text as it came. */
  readonly compact: string;
  /** How many parts the dots make. */
  readonly count: () => number;
  /** Of the first part, in characters. */
  readonly headerLength: () => number;
  /** The first part's JSON object; undefined when it is none. */
  readonly header: () => Readonly<Record<string, unknown>> | undefined;
  /** That of the second part. */
  readonly claims: () => Readonly<Record<string, unknown>> | undefined;
  /** True when the third part is base64url. */
  readonly isSignature: () => boolean;
}

/** Splits it. */
export function splitToken(token: string): TokenParts {
  const texts = keep(() => token.split('.'));
  const textAt = (index: number): string => texts()[index] ?? '';
  return {
    compact: token,
    count: () => texts().length,
    headerLength: () => textAt(0).length,
    header: keep(() => parsePart(textAt(0))),
    claims: keep(() => parsePart(textAt(1))),
    isSignature: () => decodePart(textAt(2)) !== undefined,
  };
}

function keep<T>(read: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}

function parsePart(part: string): Record<string, unknown> | undefined {
  const bytes = decodePart(part);
  return bytes === undefined ? undefined : parseStrictJsonObject(bytes);
}

/**
 * The bytes behind base64url without padding, white space or stray bits in the last character (RFC 4648 §3.5).
 * Otherwise one token could be written in many ways, and each would look new to a cache.
 */
function decodePart(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return part !== '' && bytes.toString('base64url') === part ? bytes : undefined;
}
