/**
 * The strict form of a token, checked before any cryptography: compact JWS, canonical base64url, JSON objects.
 * What it returns is not yet trusted; the names say so.
 */
import { isOptionalString } from '../runtime/json.ts';
import { type Algorithm, isAlgorithm } from './algorithms.ts';
import { type Denial, deny, isDenial } from './denial.ts';
import { splitToken, type TokenParts } from './token-parts.ts';

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
export const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip', 'cty', 'enc', 'jwk', 'jku', 'x5u', 'x5c'];

/** One check of the form; each counts for itself, whatever the others say. */
export interface FormCheck {
  /** Stable, for whoever names the check that failed. */
  readonly name: 'size' | 'parts' | 'header' | 'header-members' | 'algorithm' | 'header-type' | 'content';
  readonly check: (parts: TokenParts, algorithms: readonly Algorithm[]) => Denial | undefined;
}

/** Every check, in the order in which they are made: the first that fails decides. */
export const FORM_CHECKS: readonly FormCheck[] = [
  { name: 'size', check: checkSize },
  { name: 'parts', check: checkParts },
  { name: 'header', check: checkHeader },
  { name: 'header-members', check: checkMembers },
  { name: 'algorithm', check: checkAlgorithm },
  { name: 'header-type', check: checkHeaderType },
  { name: 'content', check: checkContent },
];

/** Parses the token's form, or says why it has none that we accept; `algorithms` are those that the header may ask for. */
export function parseTokenForm(token: string, algorithms: readonly Algorithm[]): UnverifiedToken | Denial {
  const parts = splitToken(token);
  for (const { check } of FORM_CHECKS) {
    const denial = check(parts, algorithms);
    if (denial !== undefined) return denial;
  }
  return toUnverifiedToken(parts);
}

function checkSize({ compact }: TokenParts): Denial | undefined {
  return compact.length > MAX_TOKEN_LENGTH ? deny('token_too_long') : undefined;
}

function checkParts({ count }: TokenParts): Denial | undefined {
  // Five parts are an encrypted token (RFC 7516 §3.1), which Oracle never issues.
  return count() === 3 ? undefined : deny('token_malformed');
}

function checkHeader({ headerLength, header }: TokenParts): Denial | undefined {
  if (headerLength() > MAX_HEADER_LENGTH) return deny('token_too_long');
  return header() === undefined ? deny('token_malformed') : undefined;
}

function checkMembers({ header }: TokenParts): Denial | undefined {
  const members = header() ?? {};
  const isForbidden = FORBIDDEN_MEMBERS.some((name) => Object.hasOwn(members, name));
  return isForbidden ? deny('header_not_allowed') : undefined;
}

function checkAlgorithm({ header }: TokenParts, algorithms: readonly Algorithm[]): Denial | undefined {
  const alg = header()?.['alg'];
  // RFC 8725 §3.1 and §3.2: which algorithm counts is ours to say.
  return isAlgorithm(alg) && algorithms.includes(alg) ? undefined : deny('algorithm_not_allowed');
}

function checkHeaderType({ header }: TokenParts): Denial | undefined {
  const typ = header()?.['typ'];
  // RFC 8725 §3.11: an ID token or a logout token says so here, whoever signed it.
  const isAccessToken = typ === undefined || (typeof typ === 'string' && ACCESS_TOKEN_TYPE.test(typ));
  return isAccessToken ? undefined : deny('not_an_access_token');
}

function checkContent(parts: TokenParts): Denial | undefined {
  const token = toUnverifiedToken(parts);
  return isDenial(token) ? token : undefined;
}

/** Names of keys that are texts, a payload that is an object, and a signature that is base64url. */
function toUnverifiedToken({ compact, header, claims, isSignature }: TokenParts): UnverifiedToken | Denial {
  const { alg, kid, x5t: sha1Thumbprint, 'x5t#S256': thumbprint } = header() ?? {};
  const areNames = isOptionalString(kid) && isOptionalString(thumbprint) && isOptionalString(sha1Thumbprint);
  const unverifiedClaims = claims();
  if (!areNames || !isAlgorithm(alg) || unverifiedClaims === undefined || !isSignature()) {
    return deny('token_malformed');
  }
  const unverifiedHeader = { algorithm: alg, kid, thumbprint, sha1Thumbprint };
  return { compact, unverifiedHeader, unverifiedClaims };
}
