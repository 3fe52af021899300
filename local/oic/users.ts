/**
 * The users who call with Basic: whether a password is right, and which roles they have.
 * Passwords stay in memory and are compared as digests; a wrong name takes as long as a wrong password.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ParsedOicConfig } from './config.ts';

/** The users of this instance. */
export interface Users {
  isKnown(username: string): boolean;
  hasPassword(username: string, password: string): boolean;
  hasRole(username: string, role: string): boolean;
  /** False for a name that is not known. */
  setPassword(username: string, password: string): boolean;
}

/** Starts with the configured users. */
export function createUsers(configured: ParsedOicConfig['users']): Users {
  const digests = new Map(configured.map(({ username, password }) => [username, toDigest(password)]));
  const roles = new Map(configured.map((user) => [user.username, new Set(user.roles)]));
  const nobody = Buffer.alloc(toDigest('').length);

  return {
    isKnown: (username) => digests.has(username),
    hasPassword: (username, password) => timingSafeEqual(digests.get(username) ?? nobody, toDigest(password)),
    hasRole: (username, role) => roles.get(username)?.has(role) ?? false,
    setPassword: (username, password) => {
      if (!digests.has(username)) return false;
      digests.set(username, toDigest(password));
      return true;
    },
  };
}

/** Equal in length whatever the password, so that the comparison tells nothing by its time. */
function toDigest(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}
