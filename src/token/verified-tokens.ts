/**
 * Remembers tokens whose signature has been verified, so that the next call with the same one is spared that.
 * It decides nothing: an entry counts only under the very key set that verified it, and its claims are checked anew
 * each time, so that it outlives neither the token, nor the key, nor the configuration. It holds no token.
 */
import { LRUCache } from 'lru-cache';
import { toDigest } from './fingerprint.ts';
import { MAX_TOKEN_LENGTH, type UnverifiedToken } from './form.ts';
import type { FetchedKeys } from './key-cache.ts';
import type { VerificationKey } from './key-set.ts';

/** What a signature has been found to cover. */
export interface SignedToken {
  /** The claims as they are signed; nothing has been checked of what they say. */
  readonly claims: UnverifiedToken['unverifiedClaims'];
  readonly key: VerificationKey;
  /** The key set that `key` was taken from. */
  readonly keys: FetchedKeys;
}

/** The cache. */
export interface VerifiedTokens {
  find(token: string): SignedToken | undefined;
  add(token: string, signed: SignedToken): void;
  remove(token: string): void;
}

const MAX_TOKENS = 1000;
/** Together, in characters of the tokens: parsed claims can take ten times that, and a function may have 128 MB. */
const MAX_CHARACTERS = 1_048_576;

/** Creates the cache; it forgets the least used first. */
export function createVerifiedTokens(): VerifiedTokens {
  const tokens = new LRUCache<string, { digest: string; signed: SignedToken }>({
    max: MAX_TOKENS,
    maxSize: MAX_CHARACTERS,
  });
  return {
    find: (token) => {
      if (token.length > MAX_TOKEN_LENGTH) return undefined;
      const entry = tokens.get(toContentDigest(token));
      // The signature is compared too, or any other one would do.
      return entry !== undefined && entry.digest === toDigest(token) ? entry.signed : undefined;
    },
    add: (token, signed) => {
      tokens.set(toContentDigest(token), { digest: toDigest(token), signed }, { size: token.length });
    },
    remove: (token) => {
      tokens.delete(toContentDigest(token));
    },
  };
}

/**
 * One entry for one signed content: of an ECDSA signature anyone can make a second one that holds (r, -s), and a token
 * in two spellings must not push out another.
 */
function toContentDigest(token: string): string {
  return toDigest(token.slice(0, token.lastIndexOf('.')));
}
