/**
 * Who asks the Vault: a resource with its session, or a user with an API key. Whether they may read is said elsewhere.
 * A refused sender learns nothing of the reason; it goes to the log only, and without anything of the request.
 */
import type { FastifyRequest } from 'fastify';
import { createApiKey, type UserPrincipal } from '../oci/api-key.ts';
import { openAuthService } from '../oci/auth-service.ts';
import { verifyRequestSignature } from '../oci/request-signature.ts';
import type { ResourcePrincipal } from '../oci/session-token.ts';
import type { VaultConfig } from './config.ts';

/** Who sent a request. */
export type Principal = ResourcePrincipal | UserPrincipal;

/** The sender of a request; undefined when its signature is refused. */
export type Authentication = (request: FastifyRequest) => Promise<Principal | undefined>;

/** What {@link createAuthentication} needs besides its configuration. */
export interface AuthenticationDeps {
  readonly log: ((line: Record<string, unknown>) => void) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Creates the check of signatures, of every resource of the auth service and of the users in the configuration. */
export function createAuthentication(
  { authServiceFile, users = [] }: Pick<VaultConfig, 'authServiceFile' | 'users'>,
  { log, now }: AuthenticationDeps,
): Authentication {
  const authService = openAuthService(authServiceFile);
  const apiKeys = users.map(({ publicKey, ...user }) => createApiKey(user, publicKey));
  return async ({ raw, body }) => {
    const request = {
      method: raw.method ?? '',
      url: raw.url ?? '',
      headers: raw.headers,
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    };
    const result = await verifyRequestSignature(request, { authService, apiKeys, now });
    if (result.ok) return result.principal;
    log?.({ event: 'signature refused', reason: result.reason });
    return undefined;
  };
}

/** OCID of the resource or of the user. */
export function toOcid(principal: Principal): string {
  return 'userId' in principal ? principal.userId : principal.resourceId;
}
