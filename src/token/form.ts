/**
 * The strict form of a token, checked before any cryptography: compact JWS, canonical base64url, JSON objects.
 * What it returns is not yet trusted; the names say so.
 */
import { parseJsonObject } from '../runtime/json.ts';
import { type Denial, deny } from './denial.ts';

/** A token of the right form. Nothing in it has been verified. */
export interface UnverifiedToken {
  /** The token as it came, three parts joined by dots. */
  readonly compact: string;
  readonly unverifiedHeader: {
    readonly kid: string | undefined;
    /** `x5t#S256`, by which Oracle's identity domains name their key: `kid` is the same for all. */
    readonly thumbprint: string | undefined;
  };
}

/** Longest token in characters; a gateway's header block is at most 8 KB. */
const MAX_TOKEN_LENGTH = 16_384;
const ALGORITHM = 'RS256';
// Oracle sets none; RFC 7519 §5.1 and RFC 9068 §2.1 name these, with or without their prefix.
const ACCESS_TOKEN_TYPE = /^(?:application\/)?(?:JWT|at\+jwt)$/i;

/** Parses the token's form, or says why it has none that we accept. */
export function parseTokenForm(token: string): UnverifiedToken | Denial {
  if (token.length > MAX_TOKEN_LENGTH) return deny('token_too_long');
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(isCanonicalBase64Url)) return deny('token_malformed');
  const header = parsePart(parts[0] ?? '');
  if (header === undefined || parsePart(parts[1] ?? '') === undefined) return deny('token_malformed');
  // RFC 8725 §3.1 and §3.2: the algorithm is ours to choose. RFC 7515 §4.1.11: an unknown `crit` must be refused.
  if (header['alg'] !== ALGORITHM || 'crit' in header) return deny('algorithm_not_allowed');
  const { kid, typ, 'x5t#S256': thumbprint } = header;
  // RFC 8725 §3.11: an ID token or a logout token says so here, whoever signed it.
  if (typ !== undefined && !(typeof typ === 'string' && ACCESS_TOKEN_TYPE.test(typ))) {
    return deny('not_an_access_token');
  }
  if (!isOptionalString(kid) || !isOptionalString(thumbprint)) return deny('token_malformed');
  return { compact: token, unverifiedHeader: { kid, thumbprint } };
}

/**
 * The claims of a token whose signature holds, or undefined. Never a denial: claims are an open record, in which a
 * claim could be named like one.
 */
export function parseClaims(payload: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  return parseJsonObject(payload);
}

/**
 * True for base64url without padding, white space or stray bits in the last character (RFC 4648 §3.5).
 * Otherwise one token could be written in many ways, and each would look new to a cache.
 */
function isCanonicalBase64Url(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function parsePart(part: string): Record<string, unknown> | undefined {
  return parseJsonObject(Buffer.from(part, 'base64url'));
}

function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
