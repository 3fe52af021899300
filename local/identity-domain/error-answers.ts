/**
 * The two forms in which an identity domain says no: OAuth's under `/oauth2` (RFC 6749, section 5.2),
 * SCIM's everywhere else (RFC 7644, section 3.12). Their texts are fixed: nothing of a request comes back.
 */
import type { FastifyReply } from 'fastify';

const SCIM_ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

const DETAILS: Readonly<Record<number, string>> = {
  401: 'You are not authorized to perform this operation.',
  404: 'The requested resource does not exist.',
  429: 'Too many requests.',
};

/** OAuth's error JSON. */
export function answerOAuthError(reply: FastifyReply, status: number, error: string): FastifyReply {
  if (status === 401) reply.header('WWW-Authenticate', 'Basic realm="identity-domain"');
  return reply.code(status).send({ error, error_description: `The request was refused: ${error}.` });
}

/** SCIM's error JSON. */
export function answerScimError(reply: FastifyReply, status: number): FastifyReply {
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  const detail = DETAILS[status] ?? `The request failed with status ${status}.`;
  return reply.code(status).send({ schemas: [SCIM_ERROR], detail, status: String(status) });
}

/** The form that fits the path. */
export function answerError(reply: FastifyReply, status: number): FastifyReply {
  if (!reply.request.url.startsWith('/oauth2/')) return answerScimError(reply, status);
  return answerOAuthError(reply, status, toOAuthCode(status));
}

function toOAuthCode(status: number): string {
  if (status === 401) return 'invalid_client';
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status < 500 ? 'invalid_request' : 'server_error';
}
