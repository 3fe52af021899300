/**
 * Asks the identity domain whether it still stands by a token (RFC 7662): the only way to see a revocation.
 * What is no clear answer is thrown, never taken for "not active".
 */
import { GatekeeperError } from '../errors.ts';
import type { Deadline } from '../runtime/clock.ts';
import { parseClientSecret } from '../vault/secret-form.ts';
import type { AskDomain } from './domain-client.ts';

/** True when the domain says that the token is active. Throws what {@link AskDomain} throws. */
export type Introspect = (token: string, deadline: Deadline) => Promise<boolean>;

/** Where the domain is asked, and as which client. */
export interface IntrospectionOptions {
  ask: AskDomain;
  /** The domain's own URL, without a path. */
  domain: URL;
  secretId: string;
}

/** Where an identity domain is asked. */
export const INTROSPECTION_PATH = '/oauth2/v1/introspect';

/** Creates the question. */
export function createIntrospection({ ask, domain, secretId }: IntrospectionOptions): Introspect {
  const url = new URL(INTROSPECTION_PATH, domain);
  return async (token, deadline) => {
    const { members } = await ask({
      url,
      secretId,
      deadline,
      purpose: 'introspection',
      toRequest: (content) => ({ client: parseClientSecret(content), form: { token } }),
    });
    if (typeof members['active'] === 'boolean') return members['active'];
    throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', {
      detail: `${INTROSPECTION_PATH}: unusable answer`,
    });
  };
}
