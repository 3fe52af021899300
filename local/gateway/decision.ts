/**
 * What an authorizer function or a token says about a caller, in one form for both.
 * It never holds the token itself.
 */
import { toByteString } from './name-values.ts';

/** The outcome of authentication. */
export interface Decision {
  readonly isActive: boolean;
  readonly scopes: readonly string[];
  /** The values of request.auth, as byte strings. */
  readonly auth: ReadonlyMap<string, string>;
  /** The challenge of a 401. */
  readonly wwwAuthenticate?: string;
}

/** A caller that is let through without authentication: an anonymous route, or no policy at all. */
export const ANONYMOUS: Decision = { isActive: true, scopes: [], auth: new Map() };

/** Reads scopes: a list of strings, or one string with spaces. */
export function readScopes(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ').filter((scope) => scope !== '');
  if (!Array.isArray(value)) return [];
  return value.filter((scope): scope is string => typeof scope === 'string');
}

/**
 * Reads the values of request.auth out of a context or out of claims.
 *
 * Only strings are documented. Numbers and booleans are written out; lists and objects are dropped, so that
 * nothing comes to rely on them: what the real gateway does with them is unknown.
 */
export function readAuthValues(value: unknown): Map<string, string> {
  const values = new Map<string, string>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return values;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string') values.set(key, toByteString(item));
    else if (typeof item === 'number' || typeof item === 'boolean') values.set(key, String(item));
  }
  return values;
}
