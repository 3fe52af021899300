/** The grant by which an application gets a token of its own (RFC 6749 §4.4). */
import { parseClientSecret } from '../vault/secret-form.ts';
import type { Grant } from './access-tokens.ts';

/** The grant for a scope, in the domain's notation: audience and scope in one. */
export function toClientCredentials(scope: string): Grant {
  return {
    purpose: `client_credentials ${scope}`,
    toRequest: (content) => ({
      client: parseClientSecret(content),
      form: { grant_type: 'client_credentials', scope },
    }),
  };
}
