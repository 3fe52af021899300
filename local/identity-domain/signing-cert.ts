/**
 * `/admin/v1/SigningCert/jwk`: the public keys, behind a bearer token of the domain for the domain itself
 * unless access was opened ("Access signing certificate" in the domain's settings).
 * Source: Oracle's REST reference, SigningCert and Setting.signingCertPublicAccess.
 */
import type { FastifyInstance } from 'fastify';
import { toDomainUrl } from './claims.ts';
import { answerScimError } from './error-answers.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Path of the key set. */
export const SIGNING_CERT_PATH = '/admin/v1/SigningCert/jwk';

/** What the endpoint works with. */
export interface SigningCertDeps {
  readonly keys: SigningKeys;
  readonly tokens: IssuedTokens;
  readonly tenant: string;
  /** Asked at every request, since it changes at run time. */
  readonly isPublic: () => boolean;
}

/** Adds the endpoint. */
export function addSigningCert(app: FastifyInstance, deps: SigningCertDeps): void {
  const ownAudience = toDomainUrl(deps.tenant);

  async function isAdmitted(header: string | undefined): Promise<boolean> {
    const token = /^bearer ([\w.-]+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return false;
    const audience = (await deps.tokens.read(token))?.aud;
    return Array.isArray(audience) && audience.includes(ownAudience);
  }

  app.get(SIGNING_CERT_PATH, async (request, reply) => {
    if (!deps.isPublic() && !(await isAdmitted(request.headers.authorization))) {
      return answerScimError(reply, 401);
    }
    const keys = await deps.keys.published();
    return { keys: keys.map(({ published }) => published) };
  });
}
