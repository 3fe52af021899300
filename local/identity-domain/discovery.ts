/**
 * The two discovery documents of an identity domain, open to everyone. Their issuer is the configured one,
 * not the address they are read from, and the introspection endpoint has Oracle's own name: a strict OpenID
 * Connect client stumbles over both, as it does in the cloud. They list only what is served here.
 * Source: Oracle's identity domains REST reference, `/.well-known/openid-configuration`.
 */
import type { FastifyInstance } from 'fastify';
import { TOKEN_PATH } from './provider-configuration.ts';
import { SIGNING_CERT_PATH } from './signing-cert.ts';
import { USER_ASSERTION_GRANT } from './user-assertion-grant.ts';

/** Adds both documents. */
export function addDiscovery(app: FastifyInstance, issuer: string): void {
  app.get('/.well-known/openid-configuration', () => toMetadata(issuer, app.listeningOrigin));
  app.get('/.well-known/idcs-configuration', () => {
    const base = app.listeningOrigin;
    return {
      'openid-configuration': {
        ...toMetadata(issuer, base),
        // Oracle lists a second host for mutual TLS; here there is one.
        secure_token_endpoint: `${base}${TOKEN_PATH}`,
        secure_revocation_endpoint: `${base}/oauth2/v1/revoke`,
        secure_introspect_endpoint: `${base}/oauth2/v1/introspect`,
        secure_jwks_uri: `${base}${SIGNING_CERT_PATH}`,
      },
    };
  });
}

function toMetadata(issuer: string, base: string): Record<string, unknown> {
  return {
    issuer,
    token_endpoint: `${base}${TOKEN_PATH}`,
    revocation_endpoint: `${base}/oauth2/v1/revoke`,
    introspect_endpoint: `${base}/oauth2/v1/introspect`,
    jwks_uri: `${base}${SIGNING_CERT_PATH}`,
    response_types_supported: [],
    subject_types_supported: ['public'],
    grant_types_supported: ['client_credentials', USER_ASSERTION_GRANT],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  };
}
