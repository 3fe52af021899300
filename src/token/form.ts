/**
 * The strict form of a token, checked before any cryptography: compact JWS, canonical base64url, JSON objects.
 * What it returns is not yet trusted; the names say so.
 */
import { isOptionalString, parseStrictJsonObject } from '../runtime/json.ts';
import { type Algorithm, isAlgorithm } from './algorithms.ts';
import { type Denial, deny } from './denial.ts';

/** How the header names the key. */
export interface KeyNames {
  /** `x5t#S256`, by which Oracle's identity domains name their key: `kid` is the same for all. */
  readonly thumbprint: string | undefined;
  /** `x5t`. It only selects; that SHA-1 is weak gives nobody another key. */
  readonly sha1Thumbprint: string | undefined;
  readonly kid: string | undefined;
}

/** A token of the right form. Nothing in it has been verified. */
export interface UnverifiedToken {
  /** The token as it came, three parts joined by dots. */
  readonly compact: string;
  readonly unverifiedHeader: KeyNames & { readonly algorithm: Algorithm };
  readonly unverifiedClaims: Readonly<Record<string, unknown>>;
}

/** Longest token in characters; a gateway's header block is at most 8 KB. */
export const MAX_TOKEN_LENGTH = 16_384;
/** Longest header in characters; Oracle's has about 150. */
const MAX_HEADER_LENGTH = 2_048;
// Oracle sets none; RFC 7519 §5.1 and RFC 9068 §2.1 name these, with or without their prefix.
const ACCESS_TOKEN_TYPE = /^(?:application\/)?(?:JWT|at\+jwt)$/i;
/**
 * Members that would change what is signed or how it is read (`crit`, `b64`, `zip`, `cty`, `enc`: RFC 7515 §4.1.10
 * and §4.1.11, RFC 7797, RFC 7516 §4.1.2 and §4.1.3), or bring a key along (RFC 8725 §3.10). An access token has none.
 */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip', 'cty', 'enc', 'jwk', 'jku', 'x5u', 'x5c'];

/** Parses the token's form, or says why it has none that we accept; `algorithms` are those that the header may ask for. */
export function parseTokenForm(token: string, algorithms: readonly Algorithm[]): UnverifiedToken | Denial {
  if (token.length > MAX_TOKEN_LENGTH) return deny('token_too_long');
  const parts = token.split('.');
  // Five parts are an encrypted token (RFC 7516 §3.1), which Oracle never issues.
  if (parts.length !== 3) return deny('token_malformed');
  const [header = '', payload = '', signature = ''] = parts;
  if (header.length > MAX_HEADER_LENGTH) return deny('token_too_long');
  const unverifiedHeader = parseHeader(header, algorithms);
  if ('denied' in unverifiedHeader) return unverifiedHeader;
  const unverifiedClaims = parsePart(payload);
  if (unverifiedClaims === undefined || decodePart(signature) === undefined) return deny('token_malformed');
  return { compact: token, unverifiedHeader, unverifiedClaims };
}

function parseHeader(
  part: string,
  algorithms: readonly Algorithm[],
): UnverifiedToken['unverifiedHeader'] | Denial {
  const header = parsePart(part);
  if (header === undefined) return deny('token_malformed');
  if (FORBIDDEN_MEMBERS.some((name) => Object.hasOwn(header, name))) return deny('header_not_allowed');
  const { alg, typ, kid, x5t: sha1Thumbprint, 'x5t#S256': thumbprint } = header;
  // RFC 8725 §3.1 and §3.2: which algorithm counts is ours to say.
  if (!isAlgorithm(alg) || !algorithms.includes(alg)) return deny('algorithm_not_allowed');
  // RFC 8725 §3.11: an ID token or a logout token says so here, whoever signed it.
  if (typ !== undefined && !(typeof typ === 'string' && ACCESS_TOKEN_TYPE.test(typ))) {
    return deny('not_an_access_token');
  }
  const areNames = isOptionalString(kid) && isOptionalString(thumbprint) && isOptionalString(sha1Thumbprint);
  return areNames ? { algorithm: alg, kid, thumbprint, sha1Thumbprint } : deny('token_malformed');
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
