/**
 * Asks the identity domain whether it still stands by a token (RFC 7662): the only way to see a revocation.
 * What is no clear answer is thrown, never taken for "not active".
 */
import { GatekeeperError } from '../errors.ts';
import type { Deadline } from '../runtime/clock.ts';
import type { PostToDomain } from './domain-client.ts';

/** True when the domain says that the token is active. Throws what {@link PostToDomain} throws. */
export type Introspect = (token: string, deadline: Deadline) => Promise<boolean>;

const INTROSPECTION_PATH = '/oauth2/v1/introspect';

/** Creates the question. */
export function createIntrospection(post: PostToDomain): Introspect {
  return async (token, deadline) => {
    const { active } = await post(INTROSPECTION_PATH, { token }, deadline);
    if (typeof active === 'boolean') return active;
    throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', {
      detail: `${INTROSPECTION_PATH}: unusable answer`,
    });
  };
}
