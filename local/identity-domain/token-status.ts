/**
 * `/oauth2/v1/introspect` (RFC 7662) and `/oauth2/v1/revoke` (RFC 7009), for clients that authenticate with
 * Basic. `oidc-provider` serves neither for signed tokens. A token that does not count is `active: false`
 * and nothing more, whatever is wrong with it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticateClient } from './client-authentication.ts';
import type { Clients } from './clients.ts';
import { answerOAuthError } from './error-answers.ts';
import type { IssuedTokens } from './issued-tokens.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Adds both endpoints. */
export function addTokenStatus(app: FastifyInstance, clients: Clients, tokens: IssuedTokens): void {
  /** The token in the form, or undefined after the refusal has been sent. */
  function readToken(request: FastifyRequest, reply: FastifyReply): string | undefined {
    if (authenticateClient(clients, request.headers.authorization) === undefined) {
      answerOAuthError(reply, 401, 'invalid_client');
      return undefined;
    }
    const token = parseToken(request);
    if (token === undefined) answerOAuthError(reply, 400, 'invalid_request');
    return token;
  }

  app.post('/oauth2/v1/introspect', async (request, reply) => {
    const token = readToken(request, reply);
    if (token === undefined) return reply;
    const claims = await tokens.read(token);
    if (claims === undefined) return { active: false };
    const { sub, iss, aud, exp, iat, jti, scope, client_id, sub_type, tenant } = claims;
    return {
      active: true,
      token_type: 'Bearer',
      scope,
      client_id,
      sub,
      sub_type,
      tenant,
      iss,
      aud,
      exp,
      iat,
      jti,
    };
  });

  app.post('/oauth2/v1/revoke', async (request, reply) => {
    const token = readToken(request, reply);
    if (token === undefined) return reply;
    // RFC 7009, section 2.2: a token that is unknown is as good as revoked.
    await tokens.revoke(token);
    return reply.code(200).send();
  });
}

/** The form's one token; undefined for another content type, and for none or several. */
function parseToken(request: FastifyRequest): string | undefined {
  const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (contentType !== FORM) return undefined;
  const found = new URLSearchParams(String(request.body ?? '')).getAll('token');
  return found.length === 1 && found[0] !== '' ? found[0] : undefined;
}
